package uccapi

import (
	"bytes"
	"fmt"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// findEnd decides where the message ends. Content-Length comes first, as an
// instant message may hold lines that look like the log's own, but only when
// the log goes on properly where it says. The count of octets in the packet
// line is the second witness, the log's lines are the third.
func (r *reader) findEnd(rec *record, size int) {
	n := rec.length
	rec.end, rec.foot = rec.body, -1
	switch {
	case rec.prefixed:
		r.walk(rec)
	case rec.bare && r.endsAsCounted(rec, size):
	case n >= 0 && r.endsByLength(rec, n):
	case size > 0 && rec.start+size >= rec.body && r.endsAt(rec, rec.start+size):
		if n >= 0 {
			rec.lengthDiffers(rec.end - rec.body)
		}
	case n >= 0 || rec.framed || rec.content:
		r.walk(rec)
	}
}

// endsAsCounted tries the count of octets in the packet line where that line ends with CRLF
// and the message's lines do not: its own are LF then, as some senders have them, and were
// counted so.
func (r *reader) endsAsCounted(rec *record, size int) bool {
	if !bytes.HasSuffix(rec.packet, []byte("\r\n")) || rec.start+size < rec.body || len(rec.cuts) > 0 || bytes.Contains(r.w.Peek(rec.body)[rec.start:], []byte("\r\n")) || !r.endsAt(rec, rec.start+size) {
		return false
	}
	rec.bare = false
	return true
}

// endsByLength tries a body of n octets as the wire had them. In a log with LF
// line ends each counts two.
func (r *reader) endsByLength(rec *record, n int) bool {
	if n > r.max-(rec.body-rec.start) {
		return false
	}
	if !rec.bare && r.endsAt(rec, rec.body+n) {
		return true
	}
	if !r.mayLook(n) {
		return false
	}
	end := r.wireEnd(rec.body, n)
	if end >= 0 && r.endsAt(rec, end) {
		rec.wire = end != rec.body+n
		return true
	}
	r.vain += int64(n)
	return rec.bare && r.endsAt(rec, rec.body+n)
}

// mayLook reports whether n octets may be looked at that will perhaps be read
// again. It keeps reading linear where every Content-Length lies.
func (r *reader) mayLook(n int) bool { return r.vain+int64(n) <= 8*r.w.Offset()+2*int64(r.max) }

// wireEnd returns where n octets of the wire end in the log, -1 when the log
// ends before.
func (r *reader) wireEnd(from, n int) int {
	at := from
	for n > 0 {
		line := r.w.LineAt(at, n+1)
		size := len(line)
		if size == 0 {
			return -1
		}
		if line[size-1] != '\n' || size > 1 && line[size-2] == '\r' {
			if size >= n {
				return at + n
			}
			at, n = at+size, n-size
			continue
		}
		if size >= n { // the line end is not, or only by half, in the body
			return at + min(n, size-1)
		}
		at, n = at+size, n-size-1
	}
	return at
}

// endsAt ends the message at an offset if the log goes on there as it does
// behind a message.
func (r *reader) endsAt(rec *record, end int) bool {
	if end > r.max+rec.start || len(r.w.Peek(end)) < end {
		return false
	}
	foot, how := r.tail(rec, end)
	if how == notClosed && !rec.framed && r.lineBegins(end) {
		how = perhapsClosed // a quotation of a log, text behind it
	}
	if how == perhapsClosed {
		if size := end - rec.body; size > 0 {
			if !r.mayLook(size) {
				return false
			}
			if r.marked(rec, rec.body, end) {
				r.vain += int64(size)
				return false
			}
		}
	}
	if how == notClosed {
		return false
	}
	rec.end, rec.foot = end, foot
	return true
}

func (r *reader) lineBegins(at int) bool {
	b := r.w.Peek(at)
	return len(b) == at && at > 0 && b[at-1] == '\n'
}

// closing says how sure it is that a message ends at an offset.
type closing uint8

const (
	notClosed     closing = iota
	perhapsClosed         // a line with a prefix follows, or the log's end
	closed                // the record's own End of line follows
)

// A trailer is short, and a log has few blank lines before it.
const (
	trailerReach = 1024
	blankReach   = 64
)

// tail looks at what follows an offset: blank lines and a line of the log. It
// returns the end of the record's own trailer, or the offset if there is none.
func (r *reader) tail(rec *record, end int) (foot int, how closing) {
	inside := !r.lineBegins(end)
	at := end
	for range blankReach {
		line := r.w.LineAt(at, trailerReach)
		if len(line) == 0 {
			return end, perhapsClosed
		}
		if textlog.Blank(line) {
			at += len(line)
			inside = false
			continue
		}
		p := r.prefixes.parse(line)
		if p == nil || inside && (p.Date == 0) != (rec.own.Date == 0) {
			return end, notClosed
		}
		own := rec.closes(p, line[p.Size:])
		switch {
		case own && rec.isNamedBy(line[p.Size:]):
			return at + len(line), closed
		case inside:
			return end, notClosed
		case own:
			return at + len(line), perhapsClosed
		}
		return end, perhapsClosed
	}
	return end, perhapsClosed
}

// marked reports whether lines that end or begin a record stand between two
// offsets.
func (r *reader) marked(rec *record, from, to int) bool {
	for line := range bytes.Lines(r.w.Peek(to)[from:]) {
		if !sip.IsDigit(line[0]) && rec.own.Outer == 0 {
			continue
		}
		p, ok := ParsePrefix(line)
		if !ok {
			continue
		}
		switch classify(line[p.Size:]) {
		case packetLine, startLine:
			return true
		case trailerLine:
			if rec.closes(&p, line[p.Size:]) {
				return true
			}
		}
	}
	return false
}

// walk reads the body line by line up to a line that ends it, and leaves out
// the lines of other threads. Blank lines at the end are the log's, unless
// Content-Length claims them.
func (r *reader) walk(rec *record) {
	at, logged, stopped := rec.body, 0, false
	keep, cuts := 0, len(rec.cuts) // what belongs to the body up to rec.end
	rec.wire = rec.bare
	foreign := -1
	for {
		room := r.max - (at - rec.start)
		if room <= 0 {
			rec.problems.Add(at, "message cut: it exceeds the limit")
			break
		}
		line := r.w.LineAt(at, room)
		if len(line) == 0 {
			stopped = true
			break
		}
		text, end := rec.unwrap(line, 2)
		if end {
			break
		}
		if text == nil {
			if foreign < 0 {
				foreign = at
			}
			at += len(line)
			continue
		}
		if foreign >= 0 {
			rec.cuts = append(rec.cuts, span{foreign, at})
			foreign = -1
		}
		if cut := len(line) - len(text); cut > 0 {
			rec.cuts = append(rec.cuts, span{at, at + cut})
		}
		at += len(line)
		eol := len(text) - len(textlog.TrimEOL(text))
		wireEOL := eol
		if rec.bare && eol == 1 {
			wireEOL = 2
		}
		logged += len(text) - eol + wireEOL
		if !textlog.Blank(text) || logged <= rec.length {
			rec.end, keep, cuts = at, logged, len(rec.cuts)
		}
		if logged-wireEOL == rec.length && eol > 0 { // the body's last line has no line end
			rec.end, keep, cuts = at-eol, logged-wireEOL, len(rec.cuts)
		}
		if keep == rec.length && r.closesHere(rec) {
			break
		}
	}
	rec.cuts = rec.cuts[:cuts]
	if rec.length >= 0 && keep != rec.length {
		rec.lengthDiffers(keep).Truncated = stopped
	}
}

// closesHere reports whether the log goes on properly behind a body of the
// announced length.
func (r *reader) closesHere(rec *record) bool {
	foot, how := r.tail(rec, rec.end)
	if how == notClosed {
		return false
	}
	rec.foot = foot
	return true
}

func (rec *record) lengthDiffers(logged int) *textlog.Damage {
	return rec.problems.Add(rec.body, fmt.Sprintf("content-length is %d, but the log has a body of %d octets", rec.length, logged))
}

// close finds the record's end line, and says so when it is missing. Other
// threads may have written before it; then it is left in the next gap.
func (r *reader) close(rec *record) {
	if rec.foot < 0 {
		rec.foot, _ = r.tail(rec, rec.end)
	}
	switch {
	case rec.foot > rec.end:
		if !rec.framed {
			r.openByTrailer(rec)
		}
	case rec.framed && len(rec.problems) == 0:
		r.lookForTrailer(rec)
	}
}

// openByTrailer takes the packet's name from its end line where the packet line
// is lost, as at the start of a log that was cut.
func (r *reader) openByTrailer(rec *record) {
	foot := r.w.Peek(rec.foot)[rec.end:]
	i := bytes.LastIndex(foot, endOf)
	if name := bytes.TrimLeft(foot[i+len(endOf):], " "); i >= 0 && classify(name) == packetLine {
		rec.packet = name
		rec.problems.Add(rec.head, "no packet line: direction and addresses are those of the end line")
	}
}

// lookForTrailer looks for an end line behind the lines of other threads.
func (r *reader) lookForTrailer(rec *record) {
	at := rec.end
	for range blankReach {
		line := r.w.LineAt(at, trailerReach)
		if len(line) == 0 {
			rec.problems.Add(at, "the log ends before the packet's end line").Truncated = true
			return
		}
		if p, ok := ParsePrefix(line); ok {
			if rec.closes(&p, line[p.Size:]) {
				r.unclosed++
				return
			}
			if classify(line[p.Size:]) == packetLine {
				break
			}
		}
		at += len(line)
	}
	rec.problems.Add(rec.end, "packet without its end line")
}
