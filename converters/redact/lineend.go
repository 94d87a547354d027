package redact

import (
	"bytes"
	"slices"
)

// lineEnds is what stands behind a mark where a dump shows a carriage return or a line
// feed: \r\n, #015#012, [0D][0A], <CR><LF>, ^M. Readers know the lines of a message by
// them.
var lineEnds = map[byte][]string{
	'\\': {"r", "n", "015", "012", "x0d", "x0a", "u000d", "u000a"},
	'#':  {"015", "012"},
	'[':  {"cr", "lf", "0d", "0a", "0x0d", "0x0a"},
	'<':  {"cr", "lf", "crlf", "0d", "0a", "013", "010", "br"},
	'^':  {"m", "j"},
	'_':  {"x000d"},
}

// pictures are the characters that dumps show for line ends.
const pictures = "\u240d\u240a\u21b5\u00b6"

// isLineEnd reports whether an atom is part of what a dump shows for a line end.
func isLineEnd(b []byte, from, to int) bool {
	atom := b[from:to]
	if from > 0 && slices.Contains(lineEnds[b[from-1]], string(fold(atom))) {
		return true
	}
	return len(bytes.Trim(atom, pictures)) == 0
}
