package annotate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is refused inside of a call that stands is told of the request itself.
func TestRefusedInside(t *testing.T) {
	const gone = "call was over"
	for _, tt := range []struct {
		name   string
		lines  []string
		first  string // begins the first sentence
		absent string // from all sentences
	}{
		{"a subscription is forgotten", []string{"20 > SUBSCRIBE 2 b1 | Event: dialog", "20.1 < 481 2 SUBSCRIBE b1"}, "Answered by bob", gone},
		{"a subscription gets no reply", []string{"20 > SUBSCRIBE 2 b1 | Event: dialog", "52 < 408 2 SUBSCRIBE b1"}, "Answered by bob", gone},
		{"a notification comes too late", []string{"20 < @NOTIFY 5 b1 | Event: refer", "20.1 > @481 5 NOTIFY b1"}, "Answered by bob", gone},
		{"a transfer is not known", []string{"20 > REFER 2 b1 | Refer-To: <sip:erin@contoso.com>", "20.1 < 481 2 REFER b1"}, "Answered, but the transfer to erin@contoso.com failed: ", gone},
		{"a transfer gets no reply", []string{"20 > REFER 2 b1", "52 < 408 2 REFER b1"}, "Answered, but the transfer failed: no answer came in time (408", gone},
		{"a message is taken as plain text", []string{"20 > MESSAGE 2 b1 | Content-Type: text/rtf", "20.1 < 415 2 MESSAGE b1", "20.2 > MESSAGE 3 b1 | Content-Type: text/plain", "20.3 < 200 3 MESSAGE b1"}, "Answered by bob", "not delivered"},
		{"a message arrives the second time", []string{"20 > MESSAGE 2 b1", "20.1 < 500 2 MESSAGE b1", "25 > MESSAGE 3 b1", "25.1 < 200 3 MESSAGE b1"}, "Answered by bob", "not delivered"},
		{"a message is lost and others arrive", []string{"20 > MESSAGE 2 b1 | Subject: lunch", "20.1 < 500 2 MESSAGE b1", "25 > MESSAGE 3 b1", "25.1 < 200 3 MESSAGE b1"}, "Answered, but a message was not delivered: ", "messages"},
		{"both lose a message, and one writes again", []string{"20 > MESSAGE 2 b1", "20.1 < 500 2 MESSAGE b1", "21 < @MESSAGE 5 b1", "21.1 > @500 5 MESSAGE b1", "25 < @MESSAGE 6 b1", "25.1 > @200 6 MESSAGE b1"}, "Answered, but a message was not delivered: ", "messages"},
		{"a typing notice is refused", []string{"20 > MESSAGE 2 b1 | Content-Type: application/im-iscomposing+xml", "20.1 < 415 2 MESSAGE b1"}, "Answered by bob", "not delivered"},
		{"a message of the other one arrives", []string{"20 > MESSAGE 2 b1", "20.1 < 500 2 MESSAGE b1", "25 < @MESSAGE 3 b1", "25.1 > @200 3 MESSAGE b1"}, "Answered, but a message was not delivered: ", "messages"},
		{"the one before it arrives late", []string{"20 > MESSAGE 2 b1", "20 > MESSAGE 3 b1", "20.1 < 500 3 MESSAGE b1", "20.2 < 200 2 MESSAGE b1"}, "Answered, but a message was not delivered: ", "messages"},
		{"a message of the callee is refused", []string{"20 < @MESSAGE 2 b1 | Content-Type: text/rtf", "20.1 > @415 2 MESSAGE b1"}, "Answered, but a message was not delivered: the body has a type that is not taken (415, alice's client); bob wrote to alice@contoso.com.", "(415, bob"},
		{"a message is not acceptable", []string{"20 > MESSAGE 2 b1", "20.1 < 488 2 MESSAGE b1"}, "Answered, but a message was not delivered: the other side does not accept what it says (488, bob's PC", "codecs"},
		{"a message comes at once with another", []string{"20 > MESSAGE 2 b1", "20.1 < 491 2 MESSAGE b1"}, "Answered, but a message was not delivered: the other side was still at another request (491, bob's PC", "changed the call"},
		{"a message is sent again with credentials", []string{"20 > MESSAGE 2 b1", "20.1 < 407 2 MESSAGE b1", "20.2 > MESSAGE 3 b1", "20.3 < 200 3 MESSAGE b1"}, "Answered by bob", "not delivered"},
		{"credentials for a message are not in the log", []string{"20 > MESSAGE 2 b1", "20.1 < 407 2 MESSAGE b1"}, "Answered by bob", "not delivered"},
		{"a command arrives the second time", []string{"20 > SERVICE 2 b1", "20.1 < 500 2 SERVICE b1", "21 > SERVICE 3 b1", "21.1 < 200 3 SERVICE b1"}, "Answered by bob", "refused"},
		{"a change of the callee finds no call", []string{"20 < @UPDATE 2 b1", "20.1 > @481 2 UPDATE b1"}, "Answered, then failed: the other side did not know this call any more (481, alice's client", "bob's PC, "},
		{"a change finds no call", []string{"20 > UPDATE 2 b1", "20.1 < 481 2 UPDATE b1"}, "Answered, then failed: ", "transfer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines := slices.Concat([]string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}, tt.lines)
			got := script(t, lines...).Summary
			assert.True(t, strings.HasPrefix(got[0], tt.first), got)
			assert.NotContains(t, strings.Join(got, " "), tt.absent)
		})
	}
}

