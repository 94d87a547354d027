package textlog

import "bytes"

// Blank reports whether line is nothing but a line end.
func Blank(line []byte) bool {
	switch len(line) {
	case 1:
		return line[0] == '\n'
	case 2:
		return line[0] == '\r' && line[1] == '\n'
	}
	return false
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
