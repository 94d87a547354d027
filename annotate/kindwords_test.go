package annotate_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// A chat is told in the words of a chat whatever became of it, and the text of its cause is
// for programs the one that a call has.
func TestChatsDoNotRing(t *testing.T) {
	ring := []string{"0 > INVITE 1 | SDP: a host", "1 < 180 1 INVITE b1", "1 < 180 1 INVITE b2"}
	for want, rest := range map[string][]string{
		"offered the chat 29.0 s, nobody opened the chat (480, 13001": {"30 < 480 1 INVITE s" + reasoned("13001")},
		"were offering the chat.":                                     {"9 > CANCEL 1", "9 < 487 1 INVITE s"},
		"stopped offering the chat.":                                  {"9 < 200 1 INVITE b1", "9 > ACK 1 b1"},
		"The caller ended the chat.":                                  {"9 < 200 1 INVITE b1", "9 > ACK 1 b1", "20 > BYE 2 b1", "20 < 200 2 BYE b1"},
	} {
		b := annotate.NewBuilder()
		for _, line := range append(ring[:3:3], rest...) {
			m := scripted(t, line)
			m.Raw = bytes.Replace(m.Raw, []byte("m=audio 5000 RTP/AVP 8"), []byte("m=message 5000 sip nul"), 1)
			b.Add(m)
		}
		chat := b.Case().Session(1)
		require.Equal(t, annotate.KindIM, chat.Kind)
		text := strings.Join(chat.Summary, " ")
		assert.Contains(t, text, want)
		for i := range chat.Messages {
			text += " " + chat.Messages[i].Note
		}
		for _, ofCalls := range []string{"rang ", "ringing", "hung up", "hangs up", "took the call"} {
			assert.NotContains(t, text, ofCalls)
		}
		if chat.Cause != nil {
			assert.Equal(t, "nobody took the call", chat.Cause.Text)
			assert.Contains(t, chat.Cause.Words(chat.Kind), "nobody opened the chat (480, 13001")
		}
	}
}
