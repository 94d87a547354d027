package logs

import (
	"strings"

	"ocsconv/testdata/generate/calls"
)

// Excerpt writes messages as a document quotes them: a caption with the
// direction, then the message with LF line ends, no packet lines.
type Excerpt struct {
	Captions bool
}

// Render returns the document.
func (e Excerpt) Render(messages []*calls.Message) []byte {
	var b strings.Builder
	for _, m := range messages {
		if e.Captions {
			b.WriteString(caption(m) + "\n\n")
		}
		b.WriteString(strings.TrimRight(strings.ReplaceAll(string(m.Raw), "\r\n", "\n"), "\n") + "\n\n")
	}
	return []byte(b.String())
}

func caption(m *calls.Message) string {
	start, _, _ := split(m.Raw)
	what, rest, _ := strings.Cut(start, " ")
	if what == "SIP/2.0" {
		what = rest
	}
	if m.Direction == calls.In {
		return what + " (IN)"
	}
	return what + " (OUT)"
}
