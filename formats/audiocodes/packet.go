package audiocodes

import (
	"bytes"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
)

// lead is what stands before the text of a syslog packet: the daemon's or the
// viewer's own prefix, the sequence number and the session.
type lead struct {
	size     int // octets of the line; 0 when it has none
	sequence uint64
	session  string
}

var (
	sequenceMark = []byte("[S=")
	timeMark     = []byte("[Time:")
	leadForm     = formats.Pattern(`^\[S=(\d{1,18})\] ?(?:\[(?:SID|BID)[=:]([^\]]{1,80})\] ?)?`)
	entryForm    = formats.Pattern(`^\(?\(?[A-Za-z_]{1,24} ?\)? {0,3}\(?\d{1,12}\) ?`) // (N  6891937), (lgr_flow)(620)
	timeForm     = formats.Pattern(`\s?\[(?:File: ?Line:-?\d+\] ?\[)?Time: ?(?:(\d{1,2}-\d{1,2}(?:-\d{4})?)@)?(\d{1,2}:\d\d:\d\d(?:\.\d{1,6})?)\]\s*$`)
)

// reach is how far into a line the sequence number is looked for.
const reach = 240

// parseLead reads the front of a line.
func parseLead(line []byte) (l lead) {
	i := bytes.Index(line[:min(len(line), reach)], sequenceMark)
	if i < 0 {
		return l
	}
	m := leadForm().FindSubmatch(line[i:min(len(line), i+reach)])
	if m == nil {
		return l
	}
	l.size = i + len(m[0])
	l.sequence, _ = strconv.ParseUint(string(m[1]), 10, 64)
	l.session = string(m[2])
	return l
}

// begins reports whether a line begins a packet or, where the packets have lost
// their numbers, an entry.
func begins(line []byte) bool {
	return parseLead(line).size > 0 || entryForm().Match(line) || announcement(line) >= 0
}

var (
	announceWords = []byte(" SIP Message ")
	incoming      = []byte("---- Incoming SIP Message from ")
	outgoing      = []byte("---- Outgoing SIP Message to ")
	announceForm  = formats.Pattern(`^---- (?:(Incoming) SIP Message from|(Outgoing) SIP Message to) (\S+)(?: (?:to|from) SIPInterface #?(\d*) ?(?:\(([^)]*)\))?)?(?: (UDP|TCP|TLS|WSS?|SCTP|udp|tcp|tls))?.*?-{4,}`)
)

// longestAnnouncement is the length in octets up to which words announce a message.
// Counted repetitions in the pattern instead would make matching ten times as slow.
const longestAnnouncement = 768

// announcement returns where the words that announce a message begin in a line,
// -1 when there are none.
func announcement(line []byte) int {
	if !bytes.Contains(line, announceWords) {
		return -1
	}
	in, out := bytes.Index(line, incoming), bytes.Index(line, outgoing)
	if in < 0 || out >= 0 && out < in {
		return out
	}
	return in
}

// announce takes from an announcement what it tells of the message, and returns
// how many octets it has, 0 when it is none.
func announce(m *formats.Message, text []byte) int {
	at := announceForm().FindSubmatchIndex(text[:min(len(text), longestAnnouncement)])
	if at == nil {
		return 0
	}
	part := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return string(text[at[2*i]:at[2*i+1]])
	}
	m.Direction, m.How = formats.Out, formats.Logged
	if part(1) != "" {
		m.Direction = formats.In
	}
	m.Remote = announced.ParseAddress(part(3), "")
	m.Transport = formats.ParseTransport(part(6))
	if m.Origin.Component = "SIPInterface"; part(5) != "" {
		m.Origin.Component += " " + part(5)
	} else if part(4) != "" {
		m.Origin.Component += " #" + part(4)
	}
	return at[1]
}

