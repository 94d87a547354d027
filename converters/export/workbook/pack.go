package workbook

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/flate"
)

// level is that of deflate. Sheets repeat themselves so much that the usual 6
// saves no more than 4 % and takes twice the time.
const level = 1

// packers are used again: one takes more memory than a small workbook.
var packers sync.Pool

// packer packs a part. What parts of many workbooks begin with is packed already.
type packer struct {
	*flate.Writer
	w     io.Writer // that the packed octets go to
	heads []head    // one of which may come first; nil once something came
}

func newPacker(w io.Writer, heads []head) (*packer, error) {
	if f, ok := packers.Get().(*flate.Writer); ok {
		f.Reset(w)
		return &packer{f, w, heads}, nil
	}
	f, err := flate.NewWriter(w, level)
	return &packer{f, w, heads}, err
}

func (p *packer) Write(b []byte) (int, error) {
	begins := func(h head) bool { return len(b) >= len(h.xml) && string(b[:len(h.xml)]) == h.xml }
	i := slices.IndexFunc(p.heads, begins)
	if i < 0 {
		p.heads = nil
		return p.Writer.Write(b)
	}
	h := p.heads[i]
	p.heads = nil
	if _, err := p.w.Write(h.packed); err != nil {
		return 0, err
	}
	n, err := p.Writer.Write(b[len(h.xml):])
	return len(h.xml) + n, err
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

// head is what the part of a sheet has before its rows, as it is and as it is packed: up
// to a whole octet, so that anything may follow.
type head struct {
	xml    string
	packed []byte
}

func packHead(xml string) (head, error) {
	var b bytes.Buffer
	p, err := newPacker(&b, nil)
	if err != nil {
		return head{}, err
	}
	defer packers.Put(p.Writer)
	if _, err := io.WriteString(p, xml); err != nil {
		return head{}, err
	}
	err = p.Flush()
	return head{xml, b.Bytes()}, err
}

// packPart packs a part once for all.
func packPart(name string, content []byte) (*packed, error) {
	p, err := park(nil)
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
