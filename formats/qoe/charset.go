package qoe

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// charset converts what an XML declaration names. A document out of a SIP body
// in a log is octets: one that says UTF-16 was written so by the string writer
// that made it, and is UTF-8 by now.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-16", "utf-16le", "unicode", "us-ascii", "ascii", "utf8":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return &latin{in: bufio.NewReader(in)}, nil
	}
	return nil, fmt.Errorf("encoding %.40q is not read", label)
}

// latin turns octets into the runes of the same number. Windows-1252 differs in
// 32 signs, none of them in a figure or name of the schema.
type latin struct {
	in      *bufio.Reader
	pending []byte
}

func (l *latin) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(l.pending) == 0 {
			c, err := l.in.ReadByte()
			if err != nil {
				return n, err
			}
			l.pending = utf8.AppendRune(l.pending[:0], rune(c))
		}
		k := copy(p[n:], l.pending)
		n, l.pending = n+k, l.pending[k:]
	}
	return n, nil
}
