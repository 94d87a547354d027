package textlog

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is the encoding of a log file.
type Encoding uint8

// The encodings. Octets covers UTF-8, with or without a mark, and every one
// byte code page: SIP is octets, so they are left as they are.
const (
	Octets Encoding = iota
	UTF16LE
	UTF16BE
)

// String returns the encoding's IANA name, or "octets".
func (e Encoding) String() string {
	if int(e) >= len(encodings) {
		e = Octets
	}
	return encodings[e]
}

var encodings = []string{"octets", "UTF-16LE", "UTF-16BE"}

// ParseEncoding is the way back of [Encoding.String].
func ParseEncoding(s string) (Encoding, bool) {
	n := slices.Index(encodings, s)
	return Encoding(max(n, 0)), n >= 0
}

// SniffEncoding tells the encoding from the first octets of a file: by its
// mark, or by the zeros that Latin text has in UTF-16.
func SniffEncoding(head []byte) Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return UTF16BE
	}
	var zeros [2]int
	n := min(len(head), 512) &^ 1
	for i := 0; i < n; i++ {
		if head[i] == 0 {
			zeros[i&1]++
		}
	}
	switch {
	case n >= 16 && zeros[1] > n/2*9/10 && zeros[0] == 0:
		return UTF16LE
	case n >= 16 && zeros[0] > n/2*9/10 && zeros[1] == 0:
		return UTF16BE
	}
	return Octets
}

// Decode returns r as UTF-8. The mark stays in the text as U+FEFF, and a lone
// surrogate or a last odd octet becomes a three byte sequence that is no valid
// UTF-8, so that [Encode] gives back the very octets.
func Decode(r io.Reader, e Encoding) io.Reader {
	if e == Octets {
		return r
	}
	return &decoder{r: r, big: e == UTF16BE}
}

// A last odd octet is written as two surrogates that would have been a pair,
// had they come from the input, each as three octets of its own.
const (
	oddMarker = 0xdbff
	oddBase   = 0xdf00
)

type decoder struct {
	r     io.Reader
	big   bool
	in    [64 << 10]byte
	from  int // octets of in that are decoded
	n     int // octets in in
	short [longestUnits]byte
	rest  []byte // of short, what found no room
	err   error  // of r
}

