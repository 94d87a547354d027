package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

func TestFailing(t *testing.T) {
	challenge, refusal := annotate.Note{N: 2, Kind: annotate.CodeFinalError, Status: 407}, annotate.Note{N: 4, Kind: annotate.CodeFinalError, Status: 404}
	ended, bye := annotate.Note{N: 5, Kind: annotate.CodeFinalError, Status: 487}, annotate.Note{N: 6, Method: "BYE"}
	for _, tt := range []struct {
		name string
		s    annotate.Session
		want []bool // of the four
	}{
		{"failed", annotate.Session{Outcome: annotate.OutcomeFailed}, []bool{false, true, false, false}},
		{"cause", annotate.Session{Outcome: annotate.OutcomeFailed, Cause: &annotate.Cause{Message: 6}}, []bool{false, true, false, true}},
		{"in progress", annotate.Session{Outcome: annotate.OutcomeInProgress, Cause: &annotate.Cause{Message: 4}}, []bool{false, false, false, false}},
	} {
		var got []bool
		for _, n := range []annotate.Note{challenge, refusal, ended, bye} {
			got = append(got, tt.s.Failing(&n))
		}
		assert.Equal(t, tt.want, got, tt.name)
	}
}
