package pcapng

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"net/netip"
	"strings"
	"time"

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

// InterfaceInfo is a decoded interface description block. Its options can be
// read until the next block is: what is left of a thousand interfaces must not
// hold a thousand blocks.
type InterfaceInfo struct {
	Section     int // counts the sections of the file from 0
	Index       int // within the section
	LinkType    uint32
	SnapLength  uint32
	Name        string
	Description string
	Options     Options

	unit   uint64 // time stamps per second
	offset int64  // seconds to add to them
}

// Packet is a decoded enhanced, simple or obsolete packet block.
type Packet struct {
	Interface *InterfaceInfo
	Stamp     uint64 // in units of the interface
	HasStamp  bool   // a simple packet block has no time
	Time      time.Time
	Data      []byte
	Length    uint32 // of the packet on the wire; more than len(Data) when it was cut
	Options   Options
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
	if n < 12 || n%4 != 0 || n > maxReadBlock {
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

func (r *BlockReader) describe() *InterfaceInfo {
	body, order := r.block.Body, orderOf(r.big)
	in := &InterfaceInfo{
		Section:    r.section,
		Index:      len(r.interfaces),
		LinkType:   uint32(order.Uint16(body)),
		SnapLength: order.Uint32(body[4:]),
		Options:    Options{data: body[8:], big: r.big},
		unit:       1e6,
	}
	for o := in.Options; ; {
		code, v, ok := o.Next()
		switch {
		case !ok:
			return in
		case code == ifName:
			in.Name = string(v)
		case code == ifDescription:
			in.Description = string(v)
		case code == ifTsresol && len(v) >= 1:
			in.unit = unitOf(v[0])
		case code == ifTsoffset && len(v) == 8:
			in.offset = int64(order.Uint64(v))
		}
	}
}

// unitOf reads if_tsresol: a negative power of ten or, with the top bit, of
// two. Resolutions that 64 bits cannot count in are 0.
func unitOf(v byte) uint64 {
	n := v & 0x7f
	if v&0x80 != 0 {
		if n > 63 {
			return 0
		}
		return 1 << n
	}
	if n > 19 {
		return 0
	}
	unit := uint64(1)
	for ; n > 0; n-- {
		unit *= 10
	}
	return unit
}

// TimeOf returns the time of a stamp. It is zero when the stamp cannot be one,
// such as beyond the year 9999.
func (in *InterfaceInfo) TimeOf(stamp uint64) time.Time {
	if in.unit == 0 {
		return time.Time{}
	}
	sec, frac := stamp/in.unit, stamp%in.unit
	hi, lo := bits.Mul64(frac, 1e9)
	nano, _ := bits.Div64(hi, lo, in.unit)
	const last = 253402300800 // start of the year 10000
	if sec >= last || in.offset > last || in.offset < -last || int64(sec)+in.offset >= last {
		return time.Time{}
	}
	return time.Unix(int64(sec)+in.offset, int64(nano)).UTC()
}

// says reports whether t, a stamp of the interface, is ns nanoseconds since
// 1970 to the interface's resolution.
func (in *InterfaceInfo) says(t time.Time, ns uint64) bool {
	got, _ := stampOf(t)
	if in.unit == 0 || in.unit >= 1e9 {
		return got == ns
	}
	step := 1e9 / in.unit
	return got <= ns && ns-got <= step || got > ns && got-ns <= step
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

// Packet decodes the packet of the block that Next returned last. The error
// concerns this packet only.
func (r *BlockReader) Packet(b *Block) (Packet, error) {
	body, order := b.Body, orderOf(b.Big)
	var p Packet
	var index, captured uint32
	switch {
	case b.Type == EnhancedPacket && len(body) >= 20:
		index = order.Uint32(body)
	case b.Type == ObsoletePacket && len(body) >= 20:
		index = uint32(order.Uint16(body))
	case b.Type == SimplePacket && len(body) >= 4:
		return r.simplePacket(b)
	default:
		return p, r.reject(b, "packet block is too short")
	}
	if int64(index) >= int64(len(r.interfaces)) {
		return p, r.reject(b, "packet of interface %d, which is not described", index)
	}
	p.Interface = r.interfaces[index]
	p.Stamp = uint64(order.Uint32(body[4:]))<<32 | uint64(order.Uint32(body[8:]))
	p.HasStamp = true
	p.Time = p.Interface.TimeOf(p.Stamp)
	captured, p.Length = order.Uint32(body[12:]), order.Uint32(body[16:])
	rest := body[20:]
	if uint64(captured) > uint64(len(rest)) {
		return p, r.reject(b, "packet of %d octets does not fit its block", captured)
	}
	p.Data = rest[:captured:captured]
	p.Options = Options{data: rest[min(len(rest), (int(captured)+3)&^3):], big: b.Big}
	return p, nil
}

func (r *BlockReader) simplePacket(b *Block) (Packet, error) {
	var p Packet
	if len(r.interfaces) == 0 {
		return p, r.reject(b, "simple packet without an interface")
	}
	p.Interface = r.interfaces[0]
	p.Length = orderOf(b.Big).Uint32(b.Body)
	data := b.Body[4:]
	n := min(uint64(p.Length), uint64(len(data)))
	if snap := p.Interface.SnapLength; snap > 0 {
		n = min(n, uint64(snap))
	}
	p.Data = data[:n:n]
	return p, nil
}

// Flags returns the value of epb_flags, 0 when the packet has none.
func (p *Packet) Flags() uint32 {
	for o := p.Options; ; {
		code, v, ok := o.Next()
		if !ok {
			return 0
		}
		if code == epbFlags && len(v) == 4 {
			return o.order().Uint32(v)
		}
	}
}

// Direction returns what the packet's flags say of its direction.
func (p *Packet) Direction() formats.Direction {
	switch p.Flags() & 3 {
	case flagInbound:
		return formats.In
	case flagOutbound:
		return formats.Out
	default:
		return formats.Unknown
	}
}

// ProcessThread returns the option of that name, if the packet has it.
func (p *Packet) ProcessThread() (process, thread uint32, ok bool) {
	for o := p.Options; ; {
		code, v, more := o.Next()
		if !more {
			return 0, 0, false
		}
		if code == epbProcessThread && len(v) == 8 {
			return o.order().Uint32(v), o.order().Uint32(v[4:]), true
		}
	}
}

// Comment returns the packet's comments as one line.
func (p *Packet) Comment() string { return p.Options.Comment() }

// Comment returns the comments among the options as one line of UTF-8.
func (o Options) Comment() string {
	var s string
	for {
		code, v, ok := o.Next()
		if !ok {
			return s
		}
		if code != OptComment || len(v) == 0 {
			continue
		}
		text := oneLine(string(v))
		if s != "" {
			text = s + "; " + text
		}
		s = text
	}
}

// SectionOptions returns the options of a section header block.
func (b *Block) SectionOptions() Options {
	if b.Type != SectionHeader || len(b.Body) < 16 {
		return Options{}
	}
	return Options{data: b.Body[16:], big: b.Big}
}

// Names returns the entries of a name resolution block, every name of an
// address as one.
func (b *Block) Names() []Name {
	if b.Type != NameResolution {
		return nil
	}
	var names []Name
	order := orderOf(b.Big)
	for body := b.Body; len(body) >= 4; {
		typ, n := order.Uint16(body), int(order.Uint16(body[2:]))
		if body = body[4:]; n > len(body) || typ == nrbEnd {
			return names
		}
		size := 4
		if typ == nrbIPv6 {
			size = 16
		}
		if (typ == nrbIPv4 || typ == nrbIPv6) && n > size {
			addr, _ := netip.AddrFromSlice(body[:size])
			for s := range strings.SplitSeq(strings.TrimRight(string(body[size:n]), "\x00"), "\x00") {
				names = append(names, Name{Addr: addr, Name: s})
			}
		}
		body = body[min(len(body), (n+3)&^3):]
	}
	return names
}

// JournalRecord returns the record that a journal block carries, if any: the
// end of a log that no packet could carry.
func (b *Block) JournalRecord() (rec []byte, ok bool) {
	if b.Type != SystemdJournal || len(b.Body) > math.MaxInt32 {
		return nil, false
	}
	text := string(b.Body)
	if !strings.HasPrefix(text, "__REALTIME_TIMESTAMP=") {
		return nil, false
	}
	_, value, found := strings.Cut(text, "\n"+journalRecord)
	if !found {
		return nil, false
	}
	value, _, _ = strings.Cut(value, "\n")
	rec, err := base64.StdEncoding.DecodeString(value)
	return rec, err == nil
}

// LastInterface returns the interface that the section described last, nil
// when it has none.
func (r *BlockReader) LastInterface() *InterfaceInfo {
	if len(r.interfaces) == 0 {
		return nil
	}
	return r.interfaces[len(r.interfaces)-1]
}
