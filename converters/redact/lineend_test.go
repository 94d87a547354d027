package redact_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// What a dump shows for line ends is how its messages are found: it stays where all
// that is not known goes.
func TestShownLineEndsReadAgain(t *testing.T) {
	const call = "INVITE sip:bob@example.com SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1\n" +
		"From: <sip:ann@example.com>;tag=a1\nTo: <sip:bob@example.com>\nCall-ID: shown-1@192.0.2.1\nCSeq: 1 INVITE\nContent-Length: 0\n\n"
	for _, mark := range []string{
		"#015#012\n", "#012\n", `\015\012` + "\n", `\x0d\x0a` + "\n", `\r\n` + "\n", `\n` + "\n", `\r\n`, "#015#012",
		"[0x0D][0x0A]\n", "[0d][0a]\n", "[CR][LF]\n", "<0d><0a>\n", "<013><010>\n", "<CR><LF>\n", "<CRLF>\n", "<br>\n",
		"\u240d\u240a\n", "\u21b5\n", "\u00b6\n", "_x000D_\n", "%0D%0A\n", "^M\n", "^M$\n", "^M^J\n",
	} {
		t.Run(mark, func(t *testing.T) {
			text := strings.ReplaceAll(call, "\n", mark) + "\n" + strings.ReplaceAll(strings.Replace(call, "INVITE sip:bob@example.com SIP/2.0", "SIP/2.0 180 Ringing", 1), "\n", mark) + "\n"
			list := piecesOf(t, []byte(text))
			want := messagesOf(list)
			require.Len(t, want, 2)
			redacted(redact.All, list)
			got := messagesOf(piecesOf(t, []byte(written(list))))
			require.Len(t, got, 2)
			for i, raw := range got {
				was, is := sip.Parse(want[i]), sip.Parse(raw)
				assert.Equal(t, was.Method(), is.Method())
				assert.Equal(t, was.Status(), is.Status())
				assert.Equal(t, len(was.Body()), len(is.Body()))
				assert.False(t, bytes.Contains(raw, []byte("ann@")) || len(is.CallID()) == 0, "%s", raw)
			}
		})
	}
}

// messagesOf returns the messages among pieces.
func messagesOf(list []*formats.Message) (raw [][]byte) {
	for _, m := range list {
		if m.Raw != nil {
			raw = append(raw, bytes.Clone(m.Raw))
		}
	}
	return raw
}
