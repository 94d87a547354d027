package pcapng

import (
	"strings"
	"unicode/utf8"

	"ocsconv/formats/printable"
)

// maxText bounds an option's text in octets, with room for what the writer
// adds to a comment.
const maxText = 65000

// oneLine returns s as a comment no longer than maxText.
func oneLine(s string) string {
	if text := printable.Comment.Text(s); text != s {
		s = strings.TrimSpace(text)
	}
	return clip(s, maxText)
}

// clip cuts s to at most n octets, between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
