package uccapi

import (
	"bytes"
	"strconv"
	"time"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Prefix is what stands before the payload of a log line:
//
//	01/05/2010|14:00:47.889 418:D8 INFO  :: payload
//
// The order of the date is month, day, year on every machine. The client of
// LCS 2003 and 2005 (RTCDLL) writes no date. In a phone's CELog the whole stands
// behind the phone's own prefix.
type Prefix struct {
	Date    int    // 20100105; 0 when the line has none
	Millis  int    // since midnight
	Process uint32 // in hexadecimal in the log, as is Thread
	Thread  uint32
	Level   string // "INFO", "TRACE", "WARN", "ERROR"
	Size    int    // octets of the line before the payload and its blanks
	Outer   int    // how many of them are a phone's own prefix
}

// Wall returns the wall time as if it were UTC. Day is the date of a line that
// has none.
func (p *Prefix) Wall(day time.Time) time.Time {
	if p.Date != 0 {
		day = time.Date(p.Date/10000, time.Month(p.Date/100%100), p.Date%100, 0, 0, 0, 0, time.UTC)
	}
	return day.Add(time.Duration(p.Millis) * time.Millisecond)
}

// sameThread reports whether two lines were written by one thread.
func (p *Prefix) sameThread(q *Prefix) bool {
	return p.Thread == q.Thread && p.Process == q.Process
}

// ParsePrefix reads the prefix of a line, also behind a phone's own prefix. It
// takes one or more blanks where the log has two and where web pages show one.
func ParsePrefix(line []byte) (Prefix, bool) {
	if p, ok := parsePlain(line); ok {
		return p, true
	}
	return parseNested(line)
}

// prefixes reads the prefixes of lines that follow each other. Few threads write most of a
// log, so that the time alone is new in most of them.
type prefixes struct {
	date    []byte // with its bar, of the line that was read last; empty where it had none
	threads [8]threadPrefix
	last    int // of threads, that was read last
	newest  int
	other   Prefix // of a line that is none of these
}

// threadPrefix is a prefix without its date and time.
type threadPrefix struct {
	text  []byte // what stands behind the time
	value Prefix // with the date of all
}

// parse returns what [ParsePrefix] does, up to the next call; nil for false.
func (s *prefixes) parse(line []byte) *Prefix {
	date := len(s.date)
	if behind := date + timeSize; len(line) > behind && string(line[:date]) == string(s.date) {
		if millis, ok := parseTime(line[date:]); ok {
			if t := s.thread(line[behind:]); t != nil {
				t.Millis = millis
				return t
			}
		}
	}
	p, ok := ParsePrefix(line)
	if !ok {
		return nil
	}
	if s.other = p; p.Outer == 0 {
		s.learn(line)
	}
	return &s.other
}

// thread returns the prefix of the thread whose text a line has behind its time, nil where
// it was not learnt.
func (s *prefixes) thread(line []byte) *Prefix {
	for i := range s.threads {
		at := (s.last + i) % len(s.threads)
		t := &s.threads[at]
		if n := len(t.text); n > 0 && len(line) > n && line[n] != ' ' && string(line[:n]) == string(t.text) {
			s.last = at
			return &t.value
		}
	}
	return nil
}

// learn keeps the newest prefix, of a line, in the place of the one that was learnt first.
func (s *prefixes) learn(line []byte) {
	date := 0
	if s.other.Date != 0 {
		date = dateSize
	}
	if string(line[:date]) != string(s.date) {
		for i := range s.threads {
			v := &s.threads[i].value
			v.Date, v.Size = s.other.Date, v.Size+date-len(s.date)
		}
		s.date = append(s.date[:0], line[:date]...)
	}
	s.newest = (s.newest + 1) % len(s.threads)
	t := &s.threads[s.newest]
	t.text, t.value = append(t.text[:0], line[date+timeSize:s.other.Size]...), s.other
}

const (
	dateSize = len("01/05/2010|")
	timeSize = len("14:00:47.889")

	// outerReach is how far into a line a nested prefix is looked for. A phone's
	// own prefix is about 80 octets long.
	outerReach = 256
)

// parsePlain reads a prefix at the very start of a line.
func parsePlain(line []byte) (p Prefix, ok bool) {
	if len(line) < timeSize || !sip.IsDigit(line[0]) {
		return p, false
	}
	at := 0
	if line[2] == '/' {
		if len(line) < dateSize+timeSize {
			return p, false
		}
		if p.Date, ok = parseDate(line); !ok {
			return p, false
		}
		at = dateSize
	}
	if p.Millis, ok = parseTime(line[at:]); !ok {
		return p, false
	}
	if at, ok = skipBlanks(line, at+timeSize); !ok {
		return p, false
	}
	if p.Process, at = parseHex(line, at); at == 0 || at == len(line) || line[at] != ':' {
		return p, false
	}
	if p.Thread, at = parseHex(line, at+1); at == 0 {
		return p, false
	}
	if at, ok = skipBlanks(line, at); !ok {
		return p, false
	}
	from := at
	for at < len(line) && line[at] >= 'A' && line[at] <= 'Z' {
		at++
	}
	if p.Level = string(line[from:at]); p.Level == "" || len(p.Level) > 16 {
		return p, false
	}
	if at, _ = skipBlanks(line, at); at+2 > len(line) || line[at] != ':' || line[at+1] != ':' {
		return p, false
	}
	p.Size, _ = skipBlanks(line, at+2)
	return p, true
}

// parseNested reads a prefix behind the one that Lync Phone Edition puts in
// front of every line:
//
//	0:01:43.203 : Raw data 211 (char), UCD_LOG_INFO: 10/19/2012|14:50:27 Name: 10/19/2012|14:50:27.214 …
//
// It takes the first date that begins a whole prefix; the text behind may hold
// further ones. A mark of quotation in front makes the line a citation.
func parseNested(line []byte) (Prefix, bool) {
	if len(line) == 0 || line[0] == '>' || line[0] == ' ' || line[0] == '\t' {
		return Prefix{}, false
	}
	reach := line[:min(len(line), outerReach)]
	for from := 0; ; {
		i := bytes.IndexByte(reach[from:], '|')
		if i < 0 {
			return Prefix{}, false
		}
		from += i + 1
		outer := from - dateSize
		if outer <= 0 {
			continue
		}
		if p, ok := parsePlain(line[outer:]); ok && p.Date != 0 {
			p.Outer = outer
			p.Size += outer
			return p, true
		}
	}
}

var phoneLevel = []byte("UCD_LOG_")

// phonePrefix returns how many octets of a line are a phone's own prefix where
// no client log prefix follows.
func phonePrefix(line []byte) int {
	reach := line[:min(len(line), outerReach)]
	i := bytes.Index(reach, phoneLevel)
	if i < 0 {
		return 0
	}
	bar := bytes.IndexByte(reach[i:], '|')
	if bar < 0 {
		return 0
	}
	at := i + bar + len("|14:50:27 ")
	if at > len(reach) {
		return 0
	}
	name := bytes.IndexByte(reach[at:], ':')
	if name < 0 {
		return 0
	}
	at += name + 1
	if at < len(reach) && reach[at] == ' ' {
		at++
	}
	return at
}

func parseDate(b []byte) (int, bool) {
	if b = b[:dateSize]; b[5] != '/' || b[10] != '|' {
		return 0, false
	}
	month, day, century, year := pair(b[0], b[1]), pair(b[3], b[4]), pair(b[6], b[7]), pair(b[8], b[9])
	ok := month >= 1 && month <= 12 && day >= 1 && day <= 31 && century < noPair && year < noPair && century+year >= 1
	return (century*100+year)*10000 + month*100 + day, ok
}

func parseTime(b []byte) (int, bool) {
	if b = b[:timeSize]; b[2] != ':' || b[5] != ':' || b[8] != '.' {
		return 0, false
	}
	h, m, s := pair(b[0], b[1]), pair(b[3], b[4]), pair(b[6], b[7])
	tens, last := pair(b[9], b[10]), int(b[11]-'0')
	return ((h*60+m)*60+s)*1000 + tens*10 + last, h < 24 && m < 60 && s < 61 && tens < noPair && last <= 9
}

// noPair is what no two digits are.
const noPair = 100

// pair returns the number of two digits, noPair where one is none. Dates and times are
// read of every line of a log.
func pair(a, b byte) int {
	if !sip.IsDigit(a) || !sip.IsDigit(b) {
		return noPair
	}
	return int(a-'0')*10 + int(b-'0')
}

// parseHex reads up to eight hexadecimal digits at octet at and returns where
// they end, 0 when there are none.
func parseHex(b []byte, at int) (v uint32, end int) {
	for end = at; end < min(len(b), at+8) && sip.IsHexDigit(b[end]); end++ {
	}
	if end == at {
		return 0, 0
	}
	n, _ := strconv.ParseUint(string(b[at:end]), 16, 32)
	return uint32(n), end
}

// skipBlanks returns where the blanks at octet at end, and whether there are any.
func skipBlanks(b []byte, at int) (int, bool) {
	from := at
	for at < len(b) && b[at] == ' ' {
		at++
	}
	return at, at > from
}

// payload is the kind of what stands behind a prefix.
type payload uint8

const (
	plainText payload = iota
	emptyText
	packetLine  // "Sending Packet …", "Data Received …"
	trailerLine // "End of …"
	startLine   // of a SIP message
)

var (
	sending  = []byte("Sending Packet")
	received = []byte("Data Received")
	endOf    = []byte("End of")
)

// classify tells what a payload is. Text may have its line end.
func classify(text []byte) payload {
	if len(text) == 0 {
		return emptyText
	}
	switch c := text[0]; {
	case c == '\r' || c == '\n':
		if len(bytes.TrimRight(text, "\r\n")) == 0 {
			return emptyText
		}
		return plainText
	case c == 'E' && isWords(text, endOf):
		return trailerLine
	case c == 'D' && isWords(text, received), c == 'S' && isWords(text, sending):
		return packetLine
	case sip.IsStartLine(textlog.TrimEOL(text)):
		return startLine
	}
	return plainText
}

// isWords reports whether text begins with words and goes on as packet lines
// do: with its end, a blank, a dash or a colon.
func isWords(text, words []byte) bool {
	if !bytes.HasPrefix(text, words) {
		return false
	}
	if len(text) == len(words) {
		return true
	}
	switch text[len(words)] {
	case ' ', '-', ':', '\r', '\n', '\t':
		return true
	}
	return false
}
