package pcapng

import (
	"time"

	"ocsconv/formats"
)

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
