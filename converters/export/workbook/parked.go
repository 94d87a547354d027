package workbook

import (
	"archive/zip"
	"bytes"
	"hash"
	"hash/crc32"
)

// parked is a part of the archive that is written while another one is: it is
// packed in memory and goes into the archive later as it is.
type parked struct {
	packed bytes.Buffer
	packer *packer
	sum    hash.Hash32
	size   uint64
}

func park(heads []head) (*parked, error) {
	p := &parked{sum: crc32.NewIEEE()}
	var err error
	p.packer, err = newPacker(&p.packed, heads)
	return p, err
}

func (p *parked) Write(b []byte) (int, error) {
	p.size += uint64(len(b))
	p.sum.Write(b)
	return p.packer.Write(b)
}

// end ends the part, which goes into an archive under a name.
func (p *parked) end(name string) (*packed, error) {
	if err := p.packer.Close(); err != nil {
		return nil, err
	}
	return &packed{zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: p.sum.Sum32(),
		CompressedSize64: uint64(p.packed.Len()), UncompressedSize64: p.size,
	}, p.packed.Bytes()}, nil
}
