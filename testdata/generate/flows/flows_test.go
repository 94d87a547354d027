package flows_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/flows"
)

// every plays all flows in all their styles.
func every(t *testing.T, check func(t *testing.T, stage *flows.Stage, again *flows.Stage)) {
	names := map[string]bool{}
	for _, f := range flows.All() {
		require.False(t, names[f.Name], "two flows are called %s", f.Name)
		names[f.Name] = true
		require.NotEmpty(t, f.Styles(), f.Name)
		for i, style := range f.Styles() {
			t.Run(f.Name, func(t *testing.T) { check(t, flows.Play(f, style, uint64(i)), flows.Play(f, style, uint64(i))) })
		}
	}
}

func TestFlowsAreWhatTheyAreCalled(t *testing.T) {
	every(t, func(t *testing.T, stage, again *flows.Stage) {
		views, repeated := stage.Views(), again.Views()
		known := 0
		for v := range views {
			for n, s := range views[v].Sessions {
				if views[v].Known[n] {
					known++
				}
				require.NotEmpty(t, s.Messages)
				for i, m := range s.Messages {
					assert.True(t, bytes.Equal(m.Raw, repeated[v].Sessions[n].Messages[i].Raw), "the same seed, other octets")
					wellFormed(t, s, m)
				}
				answersWhatWasAsked(t, s)
			}
		}
		assert.Positive(t, known, "nothing is known of this flow")
	})
}

// wellFormed checks a message against what RFC 3261 8.1.1 wants of all.
func wellFormed(t *testing.T, s *calls.Session, m *calls.Message) {
	t.Helper()
	p := sip.Parse(m.Raw)
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq", "Content-Length"} {
		assert.NotEmpty(t, p.Header(name), "%s of %.60s", name, m.Raw)
	}
	assert.Equal(t, s.CallID, string(p.Header("Call-ID")))
	assert.NotEqual(t, m.Local, m.Remote)
}

// answersWhatWasAsked checks that a response follows a request with its Via, where
// the log has the request.
func answersWhatWasAsked(t *testing.T, s *calls.Session) {
	t.Helper()
	asked := map[string]bool{}
	whole := strings.HasPrefix(string(s.Messages[0].Raw), "INVITE ")
	for _, m := range s.Messages {
		p := sip.Parse(m.Raw)
		via := string(p.Header("Via"))
		if !bytes.HasPrefix(m.Raw, []byte("SIP/2.0 ")) {
			asked[via] = true
			continue
		}
		if whole {
			assert.True(t, asked[via], "nobody asked for %.40s", m.Raw)
		}
	}
}
