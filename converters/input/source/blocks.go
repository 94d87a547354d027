package source

import (
	"fmt"
	"io"
	"os"
	"slices"

	"ocsconv/formats/pcapng"
	"ocsconv/formats/printable"
)

// span is a part of a file.
type span struct{ offset, length int64 }

// Blocks returns a source that is made of the blocks of a little-endian pcapng file
// that begin at offsets, which grow, each once. The file must not change while the
// source is in use.
func Blocks(path string, offsets []int64) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, end := &Source{Name: printable.Name.Text(path), path: path}, int64(0)
	for _, offset := range slices.Compact(offsets) {
		if offset < end {
			return nil, fmt.Errorf("%s: no block begins at octet %d, within another", s.Name, offset)
		}
		length, err := pcapng.BlockLength(f, offset)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		if n := len(s.spans); n > 0 && s.spans[n-1].offset+s.spans[n-1].length == offset {
			s.spans[n-1].length += length
		} else {
			s.spans = append(s.spans, span{offset, length})
		}
		s.Size += length
		end = offset + length
	}
	return s, nil
}

// spanned reads the spans one after the other.
func spanned(f *os.File, spans []span) io.Reader { return &spanReader{f: f, rest: spans} }

type spanReader struct {
	f    *os.File
	now  io.Reader
	rest []span
}

func (r *spanReader) Read(p []byte) (int, error) {
	for {
		if r.now != nil {
			if n, err := r.now.Read(p); n > 0 || err != io.EOF {
				return n, err
			}
		}
		if len(r.rest) == 0 {
			return 0, io.EOF
		}
		r.now, r.rest = io.NewSectionReader(r.f, r.rest[0].offset, r.rest[0].length), r.rest[1:]
	}
}
