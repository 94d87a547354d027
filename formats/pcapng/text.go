package pcapng

import (
	"strings"
	"unicode/utf8"
)

// maxText bounds an option's text in octets, with room for what the writer
// adds to a comment.
const maxText = 65000

// oneLine returns s as one line of valid UTF-8 without control characters, no
// longer than maxText. Wireshark 4.0 cuts a comment at a NUL, 4.2 replaces
// invalid UTF-8, and 4.4 makes several comments of several lines.
func oneLine(s string) string {
	if !clean(s) {
		s = strings.Map(visible, strings.ToValidUTF8(s, "\uFFFD"))
		s = strings.TrimSpace(s)
	}
	return clip(s, maxText)
}

func clean(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}

func visible(r rune) rune {
	if r < ' ' || r == 0x7f {
		return ' '
	}
	return r
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
