package excerpt

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// What stores of logs export is JSON: a message is one string of an object or array, of
// which another value tells when, before the message or behind it.

var (
	timeMember  = formats.Pattern(`(?i)(?:^|[{,]\s*)"[@\w.]*(?:time|date)[\w.]*"\s*:\s*\[?\s*"?(?:(\d{13}(?:\d{3}){0,2}|\d{10}\.\d{1,9})\b|([^"]{8,40})")`)
	timeElement = formats.Pattern(`"(\d{16}(?:\d{3})?)"\s*,\s*"?$`) // Loki's, in nanoseconds
)

// object takes the time out of the values beside a message in a string, from the nearest
// one, and of the objects and arrays around it from the inner one outwards. Before are the
// lines before it, from the nearest one.
func (a *above) object(r *reader, q *quotation, before [][]byte) {
	if a.value(spaced(q.opener[bytes.LastIndex(q.opener, []byte("},{"))+1:])) {
		return
	}
	rest := r.w.LineAt(q.end, longestCaptionLine)
	behind, _, _ := bytes.Cut(rest, []byte{'}'})
	if a.value(spaced(behind)) {
		return
	}
	lead := textlog.LinePrefix(bytes.TrimSpace(q.opener[:max(0, bytes.IndexAny(q.opener, `"{`))]))
	own := func(line []byte) []byte { // less what a log or a listing puts before it
		if text, ok := lead.Cut(line); ok {
			line = text
		}
		return spaced(line)
	}
	var level nesting
	for _, line := range before {
		if len(line) > longestCaptionLine {
			break
		}
		if line = own(line); level.beside(line, true) && a.value(line) {
			return
		}
	}
	level = nesting{}
	line, at := rest, q.end
	for range aboveLines {
		if at += len(line); !endsLine(line) {
			return // it is longer than a value, or the last
		}
		line = r.w.LineAt(at, longestCaptionLine)
		if bare, _ := split(line); len(own(bare)) == 0 || level.beside(own(bare), false) && a.value(own(bare)) {
			return
		}
	}
}

// nesting is how deep a line lies below that of the message, and the outermost one so far.
type nesting struct{ level, outermost int }

// beside reports whether a line, going up or down from the message, is a value of what is
// around that: brackets lead out of there, or into another value.
func (n *nesting) beside(line []byte, up bool) bool {
	line = bytes.Trim(line, " \t\r,")
	opens, closes := bytes.HasSuffix(line, []byte{'{'}) || bytes.HasSuffix(line, []byte{'['}), bytes.HasPrefix(line, []byte{'}'}) || bytes.HasPrefix(line, []byte{']'})
	switch {
	case opens == closes:
		return !opens && n.level == n.outermost && !bytes.HasPrefix(line, []byte{'{'}) && !bytes.HasPrefix(line, []byte{'['})
	case opens == up:
		n.level--
		n.outermost = min(n.outermost, n.level)
	default:
		n.level++
	}
	return false
}

// value takes the time that a value of an object or an array tells, and reports whether
// it does.
func (a *above) value(text []byte) bool {
	text = bytes.TrimSpace(text)
	if m := timeElement().FindSubmatch(text[max(0, len(text)-len(`"1732096800123456789", "`)):]); m != nil {
		a.stamp.SetEpoch(string(m[1]))
		return true
	}
	name := bytes.ToLower(text) // most values are none of a time, and to look costs less than to match
	if !bytes.Contains(name, []byte("time")) && !bytes.Contains(name, []byte("date")) {
		return false
	}
	if m := timeMember().FindSubmatch(text); m != nil {
		if len(m[1]) > 0 {
			a.stamp.SetEpoch(string(m[1]))
		} else {
			a.stamp.Head(m[2])
		}
	}
	return a.stamp.Known()
}
