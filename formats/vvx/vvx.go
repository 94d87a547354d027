// Package vvx reads and writes the log of Polycom's phones, among them those of
// the series VVX that register at Lync and Skype for Business:
//
//	1105081502|sip  |0|00|>>> Data Send TLS 198.51.100.39:443
//	1105081502|sip  |0|00|    INVITE sip:bob@example.com SIP/2.0
//	1105081502|sip  |0|00|    Via: SIP/2.0/TLS 192.0.2.20:41220
//
// Every line begins with month, day, hour, minute and second in the phone's local
// time, the component, the level and how many lines were lost before; there is no
// year. A message is indented below the line that names its direction, and with
// it the far end where it was sent. The form is known from published excerpts, not
// from a specification.
package vvx

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strconv"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/sip"
	"ocsconv/formats/stamp"
	"ocsconv/formats/textlog"
)

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "vvx"

// Format is the phone's log, read and written.
var Format = &formats.Format{
	Name:       Name,
	Title:      "log of Polycom phones (VVX, SoundPoint IP, Trio)",
	Marks:      "lines MMDDhhmmss|sip  |level|missed| with a SIP message under >>> Data Send or <<< Data received",
	Extensions: []string{".vvx", ".log", ".txt"},
	Detect:     Detect,
	NewReader:  NewReader,
	NewWriter:  NewWriter,
	Line:       Line,
	Dateless:   true,
}

var errNoLine = errors.New("no SIP message in lines that begin like a Polycom phone's (MMDDhhmmss|sip  |0|00|)")

// Detect takes an input in which a message is found.
func Detect(head []byte) error {
	if !bytes.Contains(head, []byte("|sip")) || !formats.Holds(head, NewReader) {
		return errNoLine
	}
	return nil
}

// prefix is what stands before the text of a line. A syslog daemon's own prefix
// may stand before that.
type prefix struct {
	from  int // where it begins
	size  int // where the text begins
	stamp stamp.Stamp
	sip   bool // the component is that of the signalling
	level string
}

// outerReach is how far into a line the phone's prefix is looked for.
const outerReach = 120

// parsePrefix reads "1105081502|sip  |0|00|" and "000012.345|sip  |0|00|", which a
// phone writes before it knows the time.
func parsePrefix(line []byte) (p prefix, ok bool) {
	bar := bytes.IndexByte(line[:min(len(line), outerReach)], '|')
	const digits = 10
	if bar < digits || len(line) < bar+len("|sip|0|00|") {
		return p, false
	}
	p.from = bar - digits
	number := line[p.from:bar]
	for i, c := range number {
		if c-'0' > 9 && (c != '.' || i != 6) {
			return p, false
		}
	}
	rest := line[bar+1:]
	end := bytes.IndexByte(rest, '|')
	if end < 2 || end > 8 {
		return p, false
	}
	component := bytes.TrimRight(rest[:end], " ")
	rest = rest[end+1:]
	if len(rest) < len("0|00|") || rest[0]-'0' > 9 || rest[1] != '|' || rest[4] != '|' {
		return p, false
	}
	p.sip, p.level = string(component) == "sip", string(rest[:1])
	p.size = bar + 1 + end + 1 + len("0|00|")
	if number[6] != '.' {
		two := func(i int) int { n, _ := strconv.Atoi(string(number[i : i+2])); return n }
		p.stamp.Set(0, two(0), two(2))
		p.stamp.SetTime(string(number[4:6]) + ":" + string(number[6:8]) + ":" + string(number[8:10]))
	}
	return p, true
}

// margin is what a message's lines are indented by.
var margin = []byte("    ")

// grammar reads the records of one log.
type grammar struct {
	calendar stamp.Calendar
	limit    int
}

// NewReader returns a reader of a phone's log. The year is that of opts.Date.
func NewReader(r io.Reader, opts *formats.Options) formats.Reader {
	own := opts.WithDefaults()
	g := &grammar{calendar: stamp.NewCalendar(&own), limit: own.MaxMessage}
	return announced.NewReader(r, Name, opts, g.record)
}

