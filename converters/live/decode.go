package live

import (
	"bytes"
	"io"

	"ocsconv/formats/textlog"
)

// decoder turns the octets of a file into UTF-8 as they come. What they end in
// the middle of waits for the rest.
type decoder struct {
	encoding textlog.Encoding
	rest     []byte
}

func (d *decoder) decode(p []byte) []byte {
	if d.encoding == textlog.Octets {
		return p
	}
	d.rest = append(d.rest, p...)
	n := len(d.rest) &^ 1
	if n > 0 && d.surrogate(d.rest[n-2:n]) {
		n -= 2
	}
	// Memory gives no error.
	text, _ := io.ReadAll(textlog.Decode(bytes.NewReader(d.rest[:n]), d.encoding))
	d.rest = append(d.rest[:0], d.rest[n:]...)
	return text
}

// surrogate reports whether a code unit is the first of two.
func (d *decoder) surrogate(unit []byte) bool {
	high := unit[1]
	if d.encoding == textlog.UTF16BE {
		high = unit[0]
	}
	return high >= 0xd8 && high < 0xdc
}