// cutTime takes the device's time off the end of a packet's text.
func cutTime(text []byte) ([]byte, stamp.Stamp) {
	var s stamp.Stamp
	i := bytes.LastIndex(text, timeMark)
	if i < 0 {
		return text, s
	}
	from := max(0, i-len(" [File:  Line:-1] "))
	at := timeForm().FindSubmatchIndex(text[from:])
	if at == nil {
		return text, s
	}
	if at[2] >= 0 {
		day := string(text[from+at[2] : from+at[3]])
		if len(day) > len("31-12") {
			s.SetOrdered("mdy", day)
		} else {
			s.SetOrdered("dm", day)
		}
	}
	s.SetTime(string(text[from+at[4] : from+at[5]]))
	return text[:from+at[0]], s
}

// piece is a line of a packet's text, or a part of one where the packet ends.
type piece struct {
	text []byte
	from int  // octet of the window where it begins
	end  int  // where the next one begins
	open bool // no line end follows: the next packet may go on with the line
}

// packet is a syslog packet in the window.
type packet struct {
	lead
	from, end int
	pieces    []piece
	stamp     stamp.Stamp
	marked    bool // its last piece ends with a line end of its own
}

var dumpEnds = [][]byte{[]byte("#015#012"), []byte("#012"), []byte(`\r\n`), []byte(`\n`)}

// packetAt reads the packet whose first line stands at an octet of the window,
// from octet skip of that line on.
func packetAt(w *textlog.Window, at, skip, limit int) packet {
	line := w.LineAt(at, limit)
	p := packet{lead: parseLead(line), from: at, end: at + len(line)}
	skip = max(skip, p.size)
	p.add(at+skip, line[skip:])
	for p.end-at < limit {
		line := w.LineAt(p.end, limit)
		if len(line) == 0 || begins(line) {
			break
		}
		p.add(p.end, line)
		p.end += len(line)
	}
	if n := len(p.pieces); n > 0 && !p.marked {
		p.pieces[n-1].open = true // a packet ends where the device ran out of room
	}
	return p
}

// add appends the text of a line at an octet of the window.
func (p *packet) add(at int, line []byte) {
	end := at + len(line)
	text, s := cutTime(textlog.TrimEOL(line))
	timed := s.Known()
	if timed && !p.stamp.Known() {
		p.stamp = s
	}
	for _, mark := range dumpEnds {
		if !bytes.Contains(text, mark) {
			continue
		}
		for {
			i := bytes.Index(text, mark)
			if i < 0 {
				break
			}
			next := at + i + len(mark)
			p.pieces = append(p.pieces, piece{text: bytes.TrimRight(text[:i], " \t"), from: at, end: next})
			text, at = text[i+len(mark):], next
		}
		if p.marked = len(bytes.TrimSpace(text)) == 0; p.marked {
			p.pieces[len(p.pieces)-1].end = end
			return
		}
		p.pieces = append(p.pieces, piece{text: text, from: at, end: end})
		return
	}
	if old := p.blankEnds(at, text); old != nil {
		p.pieces = append(p.pieces, old...)
		p.pieces[len(p.pieces)-1].end = end
		return
	}
	if timed && len(bytes.TrimSpace(text)) == 0 {
		if n := len(p.pieces); n > 0 {
			p.pieces[n-1].end = end
		}
		return
	}
	p.marked = false
	p.pieces = append(p.pieces, piece{text: bytes.TrimRight(text, " \t"), from: at, end: end})
}

var blankEnd = formats.Pattern(`SIP/2\.0(?: \d{3}[^:]{0,80})?  [A-Za-z][A-Za-z-]{0,40}: `)

// blankEnds splits the text of a packet whose line ends became two blanks each,
// as releases before 6.6 have it; nil when they did not.
func (p *packet) blankEnds(at int, text []byte) (list []piece) {
	if !bytes.Contains(text, []byte("SIP/2.0")) || !blankEnd().Match(text) {
		return nil
	}
	for {
		i := bytes.Index(text, []byte("  "))
		if i < 0 {
			return append(list, piece{text: bytes.TrimRight(text, " "), from: at, end: at + len(text)})
		}
		list = append(list, piece{text: text[:i], from: at, end: at + i + 2})
		text, at = text[i+2:], at+i+2
	}
}