// What is refused outside of calls is told where nothing else stands for it.
func TestRefusedOutside(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string // first sentence
	}{
		{"a subscription stands after all", []string{"0 > SUBSCRIBE 1", "0.1 < 403 1 SUBSCRIBE s", "9 > SUBSCRIBE 2", "9.1 < 200 2 SUBSCRIBE s"}, "SUBSCRIBE by alice@contoso.com: accepted."},
		{"the next try has no response", []string{"0 > SUBSCRIBE 1", "0.1 < 403 1 SUBSCRIBE s", "9 > SUBSCRIBE 2"}, "Failed: forbidden, no reason given (403, the server)."},
		{"credentials do not help", []string{"0 > OPTIONS 1", "0.1 < 401 1 OPTIONS s", `0.2 > OPTIONS 2 | Authorization: Digest username="a", response="1"`, "0.3 < 401 2 OPTIONS s"}, "OPTIONS by alice@contoso.com: refused, 401 Reason in spite of credentials."},
	} {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, script(t, tt.lines...).Summary[0]) })
	}
}

// TestRefusedChanges tells which changes of a call were refused that nobody brought about
// later, and nothing of those that ended it.
func TestRefusedChanges(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string // sentence, "" for none
	}{
		{"another kind of media", []string{"20 > INVITE 2 b1", "20.1 < 488 2 INVITE b1" + clientSays(52017, "")}, "A change of the call (re-INVITE) was refused: one side demands encryption that the other lacks (488, 52017), message 6; the call itself stood."},
		{"of the callee", []string{"20 < @UPDATE 2 b1", "20.1 > @500 2 UPDATE b1"}, "A change of the call (UPDATE) was refused: the client failed internally (500), message 6; the call itself stood."},
		{"more than are told", []string{"20 > INVITE 2 b1", "20.1 < 488 2 INVITE b1", "21 > UPDATE 3 b1", "21.1 < 500 3 UPDATE b1", "22 > INFO 4 b1", "22.1 < 403 4 INFO b1", "23 < @INFO 2 b1", "23.1 > @403 2 INFO b1"}, "Further requests inside the call that were refused: 1."},
		{"an INFO", []string{"20 > INFO 2 b1", "20.1 < 403 2 INFO b1"}, "An INFO inside the call was refused: the client refused, no reason given (403), message 6; the call itself stood."},
		{"an INFO that is not accepted", []string{"20 > INFO 2 b1", "20.1 < 488 2 INFO b1"}, "An INFO inside the call was refused: the other side does not accept what it says (488), message 6; the call itself stood."},
		{"an INFO at once with another", []string{"20 > INFO 2 b1", "20.1 < 491 2 INFO b1"}, "An INFO inside the call was refused: the other side was still at another request (491), message 6; the call itself stood."},
		{"taken the second time", []string{"20 > INVITE 2 b1", "20.1 < 491 2 INVITE b1", "21 > INVITE 3 b1", "21.1 < 200 3 INVITE b1"}, ""},
		{"the other side's try is another one", []string{"20 > INVITE 2 b1", "20.1 < 488 2 INVITE b1", "21 < @INVITE 3 b1", "21.1 > @200 3 INVITE b1"}, "A change of the call (re-INVITE) was refused: the offered media cannot be used (488), message 6; the call itself stood."},
		{"that somebody writes", []string{"19 > MESSAGE 2 b1", "19.1 < 200 2 MESSAGE b1", "20 > INFO 3 b1", "20.1 < 403 3 INFO b1"}, ""},
		{"given up", []string{"20 > INVITE 2 b1", "20.1 < 487 2 INVITE b1"}, ""},
		{"the call is gone", []string{"20 > INVITE 2 b1", "20.1 < 481 2 INVITE b1"}, ""},
		{"after the end", []string{"20 > UPDATE 2 b1", "20.1 > BYE 3 b1", "20.2 < 500 2 UPDATE b1"}, ""},
		{"credentials", []string{"20 > INVITE 2 b1", "20.1 < 407 2 INVITE b1", "20.2 > INVITE 3 b1", "20.3 < 200 3 INVITE b1"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines := slices.Concat([]string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"}, tt.lines)
			got := script(t, lines...).Summary
			if tt.want != "" {
				assert.Contains(t, got, tt.want)
				return
			}
			assert.NotContains(t, strings.Join(got, " "), "was refused")
		})
	}
}
