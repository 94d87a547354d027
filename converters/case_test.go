package converters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
)

// TestWithColumns finds in another reading what a survey that was asked finds: of a
// client's logs, and of a server's whose messages have no direction.
func TestWithColumns(t *testing.T) {
	var logs []*input.Input
	for _, name := range []string{"scenarios/S01.log", "uccapi/six-endpoints.uccapilog", "day/frontend.log", "ocslogger/s4.log"} {
		logs = append(logs, opened(t, "../testdata/"+name)...)
	}
	asked, err := converters.Survey(t.Context(), logs, converters.Options{Columns: true})
	require.NoError(t, err)
	plain, err := converters.Survey(t.Context(), logs, converters.Options{})
	require.NoError(t, err)
	with, err := plain.WithColumns(t.Context())
	require.NoError(t, err)
	seen := map[string]bool{}
	for n := 1; n <= asked.Analysis.Len(); n++ {
		want := asked.Session(n)
		assert.Equal(t, want, with.Session(n))
		assert.NotEqual(t, want, plain.Session(n), "the case itself stays as it is")
		for i := range want.Messages {
			m := &want.Messages[i]
			seen[m.Protocol] = true
			seen["ends"] = seen["ends"] || m.Source != ""
		}
	}
	assert.Subset(t, seen, map[string]bool{"SIP": true, "SIP/SDP": true, "ends": true})
	again, err := asked.WithColumns(t.Context())
	require.NoError(t, err)
	assert.Same(t, asked, again)
}
