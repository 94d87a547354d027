package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
)

// errNoDirectory says that a zip archive lacks its end, where its directory is.
var errNoDirectory = errors.New("the end of the archive is missing, and with it what more it may have held")

// found is a member of an archive without a directory, as its own header describes
// it (APPNOTE 4.3.7).
type found struct {
	name     string
	at       int64 // of its octets
	deflated bool
	flags    uint16
	size     int64 // as stored; what is left of the archive where the header does not tell
	cut      bool  // the archive ends before that
}

const (
	localHeader = "PK\x03\x04"
	headerSize  = 30
	describedBy = 0x8 // flag: the sizes stand behind the octets (APPNOTE 4.4.4)
	maxFound    = 1 << 16
)

// members looks for the members of an archive of so many octets by their own
// headers, one behind the other.
func members(r io.ReaderAt, size int64) (list []found) {
	for at := int64(0); len(list) < maxFound; {
		m, ok := memberAt(r, at, size)
		if !ok {
			return list
		}
		list = append(list, m)
		at = following(r, m.at+m.size, size)
	}
	return list
}

// memberAt reads the header of a member.
func memberAt(r io.ReaderAt, at, size int64) (m found, ok bool) {
	var h [headerSize]byte
	if _, err := r.ReadAt(h[:], at); err != nil || string(h[:4]) != localHeader {
		return m, false
	}
	u16 := func(at int) int64 { return int64(binary.LittleEndian.Uint16(h[at:])) }
	name := make([]byte, u16(26))
	if _, err := r.ReadAt(name, at+headerSize); err != nil {
		return m, false
	}
	method := uint16(u16(8))
	m = found{name: string(name), at: at + headerSize + u16(26) + u16(28), deflated: method == zip.Deflate, flags: uint16(u16(6))}
	if m.at > size || method != zip.Deflate && method != zip.Store {
		return m, false
	}
	const unknown = 1<<32 - 1 // the size stands in a further field
	m.size = int64(binary.LittleEndian.Uint32(h[18:]))
	if m.size == unknown || m.flags&describedBy != 0 {
		m.size = size - m.at
		if m.deflated && m.flags&encrypted == 0 {
			in := &octets{r: bufio.NewReader(io.NewSectionReader(r, m.at, m.size))}
			expanded := &guard{r: flate.NewReader(in), stored: func() int64 { return in.n }}
			if _, err := io.Copy(io.Discard, expanded); err == nil {
				m.size = in.n
			}
		}
	}
	m.cut = m.size > size-m.at
	m.size = min(m.size, size-m.at)
	return m, true
}

// following returns where the header of the next member begins: at an octet, or
// behind what describes the member before it (APPNOTE 4.3.9).
func following(r io.ReaderAt, at, size int64) int64 {
	const longest = 24
	b := make([]byte, min(longest+len(localHeader), int(max(0, min(size-at, 64)))))
	n, _ := r.ReadAt(b, at)
	if i := bytes.Index(b[:n], []byte(localHeader)); i >= 0 {
		return at + int64(i)
	}
	return size
}

// octets counts what is taken of it, no more than is needed.
type octets struct {
	r *bufio.Reader
	n int64
}

// Read implements [io.Reader].
func (o *octets) Read(p []byte) (int, error) {
	n, err := o.r.Read(p)
	o.n += int64(n)
	return n, err
}

// ReadByte implements [io.ByteReader].
func (o *octets) ReadByte() (byte, error) {
	c, err := o.r.ReadByte()
	if err == nil {
		o.n++
	}
	return c, err
}

// endsEarly is where something ends before its time.
type endsEarly struct{}

// Read implements [io.Reader].
func (endsEarly) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// open returns the member's octets, expanded.
func (m *found) open(r io.ReaderAt) io.Reader {
	stored := io.NewSectionReader(r, m.at, m.size)
	switch {
	case !m.deflated && m.cut:
		return io.MultiReader(stored, endsEarly{})
	case !m.deflated:
		return stored
	}
	return flate.NewReader(bufio.NewReader(stored))
}
