package workbook

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
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

// fixed keeps parts that are the same in many workbooks as they are packed, by
// their content: the theme, and sheets that have nothing but a heading. They are
// few, for they depend on the layout alone.
var fixed = struct {
	sync.Mutex
	packed map[string][]byte
}{packed: map[string][]byte{}}

// putFixed puts such a part into an archive.
func putFixed(z *zip.Writer, name, content string) error {
	packed, err := packedOnce(content)
	if err != nil {
		return err
	}
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(content)),
	})
	if err != nil {
		return err
	}
	_, err = w.Write(packed)
	return err
}

func packedOnce(content string) ([]byte, error) {
	fixed.Lock()
	defer fixed.Unlock()
	if packed, ok := fixed.packed[content]; ok {
		return packed, nil
	}
	var out bytes.Buffer
	f, err := flate.NewWriter(&out, level)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(f, content); err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	fixed.packed[content] = out.Bytes()
	return out.Bytes(), nil
}
