package ocslogger

import (
	"bytes"
	"strconv"
	"time"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

var (
	beginMarker = []byte("$$begin_record")
	endMarker   = []byte("$$end_record")
	levelMark   = []byte("TL_")
)

// prefix is what stands before the payload of a trace line. The layout is the
// administrator's to edit (OCSLogger, Advanced options), so every part may be
// missing. The slices are views of the line.
type prefix struct {
	level       []byte // "TL_INFO"
	bracket     []byte // processor number, or POOL\SERVER in a CLS file
	process     uint32
	thread      uint32
	wall        time.Time // as if it were UTC; zero when there is no time
	sequence    []byte
	component   []byte // "SIPStack"
	correlation []byte // the [number] of Lync Server 2013 and later
	payload     []byte // what follows, without line end
	whole       bool   // the bracket of component, function and source is closed
}

// parsePrefix reads the prefix of a trace line. It goes out from the time,
// because editing accidents ("TF_PROTO…text… OL") spare that.
func parsePrefix(line []byte) prefix {
	line = textlog.TrimEOL(line)
	p := prefix{payload: line}
	if bytes.HasPrefix(line, levelMark) {
		if i := bytes.IndexByte(line, '('); i > 0 && i < 16 {
			p.level = line[:i]
		}
	}
	rest := line
	if at, wall := findTime(line); at >= 0 {
		p.wall = wall
		p.readIDs(line[:at])
		rest = p.readSequence(line[at+timeLength:])
	}
	p.readSource(rest)
	return p
}

// readIDs reads "… [bracket]pid.tid::" from the octets before the time.
func (p *prefix) readIDs(b []byte) {
	end := bytes.LastIndexByte(b, ']')
	if end < 0 {
		return
	}
	if i := bytes.LastIndexByte(b[:end], '['); i >= 0 {
		p.bracket = b[i+1 : end]
	}
	pid, tid, ok := bytes.Cut(bytes.TrimRight(b[end+1:], ":"), []byte{'.'})
	if ok {
		p.process, p.thread = hex(pid), hex(tid)
	}
}

// readSequence reads ".seq" behind the time and returns what follows.
func (p *prefix) readSequence(b []byte) []byte {
	if len(b) == 0 || b[0] != '.' {
		return b
	}
	n := 1
	for n < len(b) && sip.IsHexDigit(b[n]) {
		n++
	}
	p.sequence = b[1:n]
	return b[n:]
}

// readSource reads "(component,function:file(line)) [correlation] payload".
func (p *prefix) readSource(b []byte) {
	p.payload = bytes.TrimLeft(b, " ")
	if len(p.payload) == 0 || p.payload[0] != '(' {
		return
	}
	b = p.payload
	end := closing(b)
	if end < 0 {
		return
	}
	comma := bytes.IndexByte(b[:end], ',')
	if comma < 0 {
		return
	}
	p.whole, p.component = true, b[1:comma]
	p.payload = b[end+1:]
	p.readCorrelation()
}

// readCorrelation reads " [number] ". A bracket without the blank before it is
// payload: "[0]( 0000000008A39D40 ) …".
func (p *prefix) readCorrelation() {
	b, spaced := bytes.CutPrefix(p.payload, []byte{' '})
	if spaced && len(b) > 2 && b[0] == '[' {
		n := 1
		for n < len(b) && sip.IsDigit(b[n]) {
			n++
		}
		if n > 1 && n < len(b) && b[n] == ']' {
			p.correlation, b = b[1:n], bytes.TrimPrefix(b[n+1:], []byte{' '})
		}
	}
	p.payload = b
}

// server returns the machine that the bracket names, "" for a processor.
func (p *prefix) server() []byte {
	for _, c := range p.bracket {
		if !sip.IsDigit(c) {
			return p.bracket
		}
	}
	return nil
}

// closing returns the index of the bracket that closes the one at b[0], -1 if
// there is none near.
func closing(b []byte) int {
	depth := 0
	for i, c := range b[:min(len(b), 512)] {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

const timeLength = len("06/22/2009-17:58:48.922")

// findTime returns the place and value of the first MM/DD/YYYY-HH:MM:SS.mmm
// near the start of a line, -1 if there is none. The month comes first on
// machines of every language.
func findTime(line []byte) (int, time.Time) {
	line = line[:min(len(line), 512)]
	for at := 0; ; {
		i := bytes.IndexByte(line[at:], '/')
		if i < 0 {
			return -1, time.Time{}
		}
		at += i
		if at >= 2 {
			if t, ok := parseTime(line[at-2:]); ok {
				return at - 2, t
			}
		}
		at++
	}
}

func parseTime(b []byte) (time.Time, bool) {
	const layout = "00/00/0000-00:00:00.000"
	if len(b) < timeLength {
		return time.Time{}, false
	}
	for i := range len(layout) {
		if layout[i] == '0' && !sip.IsDigit(b[i]) || layout[i] != '0' && layout[i] != b[i] {
			return time.Time{}, false
		}
	}
	month, day, year := number(b[:2]), number(b[3:5]), number(b[6:10])
	hour, minute, second := number(b[11:13]), number(b[14:16]), number(b[17:19])
	if year == 0 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, number(b[20:23])*int(time.Millisecond), time.UTC)
	return t, t.Day() == day // else the month is shorter
}

// isTrace reports whether a line has a level and a time where a trace line has
// them, so it starts something new even in the middle of a record.
func isTrace(line []byte) bool {
	if !bytes.HasPrefix(line, levelMark) {
		return false
	}
	at, _ := findTime(line)
	return at >= 0
}

// endsInBegin reports whether a line ends in the marker that opens a record.
func endsInBegin(line []byte) bool {
	if n := len(line); n > 2 && line[n-2] == '\r' && line[n-3] != 'd' && line[n-3] > ' ' {
		return false // as nearly all lines do
	}
	return bytes.HasSuffix(trimRight(line), beginMarker)
}

// isEnd reports whether a line is the marker that closes a record.
func isEnd(line []byte) bool { return line[0] == '$' && bytes.Equal(trimRight(line), endMarker) }

// trimRight cuts line end and blanks.
func trimRight(b []byte) []byte {
	n := len(b)
	for n > 0 && (b[n-1] == '\n' || b[n-1] == '\r' || b[n-1] == ' ' || b[n-1] == '\t') {
		n--
	}
	return b[:n]
}

func hex(b []byte) uint32 {
	v, err := strconv.ParseUint(string(b), 16, 32)
	if err != nil {
		return 0
	}
	return uint32(v)
}

func number(b []byte) int {
	n := 0
	for _, c := range b {
		n = n*10 + int(c-'0')
	}
	return n
}
