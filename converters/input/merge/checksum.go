package merge

import (
	"hash/maphash"
	"io"

	"ocsconv/converters/input"
	"ocsconv/formats"
)

// checksums are those of the messages of a log as the first pass read them, with
// their log lines. What later passes read must be the same: the annotations were
// made for it, and the redactor has seen nothing else.
type checksums struct {
	pages [][]uint32
	count int
}

const (
	checksumPage = 16 << 10
	smallPage    = 64 // what the first page begins with, for most logs of a large case are small
)

var checksumSeed = maphash.MakeSeed()

func checksum(m *formats.Message) uint32 {
	return uint32(maphash.Bytes(checksumSeed, m.Head)*31 + maphash.Bytes(checksumSeed, m.Raw))
}

func (c *checksums) add(sum uint32) {
	if c.count%checksumPage == 0 {
		size := checksumPage
		if c.count == 0 {
			size = smallPage
		}
		c.pages = append(c.pages, make([]uint32, 0, size))
	}
	last := len(c.pages) - 1
	c.pages[last] = append(c.pages[last], sum)
	c.count++
}

func (c *checksums) at(i int) uint32 { return c.pages[i/checksumPage][i%checksumPage] }

// summing takes down the checksums of what it reads, which are done when the log
// was read to its end.
type summing struct {
	formats.Reader
	sums *checksums
	done func(*checksums)
}

func (s *summing) Read() (*formats.Message, error) {
	m, err := s.Reader.Read()
	switch {
	case err == io.EOF:
		s.done(s.sums)
	case err == nil && m.Raw != nil:
		s.sums.add(checksum(m))
	}
	return m, err
}

// checked compares what it reads with what the first pass has read.
type checked struct {
	formats.Reader
	log  *input.Log
	sums *checksums
	read int // messages
}

func (c *checked) Read() (*formats.Message, error) {
	m, err := c.Reader.Read()
	same := true
	switch {
	case err == io.EOF:
		same = c.read == c.sums.count
	case err == nil && m.Raw != nil:
		same = c.read < c.sums.count && c.sums.at(c.read) == checksum(m)
		c.read++
	}
	if !same {
		return nil, c.log.Changed()
	}
	return m, err
}
