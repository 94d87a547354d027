package textlog

import "bytes"

// NotText is what readers say of octets that [Undecoded] finds.
const NotText = "zero octets or text in another encoding: not read; in a file of its own it is"

// lineEndIn16 is what the line end CRLF of one octet text becomes when it is
// read as UTF-16LE. The code point is assigned to no character.
var lineEndIn16 = []byte("\u0a0d")

// Undecoded returns where b, a decoded text, goes on in another encoding, as
// where two logs were put together, or as zeros, as where a machine stopped
// before the end of a file was written. It is -1 when b is text.
func Undecoded(b []byte) int {
	at := bytes.Index(b, lineEndIn16)
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
