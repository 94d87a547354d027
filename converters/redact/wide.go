package redact

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Components log buffers as they are, so UTF-16 may stand in a log of octets,
// and in base64.

// shortestWide is how many characters with NULs between them are text.
const shortestWide = 4

// wideText returns the octets of the UTF-16 text that b begins with, without the
// NULs between them, and its length in b. Characters up to U+00FF make it, in
// either order.
func wideText(b []byte) (text []byte, n int) {
	for n < len(b) && (b[n] >= ' ' || b[n] == '\t') {
		text = append(text, b[n])
		n++
		if n+1 >= len(b) || b[n] != 0 || b[n+1] < ' ' && b[n+1] != '\t' {
			break
		}
		n++
	}
	if len(text) < shortestWide {
		return nil, 0
	}
	return text, n
}

// wide appends text with UTF-16 in it.
func (w *walker) wide(b []byte) {
	for len(b) > 0 {
		from, text, n := nextWide(b)
		w.narrowText(b[:from])
		if n == 0 {
			return
		}
		w.through(b[from:from+n], text, w.text, func(out []byte) (spread []byte) {
			for _, c := range out {
				spread = append(spread, c, 0)
			}
			return spread[:max(0, len(spread)-1)]
		})
		b = b[from+n:]
	}
}

// narrowText appends text between UTF-16: octets with no NUL in them by
// themselves.
func (w *walker) narrowText(b []byte) {
	for len(b) > 0 {
		n := bytes.IndexByte(b, 0)
		if n < 0 {
			n = len(b)
		}
		w.text(b[:n])
		end := isNUL.end(b, n)
		w.out = append(w.out, b[n:end]...)
		b = b[end:]
	}
}

// nextWide returns where the next UTF-16 text begins, the text and its length;
// the length of b and nothing when there is none.
func nextWide(b []byte) (from int, text []byte, n int) {
	for from < len(b) {
		i := bytes.IndexByte(b[from:], 0)
		if i < 0 {
			break
		}
		start := max(from, from+i-1)
		if text, n = wideText(b[start:]); n > 0 {
			return start, text, n
		}
		if text, n = wideText(b[from+i+1:]); n > 0 {
			return from + i + 1, text, n
		}
		from += i + 1
	}
	return len(b), nil, 0
}

// octetOrder reads and writes the units of UTF-16.
type octetOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// narrow returns UTF-16 text as UTF-8, and its order of octets.
func narrow(v []byte) ([]byte, octetOrder) {
	if len(v) < 6 || len(v)%2 != 0 {
		return nil, nil
	}
	var order octetOrder
	switch {
	case v[1] == 0 && v[3] == 0 && v[0] != 0:
		order = binary.LittleEndian
	case v[0] == 0 && v[2] == 0 && v[1] != 0:
		order = binary.BigEndian
	default:
		return nil, nil
	}
	units := make([]uint16, len(v)/2)
	for i := range units {
		units[i] = order.Uint16(v[2*i:])
	}
	text := []byte(string(utf16.Decode(units)))
	if !isText(text) || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, nil
	}
	return text, order
}

// narrowed returns text as it is, or as UTF-8 where it is in units of UTF-16.
func narrowed(text []byte) []byte {
	if wide, order := narrow(text); order != nil {
		return wide
	}
	return text
}

func widen(text []byte, order octetOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, u)
	}
	return out
}
