package workbook

import (
	"archive/zip"
	"compress/flate"
	"io"
	"sync"
)

// level is that of deflate. Sheets repeat themselves so much that the usual 6
// saves no more than 4 % and takes twice the time.
const level = 2

// packers are used again: one takes more memory than a small workbook.
var packers sync.Pool

// pack sets the level of a zip archive.
func pack(z *zip.Writer) {
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		if f, ok := packers.Get().(*flate.Writer); ok {
			f.Reset(w)
			return &packer{f}, nil
		}
		f, err := flate.NewWriter(w, level)
		return &packer{f}, err
	})
}

type packer struct{ *flate.Writer }

// Close ends the stream and hands the packer on.
func (p *packer) Close() error {
	err := p.Writer.Close()
	packers.Put(p.Writer)
	p.Writer = nil
	return err
}