// longestUnits is how many octets the units that are decoded together become: a last
// odd octet becomes six, four units of ASCII four.
const longestUnits = 8

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.rest) == 0 {
		if len(p) >= longestUnits {
			if n := d.decode(p); n > 0 {
				return n, nil
			}
		} else if n := d.decode(d.short[:]); n > 0 {
			d.rest = d.short[:n]
			break
		}
		if d.err != nil {
			return 0, d.err
		}
		d.from, d.n = 0, copy(d.in[:], d.in[d.from:d.n])
		var n int
		n, d.err = d.r.Read(d.in[d.n:])
		d.n += n
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// decode decodes what was read into p, as far as there is room for it, and returns
// how many octets that were. What may go on in octets that were not read yet waits.
func (d *decoder) decode(p []byte) int {
	out := p[:0]
	for d.from+2 <= d.n && cap(out)-len(out) >= longestUnits {
		if d.from+8 <= d.n {
			if four := d.four(d.from); four&^0x007f_007f_007f_007f == 0 {
				out = append(out, byte(four), byte(four>>16), byte(four>>32), byte(four>>48))
				d.from += 8
				continue
			}
		}
		u := d.unit(d.from)
		if u >= 0xd800 && u < 0xdc00 {
			if d.from+4 > d.n && d.err == nil {
				break
			}
			if d.from+4 <= d.n {
				if v := d.unit(d.from + 2); v >= 0xdc00 && v < 0xe000 {
					out = utf8.AppendRune(out, utf16.DecodeRune(rune(u), rune(v)))
					d.from += 4
					continue
				}
			}
		}
		out = appendUnit(out, u)
		d.from += 2
	}
	if d.err != nil && d.from+1 == d.n && cap(out)-len(out) >= longestUnits {
		out = appendUnit(out, oddMarker)
		out = appendUnit(out, oddBase|uint16(d.in[d.from]))
		d.from++
	}
	return len(out)
}

// four returns four units, the first in the lowest bits. Nearly all of a log is
// ASCII, of which so many are decoded at a time.
func (d *decoder) four(i int) uint64 {
	units := binary.LittleEndian.Uint64(d.in[i:])
	if d.big {
		const low = 0x00ff_00ff_00ff_00ff
		units = units>>8&low | units&low<<8
	}
	return units
}

func (d *decoder) unit(i int) uint16 {
	if d.big {
		return uint16(d.in[i])<<8 | uint16(d.in[i+1])
	}
	return uint16(d.in[i+1])<<8 | uint16(d.in[i])
}

// appendUnit appends one code unit as UTF-8, surrogates too (generalised
// UTF-8, as in the WTF-8 encoding).
func appendUnit(out []byte, u uint16) []byte {
	if u < 0x80 {
		return append(out, byte(u))
	}
	if u < 0xd800 || u >= 0xe000 {
		return utf8.AppendRune(out, rune(u))
	}
	return append(out, 0xe0|byte(u>>12), 0x80|byte(u>>6)&0x3f, 0x80|byte(u)&0x3f)
}

// Encode returns a writer that turns UTF-8 back into e. Close writes what is
// pending; it does not close w.
func Encode(w io.Writer, e Encoding) io.WriteCloser {
	if e == Octets {
		return nopCloser{w}
	}
	return &encoder{w: w, big: e == UTF16BE}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

type encoder struct {
	w       io.Writer
	big     bool
	pending []byte
	out     []byte // kept from write to write
}

func (e *encoder) Write(p []byte) (int, error) {
	src := p
	if len(e.pending) > 0 {
		src = append(e.pending, p...)
		e.pending = nil
	}
	out := e.out[:0]
	for len(src) > 0 {
		if n := ascii(src); n > 0 {
			out = e.appendASCII(out, src[:n])
			src = src[n:]
			continue
		}
		// The marker of an odd octet and the octet are six octets together.
		if len(src) < 6 && !fullSequence(src) {
			break
		}
		var n int
		out, n = e.appendNext(out, src)
		src = src[n:]
	}
	e.pending = append([]byte(nil), src...)
	e.out = out
	if _, err := e.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (e *encoder) Close() error {
	out := make([]byte, 0, 16)
	for src := e.pending; len(src) > 0; {
		var n int
		out, n = e.appendNext(out, src)
		src = src[n:]
	}
	e.pending = nil
	_, err := e.w.Write(out)
	return err
}

// ascii returns how many octets of ASCII src begins with.
func ascii(src []byte) int {
	n := 0
	for n+8 <= len(src) && binary.LittleEndian.Uint64(src[n:])&0x8080_8080_8080_8080 == 0 {
		n += 8
	}
	for n < len(src) && src[n] < utf8.RuneSelf {
		n++
	}
	return n
}

func (e *encoder) appendASCII(out, src []byte) []byte {
	from := len(out)
	out = slices.Grow(out, 2*len(src))[:from+2*len(src)]
	units := out[from:]
	if e.big {
		for i, c := range src {
			units[2*i], units[2*i+1] = 0, c
		}
		return out
	}
	for i, c := range src {
		units[2*i], units[2*i+1] = c, 0
	}
	return out
}

// fullSequence reports whether src starts with a whole character that needs no
// look at what follows it.
func fullSequence(src []byte) bool { return src[0] < 0x80 || src[0] != 0xed && utf8.FullRune(src) }

func (e *encoder) appendNext(out, src []byte) ([]byte, int) {
	if u, ok := surrogate(src); ok {
		if v, ok := surrogate(src[3:]); ok && u == oddMarker && v >= oddBase {
			return append(out, byte(v)), 6
		}
		return e.appendUnit(out, u), 3
	}
	r, n := utf8.DecodeRune(src)
	if r == utf8.RuneError && n <= 1 {
		return e.appendUnit(out, uint16(src[0])), 1 // not from a decoder: keep the octet as Latin-1
	}
	if r >= 0x10000 {
		hi, lo := utf16.EncodeRune(r)
		return e.appendUnit(e.appendUnit(out, uint16(hi)), uint16(lo)), n
	}
	return e.appendUnit(out, uint16(r)), n
}

func surrogate(src []byte) (uint16, bool) {
	if len(src) < 3 || src[0] != 0xed || src[1] < 0xa0 || src[1] > 0xbf || src[2]&0xc0 != 0x80 {
		return 0, false
	}
	return 0xd000 | uint16(src[1]&0x3f)<<6 | uint16(src[2]&0x3f), true
}

func (e *encoder) appendUnit(out []byte, u uint16) []byte {
	if e.big {
		return append(out, byte(u>>8), byte(u))
	}
	return append(out, byte(u), byte(u>>8))
}