// record reads the message whose first line, or the line above it, stands at an
// octet of the window.
func (g *grammar) record(w *textlog.Window, at int, line []byte) []*announced.Record {
	p, ok := parsePrefix(line)
	if !ok || !p.sip {
		return nil
	}
	rec := &announced.Record{}
	m := &rec.Message
	if g.announce(m, line[p.size:]) {
		rec.Head = len(line)
		line = w.LineAt(at+rec.Head, g.limit)
		if next, ok := parsePrefix(line); !ok || !next.sip {
			return nil
		}
	}
	if q, _ := parsePrefix(line); q.size == 0 || !sip.IsStartLine(bytes.TrimSpace(line[q.size:])) {
		return nil
	}
	lines, size := g.lines(w, at+rec.Head)
	if len(lines) < 2 {
		return nil
	}
	rec.Text = size
	raw, damage := announced.Wire(lines)
	m.Raw, m.Transport = raw, announced.Transport(lines)
	g.calendar.Settle(m, &p.stamp)
	m.Origin.Level, m.Origin.Component = p.level, "sip"
	if damage != "" {
		rec.Damage = append(rec.Damage, announced.Damage{At: rec.Head, Msg: damage})
	}
	return []*announced.Record{rec}
}

// announce takes direction and far end from the line above a message.
func (g *grammar) announce(m *formats.Message, text []byte) bool {
	fields := bytes.Fields(text)
	if len(fields) < 3 || string(fields[1]) != "Data" {
		return false
	}
	switch {
	case string(fields[0]) == ">>>":
		m.Direction = formats.Out
	case string(fields[0]) == "<<<":
		m.Direction = formats.In
	default:
		return false
	}
	m.How = formats.Logged
	if last := fields[len(fields)-1]; len(fields) > 4 && bytes.IndexByte(last, ':') > 0 {
		m.Remote = announced.ParseAddress(string(last), "")
	}
	return true
}

// lines returns the lines of a message less what the log puts before them, and
// how many octets they take. Lines of other components between them are none of
// the message, and neither is what is not indented.
func (g *grammar) lines(w *textlog.Window, at int) (lines [][]byte, size int) {
	length, body, headers := -1, 0, true
	const mostForeign = 32
	foreign := 0
	for end := at; end-at < g.limit && foreign < mostForeign; {
		line := w.LineAt(end, g.limit)
		p, ok := parsePrefix(line)
		if !ok {
			break
		}
		end += len(line)
		if !p.sip {
			foreign++
			continue
		}
		text, indented := bytes.CutPrefix(bytes.TrimRight(line[p.size:], "\r\n"), margin)
		if !indented && len(bytes.TrimSpace(text)) > 0 || len(lines) > 0 && headers && sip.IsStartLine(text) {
			break
		}
		foreign = 0
		if !indented {
			text = nil
		}
		switch n, ok := announced.Length(text); {
		case !headers:
			body += len(text) + len("\r\n")
		case len(text) == 0:
			headers = false
		case ok && length < 0:
			length = n
		}
		lines = append(lines, text)
		size = end - at
		if !headers && body >= length && length >= 0 {
			break
		}
	}
	return lines, size
}

// NewWriter returns a writer of a phone's log. Its lines name the far end of what
// was sent alone, and no direction that is unknown: such a message is written as
// sent, as [formats.Message.Src] counts it.
func NewWriter(w io.Writer, opts *formats.WriterOptions) formats.Writer {
	clock := opts.WithDefaults().Clock
	return announced.NewWriter(w, Name, func(m *formats.Message) []byte {
		lead := clock.Wall(m.Time).Format("0102150405") + "|sip  |0|00|"
		transport := cmp.Or(m.Transport.String(), "TLS")
		head := ">>> Data Send " + transport
		if m.Direction == formats.In {
			head = "<<< Data received " + transport
		} else if m.Remote.Addr().IsValid() {
			head += " " + m.Remote.AddrPort.String()
		}
		b := append([]byte(lead+head), '\n')
		for line := range announced.Lines(m.Raw) {
			b = append(b, bytes.TrimRight(append([]byte(lead+string(margin)), line...), " ")...)
			b = append(b, '\n')
		}
		return b
	})
}

// Line implements Line of [formats.Format].
func Line(line []byte) formats.Line {
	p, ok := parsePrefix(line)
	if !ok {
		return formats.Line{}
	}
	return formats.Line{Stamp: formats.Span{From: p.from, To: p.size}, Text: p.size}
}
