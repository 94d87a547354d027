package pcapng

import (
	"encoding/binary"
	"fmt"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Limits of what is read. Wireshark ends at blocks of 16 MiB.
const (
	maxReadBlock  = 32 << 20
	maxInterfaces = 1 << 17
)

// Block is one block of a pcapng file. Its slices belong to the caller.
type Block struct {
	Type   uint32
	Offset int64  // of the block in the file
	Big    bool   // the section is big-endian
	Body   []byte // without type and lengths, padding included
}

// BlockReader reads the blocks of a pcapng file one after the other, of either
// byte order and any number of sections.
type BlockReader struct {
	win        *textlog.Window
	block      Block
	big        bool
	section    int
	interfaces []*InterfaceInfo
	err        error
}

// NewBlockReader returns a reader of r.
func NewBlockReader(r io.Reader) *BlockReader {
	return &BlockReader{win: textlog.NewWindow(r), section: -1}
}

// Next returns the next block, which is valid until the following call; its
// body stays the caller's. At the end it returns io.EOF. Damage is a
// [*formats.SyntaxError], and since the length of a damaged block says where
// the next begins, it ends reading. Truncated tells a file that merely ends
// early.
func (r *BlockReader) Next() (*Block, error) {
	if r.err != nil {
		return nil, r.err
	}
	if in := r.LastInterface(); in != nil {
		in.Options = Options{}
	}
	if r.err = r.next(); r.err != nil {
		return nil, r.err
	}
	return &r.block, nil
}

func (r *BlockReader) next() error {
	head := r.win.Peek(12)
	switch {
	case len(head) == 0 && r.win.Err() == nil:
		return io.EOF
	case r.win.Err() != nil:
		return r.win.Err()
	case len(head) < 12:
		return r.damage(true, "the file ends within a block's head")
	}
	section := binary.LittleEndian.Uint32(head) == SectionHeader
	if section {
		if err := r.byteOrder(head[8:]); err != nil {
			return err
		}
	} else if r.section < 0 {
		return r.damage(false, "no section header block at the start")
	}
	order := orderOf(r.big)
	typ, n := order.Uint32(head), order.Uint32(head[4:])
	if impossible(n) {
		return r.damage(false, "block of type %#x has the impossible length %d", typ, n)
	}
	whole := r.win.Peek(int(n))
	if len(whole) < int(n) {
		if r.win.Err() != nil {
			return r.win.Err()
		}
		return r.damage(true, "the file ends after %d of %d octets of a block of type %#x", len(whole), n, typ)
	}
	if again := order.Uint32(whole[n-4:]); again != n {
		return r.damage(false, "block of type %#x has the lengths %d and %d", typ, n, again)
	}
	r.block = Block{Type: typ, Offset: r.win.Offset(), Big: r.big}
	r.block.Body = r.win.Take(int(n))[8 : n-4 : n-4]
	return r.enter()
}

// BlockLength returns how many octets the block takes that begins at an offset of a
// little-endian file, as [Writer] makes them.
func BlockLength(r io.ReaderAt, offset int64) (int64, error) {
	var head [8]byte
	if _, err := r.ReadAt(head[:], offset); err != nil {
		return 0, fmt.Errorf("no block begins at octet %d: %w", offset, err)
	}
	n := binary.LittleEndian.Uint32(head[4:])
	if impossible(n) {
		return 0, fmt.Errorf("no block begins at octet %d", offset)
	}
	return int64(n), nil
}

// impossible reports whether no block can have a length.
func impossible(n uint32) bool { return n < 12 || n%4 != 0 || n > maxReadBlock }

func (r *BlockReader) byteOrder(magic []byte) error {
	switch uint32(byteOrderMagic) {
	case binary.LittleEndian.Uint32(magic):
		r.big = false
	case binary.BigEndian.Uint32(magic):
		r.big = true
	default:
		return r.damage(false, "section header without byte order magic")
	}
	return nil
}

// enter follows the blocks that later ones refer to.
func (r *BlockReader) enter() error {
	switch r.block.Type {
	case SectionHeader:
		if len(r.block.Body) < 16 {
			return r.damage(false, "section header block is too short")
		}
		if v := orderOf(r.big).Uint16(r.block.Body[4:]); v != 1 {
			return r.damage(false, "section of version %d, only 1 is known", v)
		}
		r.section++
		r.interfaces = nil
	case InterfaceDescription:
		if len(r.block.Body) < 8 {
			return r.damage(false, "interface description block is too short")
		}
		if len(r.interfaces) >= maxInterfaces {
			return r.damage(false, "more than %d interfaces", maxInterfaces)
		}
		r.interfaces = append(r.interfaces, r.describe())
	}
	return nil
}

func (r *BlockReader) damage(truncated bool, format string, args ...any) error {
	return &formats.SyntaxError{Offset: r.win.Offset(), Msg: fmt.Sprintf(format, args...), Truncated: truncated}
}

func (r *BlockReader) reject(b *Block, format string, args ...any) error {
	return &formats.SyntaxError{Offset: b.Offset, Msg: fmt.Sprintf(format, args...)}
}

// IsPacket reports whether the block holds a packet.
func (b *Block) IsPacket() bool {
	return b.Type == EnhancedPacket || b.Type == SimplePacket || b.Type == ObsoletePacket
}
