package workbook

import (
	"archive/zip"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// level is that of deflate. Sheets repeat themselves so much that the usual 6
// saves no more than 4 % and takes twice the time.
const level = 1

// packers are used again: one takes more memory than a small workbook.
var packers sync.Pool

// pack sets the level of a zip archive.
func pack(z *zip.Writer) {
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return newPacker(w) })
}

type packer struct{ *flate.Writer }

func newPacker(w io.Writer) (*packer, error) {
	if f, ok := packers.Get().(*flate.Writer); ok {
		f.Reset(w)
		return &packer{f}, nil
	}
	f, err := flate.NewWriter(w, level)
	return &packer{f}, err
}

// Close ends the stream and hands the packer on.
func (p *packer) Close() error {
	err := p.Writer.Close()
	packers.Put(p.Writer)
	p.Writer = nil
	return err
}

// packed is a part that is the same in many workbooks, as it is packed.
type packed struct {
	header zip.FileHeader
	data   []byte
}

// packPart packs a part once for all.
func packPart(name string, content []byte) (*packed, error) {
	p, err := park()
	if err != nil {
		return nil, err
	}
	if _, err := p.Write(content); err != nil {
		return nil, err
	}
	return p.end(name)
}

// packedIn returns a part of another archive as it is packed there.
func packedIn(f *zip.File) (*packed, error) {
	r, err := f.OpenRaw()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return &packed{f.FileHeader, data}, err
}

// put puts the part into an archive.
func (p *packed) put(z *zip.Writer) error {
	header := p.header // which the archive keeps
	w, err := z.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = w.Write(p.data)
	return err
}
