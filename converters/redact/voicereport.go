package redact

import (
	"bytes"
	"slices"
)

// Reports of phones on the voice of a call are lines of text (RFC 6035 §4.6), most of
// which are figures with names of the list.

// voiceLines are the lines of such a report that tell who and where. The others of its list
// have figures.
var voiceLines = map[string]func(w report, value []byte){
	"callid": report.callIDs, "localid": report.address, "remoteid": report.address, "origid": report.address,
	"x-useragent": report.product, "dialogid": report.voiceDialog,
	"localmac": func(w report, v []byte) { w.put(mac, v) }, "remotemac": func(w report, v []byte) { w.put(mac, v) },
	"localgroup": func(w report, v []byte) { w.put(subject, v) }, "remotegroup": func(w report, v []byte) { w.put(subject, v) },
}

// report is the walk through such a report.
type report struct {
	*walker
	written bool // what no list has is what somebody wrote, as in a body of another type
}

// voiceReport appends a report in the form of RFC 6035.
func (w report) voiceReport(body []byte) {
	for line := range bytes.Lines(body) {
		name, value, ok := bytes.Cut(line, []byte{':'})
		name = bytes.TrimSpace(name)
		tell := voiceLines[string(fold(name))]
		if tell == nil && isWordOf(inReport, name) {
			tell = report.figures
		}
		switch {
		case ok && tell != nil:
			w.keep(line[:len(line)-len(value)])
			w.whole(value, func(v []byte) { tell(w, v) })
		case w.written:
			w.whole(line, func(v []byte) { w.put(prose, v) })
		default:
			(&entity{walker: w.walker}).head(line)
		}
	}
}

// voiceDialog appends a Call-ID with its tags.
func (w report) voiceDialog(value []byte) {
	id, rest, _ := bytes.Cut(value, []byte{';'})
	w.put(callID, id)
	w.text(value[len(id) : len(value)-len(rest)])
	for part := range bytes.SplitAfterSeq(rest, []byte{';'}) {
		name, v, _ := bytes.Cut(bytes.TrimSuffix(part, []byte{';'}), []byte{'='})
		if key := string(fold(name)); len(v) == 0 || key != "to-tag" && key != "from-tag" {
			w.text(part)
			continue
		}
		w.keep(part[:len(name)+1])
		w.put(tag, v)
		w.keep(part[len(name)+1+len(v):])
	}
}

// figures appends names with their numbers; a name of no list is what somebody thought of.
func (w report) figures(value []byte) {
	for len(value) > 0 {
		n := bytes.IndexAny(value, " \t") + 1
		if n == 0 {
			n = len(value)
		}
		w.figure(value[:n])
		value = value[n:]
	}
}

// figure appends a name with its number, and what parts it from the next.
func (w report) figure(field []byte) {
	name, v, ok := bytes.Cut(bytes.TrimRight(field, " \t"), []byte{'='})
	key := string(fold(name))
	switch at := len(name) + 1; {
	case !isWordOf(inReport, name) && w.written:
		w.put(prose, field)
	case !isWordOf(inReport, name):
		w.brokenField(field)
	case !ok || isReading(key, v) || isWordOf(inReport, v):
		w.keep(field)
	case key == "ip":
		w.keep(field[:at])
		w.put(address, v)
		w.keep(field[at+len(v):])
	default:
		w.keep(field[:at])
		w.text(field[at:])
	}
}

// statistics appends the value of a P-RTP-Stat or X-RTP-Stat header: names with their
// numbers, of which some have two.
func (w report) statistics(value []byte) {
	separator := []byte{','}
	if bytes.IndexByte(value, ';') >= 0 {
		separator[0] = ';'
	}
	counted := false // the part before, so that a number by itself goes on with it: PL=0,0
	for part := range bytes.SplitAfterSeq(value, separator) {
		field := bytes.TrimSuffix(part, separator)
		name, v, _ := bytes.Cut(field, []byte{'='})
		name = bytes.TrimSpace(name)
		numbers := bytes.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '/' })
		counts := isWordOf(inReport, name) || counted && len(v) == 0 && isReading("", name)
		counted = false
		switch {
		case counts && !slices.ContainsFunc(numbers, func(n []byte) bool { return !isReading("", n) }):
			w.keep(field)
			counted = true
		case bytes.EqualFold(name, []byte("ip")): // addresses with their ports
			w.keep(field[:len(field)-len(v)])
			w.text(v)
		default:
			w.figure(field)
		}
		w.keep(part[len(field):])
	}
}

// isReading reports whether a value is a number, a stream's also in hexadecimal, or a time.
func isReading(key string, v []byte) bool {
	signs, longest := "0123456789.-", 8
	switch key {
	case "start", "stop":
		signs, longest = "0123456789.-:TZ", len("2016-04-11T11:07:04.0000000Z")
	case "ssrc":
		signs, longest = "0123456789abcdefABCDEFx", 10
	}
	return len(v) <= longest && len(bytes.Trim(v, signs)) == 0 && bytes.Count(v, []byte{'.'}) < 2
}
