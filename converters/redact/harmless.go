package redact

import "bytes"

// A number tells nothing of anybody where its name, its unit or its form says what it
// counts: ports, lengths, codes, metrics, times. Such a number is no value, though
// somebody may have it for an extension.

// numberStays reports whether the digits b[from:to] are a number of a harmless kind.
func numberStays(r *Redactor, b []byte, from, to int) bool {
	if timeLength(b, from) > 0 || hasUnit(b, to) {
		return true
	}
	digits := to - from
	for far := max(0, from-4*longestNumber); from > far && (b[from-1]-'0' <= 9 || b[from-1] == '.' || b[from-1] == '-' || b[from-1] == ':' && from > 1 && b[from-2]-'0' <= 9); {
		from-- // 3.5.6907.0, -12, 50020:50039
	}
	if bytes.HasSuffix(b[:from], []byte("SIP/2.0 ")) && to-from == 3 {
		return true
	}
	if before := bytes.TrimRight(b[:from], " \t"); (len(before) == 0 || before[len(before)-1] == '\n') && beginsWithStatus(b[from:]) {
		return true // the caption of an excerpt
	}
	if from > 1 && b[from-1] == ':' && b[from-2] == ']' && to-from <= len("65535") {
		return true // the port of an address in brackets
	}
	if at := from - len("q="); at >= 0 && b[at]|0x20 == 'q' && b[at+1] == '=' && (at == 0 || !isRun[b[at-1]]) {
		return isQuality(b[from:isDecimal.end(b, from)])
	}
	return from > 0 && countedBy(r, b, from, digits)
}

// isCounter reports whether a name is listed for what it counts, or ends as only such names
// do. So many digits follow.
func isCounter(name []byte, digits int) bool {
	kind := string(lower(name))
	if counters.behind(lower(name)) == len("port") && bytes.HasSuffix(lower(name), []byte("port")) {
		kind = "port"
	}
	most, ok := mostDigits[kind]
	if !ok && wide.behind(lower(name)) == 0 {
		most = longNumber
	}
	if most > 0 && digits > most {
		return false
	}
	return isWordOf(inNumber, name) || len(name) > len("max") && counters.behind(lower(name)) > 0
}

// mostDigits are the digits that a number of a kind has at most: the line of a file, of
// which that of a telephone may be its number, a port of 16 bits, a code of three digits.
var mostDigits = map[string]int{"line": 5, "port": 5, "cause": 3, "status": 3, "level": 4, "ttl": 5, "c": 5, "samplerate": 6}

// wide end the names of what may have more digits than counters have, of which a telephone number
// with the code of its country may be one.
var wide = texts{"cseq", "time", "timestamp", "ssrc", "bytes", "octets", "speed", "bandwidth", "bitrate", "ticks", "instance", "correlation-id"}

var counters = texts{"duration", "rate", "flags", "max", "min", "width", "height", "port", "total", "count", "bandwidth", "packets", "bytes", "ssrc", "timestamp", "bitrate", "roundtrip"}

// isQuality reports whether a number can be that of a q parameter (RFC 3261 §25.1).
func isQuality(v []byte) bool {
	const longest = len("0.000")
	return len(v) > 0 && len(v) <= longest && (v[0] == '0' || v[0] == '1') && (len(v) == 1 || v[1] == '.')
}

// countedBy reports whether a name of the list stands before the number at from: as
// that of a parameter, an attribute, an element or a product. Of a number of several digits the
// name of an attribute or element must be one that counts, and a name such as value says nothing.
func countedBy(r *Redactor, b []byte, from, digits int) bool {
	const code = 4 // digits that may be somebody's
	short := digits < code
	p, at := inNumber, from-1
	if c := b[at]; (c == '"' || c == '\'') && at > 0 {
		p, at = inMarkup, at-1
	} else if c == ' ' && at > 0 && b[at-1] == ':' {
		at--
	}
	switch b[at] {
	case '>':
		const reach = 128
		tag := b[max(0, at-reach):at]
		i := bytes.LastIndexByte(tag, '<')
		if i < 0 {
			return false
		}
		name := localName(tag[i+1 : i+1+nameLength(tag[i+1:])])
		if isCounter(name, digits) {
			return true
		}
		return short && isWordIn(inMarkup, name) && r.counts(name)
	case '/':
		if p = inProduct; digits >= shortNumber {
			return false // of a telephone, or of whoever an address of the web is about
		}
	case '=', ':':
	default:
		return false
	}
	name := b[:at]
	name = name[runStart(name):]
	if at > len(name) && b[at-len(name)-1] == '@' {
		return false // damage has made it a host
	}
	if isCounter(name, digits) {
		return true
	}
	if !short && p == inMarkup {
		return false
	}
	return len(name) > 1 && name[0] > '9' && !bytes.EqualFold(name, []byte("id")) && !is(name, contentAttributes) && (p != inNumber && isWordOf(p, name) || p == inProduct && isWord(name)) && r.counts(name)
}

// counts reports whether a label says nothing of a number.
func (r *Redactor) counts(label []byte) bool {
	said := r.naming(label)
	return said.class == plain || said.class == prose && !said.strong
}

// localName returns a name without its name space's prefix.
func localName(name []byte) []byte { return name[bytes.LastIndexByte(name, ':')+1:] }

