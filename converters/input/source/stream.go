package source

import (
	"errors"
	"fmt"
	"io"
)

// Limits against archives that are made to exhaust the reader: what expands to
// more than MaxRatio times its size is refused once MinSize octets are out.
// Text logs compress ten to fifty times.
const (
	MaxRatio = 500
	MinSize  = 256 << 20
)

// begun is a stream of which the first octets were read already.
type begun struct {
	head []byte
	rest io.Reader
}

func (b *begun) Read(p []byte) (int, error) {
	if len(b.head) == 0 {
		return b.rest.Read(p)
	}
	n := copy(p, b.head)
	b.head = b.head[n:]
	return n, nil
}

// stored is what [Source.Open] expands; that names the source in errors.
type stored struct {
	io.Reader
	io.Closer
}

type stream struct {
	io.Reader
	name   string
	stored io.Closer
	packed *Source // whose octets are expanded; nil where they are stored as they are
	n      int64
}

// Read implements [io.Reader]. What is packed and damaged ends where the damage is,
// which [Source.Damage] tells then, unless it is damaged from its first octet on.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.n += int64(n)
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case s.packed != nil && s.n > 0 && !errors.Is(err, errExpands) && !errors.As(err, new(storedError)):
		s.packed.damaged(err)
		return n, io.EOF
	case err == io.ErrUnexpectedEOF:
		return n, fmt.Errorf("%s: the archive ends early: %w", s.name, err)
	}
	return n, plain(s.name, err)
}

// storedError is what went wrong in reading what is packed, before it was expanded.
type storedError struct{ error }

// Unwrap returns what went wrong.
func (e storedError) Unwrap() error { return e.error }

func (s *stream) Close() error { return s.stored.Close() }

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		err = storedError{err}
	}
	return n, err
}

var errExpands = fmt.Errorf("expands to more than %d times its size; expand it yourself if you trust it", MaxRatio)

// guard refuses what expands beyond all measure.
type guard struct {
	r      io.Reader
	stored func() int64
	n      int64
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.n += int64(n)
	if g.n > MinSize && g.n > MaxRatio*g.stored() {
		return n, errExpands
	}
	return n, err
}
