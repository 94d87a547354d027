package textlog

import (
	"bytes"
	"cmp"
)

// NotText is what readers say of octets that [Undecoded] finds.
const NotText = "zero octets or text in another encoding: not read; in a file of its own it is"

// What a line end becomes in another encoding: CRLF of one octet text that is read as
// UTF-16LE, and a line feed whose two octets are read in the wrong order. No character
// has either code.
var lineEndIn16, lineEndTurned = []byte("\u0a0d"), []byte("\u0a00")

// Undecoded returns where b, a decoded text, goes on in another encoding, as
// where two logs were put together, or as zeros, as where a machine stopped
// before the end of a file was written. It is -1 when b is text.
func Undecoded(b []byte) int {
	at := -1
	if bytes.IndexByte(b, lineEndIn16[0]) >= 0 { // which the other begins with too
		at = bytes.Index(b, lineEndIn16)
		if i := bytes.Index(b[:cmp.Or(max(at, 0), len(b))], lineEndTurned); i >= 0 {
			at = i
		}
	}
	const reach, most = 64, 16 // Latin text in UTF-16 is half zeros
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], 0)
		if i < 0 || at >= 0 && from+i >= at {
			return at
		}
		from += i
		near := b[from:min(from+reach, len(b))]
		if bytes.Count(near, []byte{0}) >= most {
			return from
		}
		from += len(near)
	}
}