// hasUnit reports whether a unit follows a number that ends at this octet.
func hasUnit(b []byte, at int) bool {
	if at < len(b) && b[at] == ' ' {
		at++
	}
	end := isAtom.end(b[:min(len(b), at+8)], at)
	switch string(lower(b[at:end])) {
	case "ms", "s", "sec", "secs", "seconds", "minutes", "hours", "bytes", "octets", "bit", "kbit", "kbps", "mbit", "hz", "khz", "mhz", "ghz", "kb", "mb", "gb", "db":
		return true
	}
	return at < len(b) && b[at] == '%' && (at+1 == len(b) || !isHex[b[at+1]])
}

// shortNumber is how many digits make a number one that counts nothing. A shorter one
// that somebody has is found where it stands alone.
const shortNumber = 7

// longNumber is how many digits nothing else has by chance that somebody has for a number.
const longNumber = 9

// longestNumber is how many digits a telephone number has at most (ITU-T E.164).
const longestNumber = 15

// standsAlone reports whether digits are no part of a longer number, a time, an
// address or a version, and counted by nothing.
func standsAlone(r *Redactor, b []byte, from, to int) bool {
	if from > 1 && isNumberMark[b[from-1]] && isAtom[b[from-2]] && (b[from-2]-'0' <= 9 || b[from-1] == ':') {
		return false
	}
	if to+1 < len(b) && isNumberMark[b[to]] && b[to+1]-'0' <= 9 {
		return false
	}
	return beyondName(b, from) || !numberStays(r, b, from, to)
}

// beyondName reports whether the name before a number at from says nothing of it.
func beyondName(b []byte, from int) bool {
	at := from
	for at > 0 && (b[at-1] == '"' || b[at-1] == '\'' || b[at-1] == ' ') && from-at < 2 {
		at--
	}
	if at == 0 || b[at-1] != '=' && b[at-1] != ':' {
		return false
	}
	name := b[:at-1]
	name = bytes.TrimRight(name, "\"'")
	return is(name[runStart(name):], ambiguous)
}

var isNumberMark = octets(".:/,-")

// timeLength returns the length of the date or time that stands at an octet or that
// the digits there end: 14:00:47.889, 01/05/2010, 2010-01-05T14:00:47Z.
func timeLength(b []byte, at int) int {
	from, to := timeAround(b, at)
	return to - from
}

// isInTime reports whether b[from:to] is part of a date or time.
func isInTime(b []byte, from, to int) bool {
	_, end := timeAround(b, from)
	return end >= to
}

// timeAround returns where the date or time of timeLength stands, and nothing when there
// is none.
func timeAround(b []byte, at int) (from, to int) {
	const reach = 24
	for from := at; at > 0 && from-at < reach && (isTimeMark[b[at-1]] || isFraction(b, at-1)); {
		at--
	}
	if at > 0 && isAtom[b[at-1]] {
		return at, at
	}
	for _, shape := range [...]string{"0000-00-00T00:00:00", "00:00:00", "0:00:00", "00/00/0000", "0000/00/00", "0000-00-00"} {
		if !like(b[at:], shape) {
			continue
		}
		end := at + len(shape)
		if shape[len(shape)-3] == ':' { // a fraction of the second, and the zone
			if end+1 < len(b) && (b[end] == '.' || b[end] == ',') && b[end+1]-'0' <= 9 {
				end += 1 + digitsLength(b[end+1:])
			}
			if end < len(b) && b[end] == 'Z' {
				end++
			}
		}
		if end == len(b) || b[end]-'0' > 9 {
			return at, end
		}
	}
	return at, at
}

// isFraction reports whether a comma parts a second from its fraction: 10:20:30,100.
func isFraction(b []byte, at int) bool {
	return b[at] == ',' && at > 5 && b[at-3] == ':' && b[at-6] == ':' && at+1 < len(b) && b[at+1]-'0' <= 9
}

// isInDate reports whether b[from:to] is part of a date with the name of a month, behind
// which a time of day stands: May 06 10:20:30, Mar 4 2021 09:08:07, 4 Mar 2021 09:08:07.
func isInDate(b []byte, from, to int) bool {
	const words = 3 // month, day and year
	for back := 0; back < words; back++ {
		if dateLength(b[from:]) >= to-from {
			return true
		}
		end := to
		to = from
		for to > 0 && end-to < len("May 06 2021") && (b[to-1] == ' ' || b[to-1] == ',') {
			to--
		}
		for from = to; from > 0 && isAtom[b[from-1]]; {
			from--
		}
		if from == to {
			return false
		}
		to = end
	}
	return false
}

// dateLength returns the length of the date that b begins with; 0 when no time of day
// stands behind it.
func dateLength(b []byte) int {
	n, months := 0, 0
	for range 3 {
		atom := b[n : n+atomLen(b[n:])]
		switch {
		case months == 0 && is(atom, monthNames):
			months++
		case len(atom) == 0 || len(atom) > 4 || !isDigit.holds(atom):
			return 0
		}
		end := n + len(atom)
		n = end
		for n < len(b) && n-end < 3 && (b[n] == ' ' || b[n] == ',') {
			n++
		}
		if n == end {
			return 0
		}
		if months == 1 && timeLength(b, n) >= len("0:00:00") && bytes.IndexByte(b[n:min(len(b), n+3)], ':') > 0 {
			return end
		}
	}
	return 0
}

var isTimeMark = isDigit.and(":/-.TZ")
