package report_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/report"
)

// only is a case of one session.
type only struct{ session *annotate.Session }

func (o only) Session(int) *annotate.Session { return o.session }
func (o only) Brief(int) *annotate.Session   { return o.session }

// The log of a place that lost does not show who answered. Its row says that somebody
// else did, and not only that the call was answered.
func TestTheListSaysWhatWasAnsweredElsewhere(t *testing.T) {
	for name, elsewhere := range map[string]bool{"S07": true, "S01": false} {
		s := session(t, name)
		s.Summary = []string{"Answered elsewhere after 6.1 s."}
		a := report.NewAnswers(report.Options{})
		a.Add(only{s}, 1)
		text, err := a.List()
		require.NoError(t, err)
		var list struct {
			Words       []string
			Why, Winner []int
		}
		require.NoError(t, json.Unmarshal(text, &list))
		why, winner := list.Words[list.Why[0]], list.Words[list.Winner[0]]
		assert.Equal(t, elsewhere, winner == "elsewhere", "%s: %s", name, winner)
		if elsewhere {
			assert.Equal(t, "Answered elsewhere after 6.1 s", why)
		} else {
			assert.Empty(t, why, "the usual is one word")
		}
	}
}
