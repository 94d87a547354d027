package annotate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

// TestCommands plants how a conference answers commands, whatever SIP says of the
// requests that carry them.
func TestCommands(t *testing.T) {
	answer := func(code, command, more string) string {
		return ` | Answer: <response xmlns="urn:ietf:params:xml:ns:cccp" code="` + code + `"><` + command + " " + more + `/></response>`
	}
	for _, tt := range []struct {
		name       string
		lines      []string
		text, next string // "" for no cause
	}{
		{"told later", []string{"6 < @INFO 1 b1" + answer("failure", "addUser", `reason="mcuTypeNotAvailable" mcuUri="sip:o@contoso.com;gruu;opaque=app:conf:audio-video:id:1"`), "6.1 > @200 1 INFO b1"},
			"the meeting refused addUser (sound and video): no conferencing server of this kind is available", "Check the conferencing servers"},
		{"in the response", []string{"6 > INFO 2 b1", "6.1 < 200 2 INFO b1" + answer("failure", "modifyUser", `reason="forbidden"`)}, "the meeting refused modifyUser: not authorized", "Ask the organizer"},
		{"a reason that is not published", []string{"6 < @INFO 1 b1" + answer("failure", "addUser", `reason="lobbyIsClosed"`)}, "the meeting refused addUser: lobby is closed", "Open the log"},
		{"no reason", []string{"6 < @INFO 1 b1" + answer("failure", "addUser", "")}, "the meeting refused addUser: it gives no reason", "Open the log"},
		{"done the second time", []string{"6 < @INFO 1 b1" + answer("failure", "addUser", ""), "8 < @INFO 2 b1" + answer("success", "addUser", "")}, "", ""},
		{"another command is done", []string{"6 < @INFO 1 b1" + answer("failure", "addUser", ""), "8 < @INFO 2 b1" + answer("success", "getUsers", "")}, "the meeting refused addUser", "Open"},
		{"not yet known", []string{"6 < @INFO 1 b1" + answer("pending", "addUser", "")}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, slices.Concat([]string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}, tt.lines)...)
			assert.Equal(t, annotate.OutcomeAnswered, s.Outcome)
			if tt.text == "" {
				assert.Nil(t, s.Cause)
				return
			}
			assert.Contains(t, s.Cause.Text, tt.text)
			assert.Contains(t, s.Cause.Next, tt.next)
			assert.True(t, strings.HasPrefix(s.Summary[0], "Answered, but "+tt.text), s.Summary)
			assert.Contains(t, s.Messages[s.Cause.Message-1].Note, tt.text)
		})
	}
}
