package merge

import (
	"hash/maphash"
	"io"

	"ocsconv/converters/input"
	"ocsconv/formats"
)

var checksumSeed = maphash.MakeSeed()

func checksum(m *formats.Message) uint32 {
	sum := uint64(0)
	for _, part := range [...][]byte{m.Gap, m.Head, m.Raw, m.Foot} {
		sum = sum*31 + maphash.Bytes(checksumSeed, part)
	}
	return uint32(sum)
}

// summing takes down the checksums of the pieces that it reads, with all their log lines.
// They are done when the log was read to its end.
type summing struct {
	formats.Reader
	sums []uint32
	done func([]uint32)
}

func (s *summing) Read() (*formats.Message, error) {
	m, err := s.Reader.Read()
	switch {
	case err == io.EOF:
		s.done(s.sums)
	case err == nil:
		s.sums = append(s.sums, checksum(m))
	}
	return m, err
}

// checked compares what it reads with what the first pass has read. It must be the same:
// the annotations were made for it, and the redactor has seen nothing else.
type checked struct {
	formats.Reader
	log  *input.Log
	sums []uint32 // of the pieces that are still to come
}

func (c *checked) Read() (*formats.Message, error) {
	m, err := c.Reader.Read()
	switch {
	case err == io.EOF && len(c.sums) > 0, err == nil && (len(c.sums) == 0 || c.sums[0] != checksum(m)):
		return nil, c.log.Changed()
	case err == nil:
		c.sums = c.sums[1:]
	}
	return m, err
}
