package pcapng

import (
	"bytes"
	"compress/flate"

	"ocsconv/formats"
)

// Bounds on what one packet carries. Wireshark reads blocks of up to 16 MiB.
const (
	maxBlock = 15 << 20
	maxGap   = 8 << 20   // deflated octets of a gap
	maxRest  = 6 << 20   // of a message that is longer than a packet
	maxOther = 512 << 10 // each of head, foot and patch
)

// gap collects the octets of a log before a message. It deflates them once
// they are many, so a gigabyte of foreign lines takes a few megabytes.
type gap struct {
	plain   []byte // while there are few
	packed  bytes.Buffer
	deflate *flate.Writer
	dropped int64 // octets that found no room
}

func (g *gap) empty() bool { return len(g.plain) == 0 && g.deflate == nil && g.dropped == 0 }

func (g *gap) add(b []byte) {
	switch {
	case len(b) == 0:
	case g.dropped > 0 || g.packed.Len() > maxGap:
		g.dropped += int64(len(b))
	case g.deflate != nil:
		g.deflate.Write(b)
	case len(g.plain)+len(b) <= formats.MaxGap:
		g.plain = append(g.plain, b...)
	default:
		g.deflate, _ = flate.NewWriter(&g.packed, flate.BestSpeed)
		g.deflate.Write(g.plain)
		g.deflate.Write(b)
		g.plain = nil
	}
}

// take appends the gap as a field and empties it.
func (g *gap) take(rec []byte) []byte {
	if g.deflate == nil {
		rec = appendField(rec, fieldGap, g.plain)
		g.plain = g.plain[:0]
		return rec
	}
	g.deflate.Close()
	rec = appendField(rec, fieldGap|deflated, g.packed.Bytes())
	*g = gap{}
	return rec
}

// packer deflates long fields of one message.
type packer struct {
	buf     bytes.Buffer
	deflate *flate.Writer
}

// append appends v as a field, deflated when it is long. It reports false and
// appends nothing when the field would exceed limit octets.
func (p *packer) append(rec []byte, tag byte, v []byte, limit int) ([]byte, bool) {
	if len(v) <= formats.MaxGap {
		return appendField(rec, tag, v), true
	}
	if len(v) > maxField {
		return rec, false
	}
	p.buf.Reset()
	if p.deflate == nil {
		p.deflate, _ = flate.NewWriter(&p.buf, flate.BestSpeed)
	} else {
		p.deflate.Reset(&p.buf)
	}
	p.deflate.Write(v)
	p.deflate.Close()
	if p.buf.Len() > limit {
		return rec, false
	}
	return appendField(rec, tag|deflated, p.buf.Bytes()), true
}
