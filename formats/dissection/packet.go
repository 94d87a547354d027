package dissection

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
)

// packet is what the lines above a message tell of its packet.
type packet struct {
	stamp     stamp.Stamp
	src, dst  formats.Address
	hosts     [2]string // of src and dst, by the innermost Internet Protocol
	transport formats.Transport
	calendar  stamp.Calendar
}

var (
	frame    = []byte("Frame ")
	internet = []byte("Internet Protocol")

	epoch   = formats.Pattern(`^ +Epoch (?:Arrival )?Time: (\d{1,10}\.\d{1,9})`)
	arrival = formats.Pattern(`^ +Arrival Time: ` + `([A-Z][a-z]{2} +\d{1,2}, \d{4}|\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d\.\d{1,9})(?: ?(UTC|GMT|Z|[+-]\d{4}))?`)
	hosts   = formats.Pattern(`^Internet Protocol(?: Version [46])?, Src: (?:\S+ \()?([0-9A-Fa-f.:]+)\)?,? Dst: (?:\S+ \()?([0-9A-Fa-f.:]+)\)?`)
	ports   = formats.Pattern(`^(User Datagram|Transmission Control|Stream Control Transmission) Protocol, Src Port: (?:[\w.-]+ \()?(\d{1,5})\)?(?: \(\d+\))?, Dst Port: (?:[\w.-]+ \()?(\d{1,5})\)?`)
	secured = []byte("Transport Layer Security")
)

// hear takes what a line tells of the packet. A line that begins a packet forgets the
// one before.
func (p *packet) hear(line []byte) {
	switch {
	case len(line) == 0:
	case bytes.HasPrefix(line, frame):
		*p = packet{calendar: p.calendar}
	case line[0] == ' ':
		p.time(line)
	case bytes.HasPrefix(line, internet):
		if m := hosts().FindSubmatch(line); m != nil {
			p.hosts = [2]string{string(m[1]), string(m[2])}
			p.src, p.dst = announced.ParseAddress(p.hosts[0], ""), announced.ParseAddress(p.hosts[1], "")
		}
	case bytes.HasPrefix(line, secured):
		p.transport = formats.TLS
	default:
		if m := ports().FindSubmatch(line); m != nil {
			p.src, p.dst = announced.ParseAddress(p.hosts[0], string(m[2])), announced.ParseAddress(p.hosts[1], string(m[3]))
			p.transport = map[byte]formats.Transport{'U': formats.UDP, 'T': formats.TCP, 'S': formats.SCTP}[m[1][0]]
		}
	}
}

func (p *packet) time(line []byte) {
	if !bytes.Contains(line, []byte("Time: ")) {
		return
	}
	if m := epoch().FindSubmatch(line); m != nil {
		p.stamp.SetEpoch(string(m[1]))
	} else if m := arrival().FindSubmatch(line); m != nil {
		p.stamp.SetDate(string(m[1]))
		p.stamp.SetTime(string(m[2]))
		if len(m[3]) > 0 {
			p.stamp.SetZone(string(m[3]))
		}
	}
}
