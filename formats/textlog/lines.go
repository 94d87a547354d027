package textlog

import "bytes"

// Blank reports whether line is nothing but a line end.
func Blank(line []byte) bool { return len(line) > 0 && len(line) == LineEnd(line) }

// LineEnd returns the length of the line end that b starts with, 0 if it starts with none.
func LineEnd(b []byte) int {
	switch {
	case len(b) > 0 && b[0] == '\n':
		return 1
	case len(b) > 1 && b[0] == '\r' && b[1] == '\n':
		return 2
	}
	return 0
}

// FirstLine returns the line that b begins with, with its line end if that is there.
func FirstLine(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		return b[:i+1]
	}
	return b
}

// IsASCII reports whether text has no octet of another character, as most lines have.
func IsASCII(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
