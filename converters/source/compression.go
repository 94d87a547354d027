package source

import (
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// compression is a way in which one file is compressed, as tools that write logs
// and Wireshark's own (since 4.0) do it.
type compression struct {
	name    string
	magic   string
	endings []string
	open    func(r io.Reader) (io.Reader, func(), error)
}

// MaxWindow is how far back in octets compressed text may refer: what the zstd
// program itself takes without being told that more may be used.
const MaxWindow = 128 << 20

var compressions = []compression{
	{"gzip", "\x1f\x8b", []string{".gz"}, func(r io.Reader) (io.Reader, func(), error) {
		z, err := gzip.NewReader(r)
		return z, func() {}, err
	}},
	{"zstd", "\x28\xb5\x2f\xfd", []string{".zst", ".zstd"}, func(r io.Reader) (io.Reader, func(), error) {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(MaxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}},
	{"lz4", "\x04\x22\x4d\x18", []string{".lz4"}, func(r io.Reader) (io.Reader, func(), error) { return lz4.NewReader(r), func() {}, nil }},
	{"bzip2", "BZh", []string{".bz2"}, func(r io.Reader) (io.Reader, func(), error) { return bzip2.NewReader(r), func() {}, nil }},
}

// magicSize is how many octets tell a compression.
const magicSize = 4

// compressionOf returns how a file is compressed that begins with head, nil when
// it is not.
func compressionOf(head []byte) *compression {
	for i := range compressions {
		if bytes.HasPrefix(head, []byte(compressions[i].magic)) {
			return &compressions[i]
		}
	}
	return nil
}

// IsCompressed reports whether head begins a compressed file.
func IsCompressed(head []byte) bool { return compressionOf(head) != nil }

// withoutEnding takes the ending of a compression off a name.
func withoutEnding(name string) string {
	for _, c := range compressions {
		for _, ending := range c.endings {
			if n := len(name) - len(ending); n > 0 && strings.EqualFold(name[n:], ending) {
				return name[:n]
			}
		}
	}
	return name
}

// expanded returns what compressed octets stand for. The closer closes both.
func (c *compression) expanded(s *Source, br io.Reader, raw io.Closer) (*stream, error) {
	counted := &counter{r: br}
	z, done, err := c.open(counted)
	if err != nil {
		raw.Close()
		return nil, fmt.Errorf("%s: damaged %s file: %w", s.Name, c.name, err)
	}
	guard := &guard{r: z, stored: func() int64 { return counted.n }}
	return &stream{Reader: guard, name: s.Name, stored: closing{raw, done}, packed: s}, nil
}

// closing calls a function when something is closed.
type closing struct {
	io.Closer
	done func()
}

// Close implements [io.Closer].
func (c closing) Close() error {
	c.done()
	return c.Closer.Close()
}
