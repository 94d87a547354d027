package capture

import (
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// pcapHeader is what the head of a pcap file says of its records
// (draft-ietf-opsawg-pcap), or that of a snoop file (RFC 1761).
type pcapHeader struct {
	order binary.ByteOrder
	nano  bool // time stamps are in nanoseconds, not microseconds
	snoop bool
	size  int // octets of the file's own head
	head  int // octets of a record's head
	link  uint32
}

const snoopMagic = "snoop\x00\x00\x00\x00\x00\x00\x02"

// snoopLinks are the link types of snoop that captures have, as those of pcap.
var snoopLinks = map[uint32]uint32{0: 1, 4: 1, 8: 10} // IEEE 802.3, Ethernet, FDDI

const (
	pcapHeaderLength  = 24
	snoopHeaderLength = 16
	pcapMagicMicro    = 0xa1b2c3d4
	pcapMagicNano     = 0xa1b23c4d
	pcapMagicModified = 0xa1b2cd34 // Kuznetzov's: interface, protocol and type in each record

	// maxPcapRecord bounds one packet; libpcap's own limit is 262,144 for all
	// but a few link types.
	maxPcapRecord = 16 << 20
)

func readPcapHeader(head []byte) (h pcapHeader, ok bool) {
	if len(head) >= snoopHeaderLength && string(head[:len(snoopMagic)]) == snoopMagic {
		link, ok := snoopLinks[binary.BigEndian.Uint32(head[len(snoopMagic):])]
		return pcapHeader{order: binary.BigEndian, snoop: true, size: snoopHeaderLength, head: 24, link: link}, ok
	}
	if len(head) < pcapHeaderLength {
		return h, false
	}
	h.size, h.head = pcapHeaderLength, 16
	for _, h.order = range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch h.order.Uint32(head) {
		case pcapMagicMicro:
		case pcapMagicNano:
			h.nano = true
		case pcapMagicModified:
			h.head += 8
		default:
			continue
		}
		h.link = h.order.Uint32(head[20:]) & 0xffff // above are flags of the frame check sequence
		return h, true
	}
	return h, false
}

type pcapSource struct {
	win    *textlog.Window
	header pcapHeader
	began  bool
	frame  frame
}

func newPcapSource(r io.Reader) *pcapSource { return &pcapSource{win: textlog.NewWindow(r)} }

func (s *pcapSource) next() (*frame, error) {
	if !s.began {
		h, ok := readPcapHeader(s.win.Peek(pcapHeaderLength))
		if !ok {
			return nil, s.damage(s.win.Len() < pcapHeaderLength, "%v", errNotPcap)
		}
		s.header, s.began = h, true
		s.win.Take(h.size)
	}
	size := s.header.head
	head := s.win.Peek(size)
	switch {
	case len(head) == 0 && s.win.Err() == nil:
		return nil, io.EOF
	case s.win.Err() != nil:
		return nil, s.win.Err()
	case len(head) < size:
		return nil, s.damage(true, "the file ends within the head of a packet")
	}
	order := s.header.order
	sec, frac := order.Uint32(head), order.Uint32(head[4:])
	n, length := order.Uint32(head[8:]), order.Uint32(head[12:])
	record := size + int(n)
	if s.header.snoop {
		length, n, sec, frac = order.Uint32(head), order.Uint32(head[4:]), order.Uint32(head[16:]), order.Uint32(head[20:])
		record = int(order.Uint32(head[8:])) // with octets that fill it
	}
	if n > maxPcapRecord || record < size+int(n) || record > size+maxPcapRecord {
		return nil, s.damage(false, "packet of the impossible length %d", n)
	}
	whole := s.win.Peek(record)
	if len(whole) < record {
		if s.win.Err() != nil {
			return nil, s.win.Err()
		}
		return nil, s.damage(true, "the file ends after %d of %d octets of a packet", len(whole)-size, n)
	}
	if !s.header.nano {
		frac = min(frac, 999999) * 1000
	}
	s.frame.number++
	s.frame.link = s.header.link
	s.frame.offset = s.win.Offset()
	s.frame.packet = pcapng.Packet{
		HasStamp: true,
		Time:     time.Unix(int64(sec), int64(min(frac, 999999999))).UTC(),
		Length:   length,
		Data:     s.win.Take(record)[size : size+int(n)],
	}
	return &s.frame, nil
}

func (s *pcapSource) damage(truncated bool, format string, args ...any) error {
	return &formats.SyntaxError{Offset: s.win.Offset(), Msg: fmt.Sprintf(format, args...), Truncated: truncated}
}
