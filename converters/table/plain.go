package table

import (
	"strings"
	"unicode/utf8"
)

// isControl reports C0 and C1 control characters and DEL.
func isControl(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }

// isSteering reports characters that move text about on a screen although they
// print nothing: bidirectional controls, line and paragraph separators, the
// byte-order mark.
func isSteering(r rune) bool {
	switch {
	case r == 0x061c, r == 0x200e, r == 0x200f, r == 0xfeff:
		return true
	case r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// Visible returns s in valid UTF-8 with its control characters made visible:
// the picture of a C0 control or DEL (U+2400 and following), U+FFFD for a C1
// control and for every octet that is not UTF-8, which is what the JSON form
// has there, too. Tabs and line ends stay. The second result tells whether
// anything was replaced. Text without such characters is returned as it is,
// without a copy.
func Visible(s string) (string, bool) {
	at := 0
	for at < len(s) && s[at] >= 0x20 && s[at] < 0x7f {
		at++
	}
	if at == len(s) {
		return s, false
	}
	if utf8.ValidString(s[at:]) && !strings.ContainsFunc(s[at:], isHidden) {
		return s, false
	}
	return strings.Map(picture, s), true
}

// isHidden reports the control characters that Visible replaces.
func isHidden(r rune) bool {
	return isControl(r) && r != '\t' && r != '\r' && r != '\n'
}

func picture(r rune) rune {
	switch {
	case !isHidden(r):
		return r // strings.Map hands each bad octet over as U+FFFD
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7f:
		return 0x2421
	default:
		return utf8.RuneError
	}
}

// line returns s fit for one line of a terminal: visible, without line ends,
// tabs and characters that would reorder the rest of the line.
func line(s string) string {
	s, _ = Visible(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\r', r == '\n':
			return ' '
		case isSteering(r):
			return utf8.RuneError
		}
		return r
	}, s)
}
