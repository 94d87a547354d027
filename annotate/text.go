package annotate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes a piece of a message fit to be printed: at most n octets of valid
// UTF-8, blanks for control characters and line ends, no bidirectional
// overrides. What was cut ends in "…".
func clean(s string, n int) string {
	if isClean(s, n) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			r = '?'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			r = ' '
		}
		if b.Len()+utf8.RuneLen(r) > n-len("…") {
			b.WriteString("…")
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isClean(s string, n int) bool {
	if len(s) > n {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
