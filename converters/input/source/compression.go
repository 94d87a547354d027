package source

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// compression is a way in which one file is compressed, as tools that write logs
// and Wireshark's own (since 4.0) do it.
type compression struct {
	name    string
	magics  []string
	endings []string
	open    func(r io.Reader) (io.Reader, func(), error)
}

// MaxWindow is how far back in octets compressed text may refer: what the zstd
// program itself takes without being told that more may be used.
const MaxWindow = 128 << 20

var compressions = []compression{
	{"gzip", []string{"\x1f\x8b"}, []string{".gz"}, func(r io.Reader) (io.Reader, func(), error) {
		in := bufio.NewReader(r)
		z, err := gzip.NewReader(in)
		return &gzipStreams{in: in, z: z}, func() {}, err
	}},
	{"zstd", []string{"\x28\xb5\x2f\xfd"}, []string{".zst", ".zstd"}, func(r io.Reader) (io.Reader, func(), error) {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(MaxWindow))
		if err != nil {
			return nil, nil, err
		}
		return &behindWhole{z, []error{zstd.ErrMagicMismatch}, 0}, z.Close, nil
	}},
	{"lz4", []string{"\x04\x22\x4d\x18", "\x02\x21\x4c\x18"}, []string{".lz4"}, func(r io.Reader) (io.Reader, func(), error) {
		return &behindWhole{lz4.NewReader(r), []error{lz4.ErrInvalidFrame}, 0}, func() {}, nil
	}},
	{"bzip2", []string{"BZh"}, []string{".bz2"}, func(r io.Reader) (io.Reader, func(), error) {
		return &behindWhole{bzip2.NewReader(r), []error{bzip2.StructuralError("bad magic value in continuation file")}, 0}, func() {}, nil
	}},
}

// ErrBehind is the [Source.Damage] of compressed text that is whole, and behind which
// something else stands.
var ErrBehind = errors.New("what follows the end of the compressed text is left out; the text is whole")

// gzipStreams reads one gzip stream behind the other, as the form allows it.
type gzipStreams struct {
	in *bufio.Reader
	z  *gzip.Reader
}

// Read implements [io.Reader]. Zeros behind the last stream fill a block of a tape or
// of a disk, and mean nothing.
func (g *gzipStreams) Read(p []byte) (int, error) {
	for {
		g.z.Multistream(false)
		n, err := g.z.Read(p)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		switch magic, err := g.in.Peek(2); {
		case len(magic) == 0:
			return 0, err
		case string(magic) != "\x1f\x8b":
			return 0, g.zeros()
		}
		if err := g.z.Reset(g.in); err != nil {
			return 0, err
		}
	}
}

// zeros reports whether nothing but zeros are left, as an error where there is more.
func (g *gzipStreams) zeros() error {
	for {
		switch c, err := g.in.ReadByte(); {
		case err != nil:
			return err
		case c != 0:
			return ErrBehind
		}
	}
}

// behindWhole tells the errors of a reader apart that say that no further stream
// follows the text.
type behindWhole struct {
	io.Reader
	behind []error
	n      int64
}

// Read implements [io.Reader].
func (b *behindWhole) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.n += int64(n)
	if b.n > 0 && slices.ContainsFunc(b.behind, func(e error) bool { return errors.Is(err, e) }) {
		err = ErrBehind
	}
	return n, err
}

// magicSize is how many octets tell a compression: those of the frame that pzstd
// writes before its first, which is to be skipped, and those behind it.
const magicSize = 16

// compressionOf returns how a file is compressed that begins with head, nil when
// it is not.
func compressionOf(head []byte) *compression {
	head = behindSkippable(head)
	for i := range compressions {
		for _, magic := range compressions[i].magics {
			if bytes.HasPrefix(head, []byte(magic)) {
				return &compressions[i]
			}
		}
	}
	return nil
}

// behindSkippable returns what follows the skippable frames that head begins with,
// as zstd and lz4 both have them (RFC 8878 §3.1.2), whose readers pass over them.
func behindSkippable(head []byte) []byte {
	for len(head) >= 8 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" {
		size := int64(binary.LittleEndian.Uint32(head[4:])) + 8
		if size >= int64(len(head)) {
			break
		}
		head = head[size:]
	}
	return head
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
