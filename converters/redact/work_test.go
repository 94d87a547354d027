package redact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// Twice the input is twice the work, also where every octet could begin
// something that needs a look at all that follows.
func TestWorkGrowsWithTheInput(t *testing.T) {
	for name, unit := range map[string]string{
		"quotes":        `"a" <`,
		"names":         `token="`,
		"escapes":       "%25",
		"base64":        "YWJjZGVmZ2g",
		"references":    "&#97;",
		"encoded words": "=?u?B?YWJj",
		"schemes":       "sip:",
		"addresses":     "1.2.3.4:",
		"colons":        "a::",
		"digits":        "(555) ",
		"hexadecimal":   "6162",
		"tags":          "<a b='",
		"elements":      "<password>",
		"escaped":       "&lt;password&gt;",
		"named escapes": "password=\"&#65;",
		"dumps":         "00 11 22 33 44 55\r\n",
		"capitals":      "OberHuber",
		"groups":        "1-2-3-4-",
		"sentences":     "password is (",
		"meetings":      "https://meet.a/b/cccc/",
		"fragments":     "https://a/x#",
		"escaped marks": "\\\"",
		"comments":      "<!--",
		"web tokens":    "eyJ.",
		"boundaries":    "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n",
		"lost heads":    "v: a\r\nf: b\r\nt: c\r\nc: application/dtmf-relay\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			work := func(n int) int {
				text := strings.Repeat(unit, n)
				list := piecesOf(t, client("MESSAGE sip:quark@tyrell.com SIP/2.0\nFrom: <sip:wilhelmina@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\n"+
					"X-Odd: "+strings.ReplaceAll(text, "\r\n", " ")+"\nContent-Type: multipart/mixed;boundary=b\nContent-Length: LENGTH\n\n--b\n\n"+text+"\n",
					strings.ReplaceAll(text, "\r\n", " ")+"\n"))
				return redacted(redact.All, list).Looked()
			}
			const longer = 20 << 10 // octets, than what is remembered of lines
			n := longer / len(unit)
			once := work(n)
			assert.Less(t, work(2*n), 2*once+once/4)
		})
	}
}
