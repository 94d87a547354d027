package live

import (
	"bytes"
	"io"
)

// imprint tells whether a file that was read up to some offset still begins with
// what was read, or was written anew. Logs have times in their lines, so a few
// octets of both ends tell.
type imprint struct {
	first, last []byte
	end         int64
}

const (
	firstSize = 4 << 10
	lastSize  = 64
)

// grow notes octets that were read behind those before.
func (p *imprint) grow(octets []byte) {
	p.end += int64(len(octets))
	if room := firstSize - len(p.first); room > 0 {
		p.first = append(p.first, octets[:min(room, len(octets))]...)
	}
	p.last = append(p.last, octets[max(0, len(octets)-lastSize):]...)
	if n := len(p.last) - lastSize; n > 0 {
		p.last = append(p.last[:0], p.last[n:]...)
	}
}

// take notes a file up to an offset without reading all of it.
func (p *imprint) take(f io.ReaderAt, end int64) error {
	p.first, p.last, p.end = make([]byte, min(end, firstSize)), make([]byte, min(end, lastSize)), end
	if _, err := f.ReadAt(p.first, 0); err != nil && err != io.EOF {
		return err
	}
	_, err := f.ReadAt(p.last, end-int64(len(p.last)))
	if err == io.EOF {
		return nil
	}
	return err
}

// fits reports whether the file still begins so.
func (p *imprint) fits(f io.ReaderAt) bool {
	now := make([]byte, max(len(p.first), len(p.last)))
	n, _ := f.ReadAt(now[:len(p.last)], p.end-int64(len(p.last)))
	if !bytes.Equal(now[:n], p.last) {
		return false
	}
	n, _ = f.ReadAt(now[:len(p.first)], 0)
	return bytes.Equal(now[:n], p.first)
}
