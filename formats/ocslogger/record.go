package ocslogger

import (
	"bytes"
	"cmp"

	"ocsconv/formats"
)

// record reads the SIPStack record that starts at begin of the window and whose
// fields start at the octet at. A record of something else becomes gap.
func (r *reader) record(begin, at int) *formats.Message {
	l := &layout{begin: begin}
	if end, found := r.findStartLine(l, at); !found {
		return r.skip(begin, end)
	}
	if r.readHeaders(l) {
		r.readBody(l)
	}
	m := r.take(l)
	r.readFields(m, &l.fields)
	return m
}

// bareRecord reads a record that has lost its first line: the field Start-Line
// stands here, other fields perhaps before it.
func (r *reader) bareRecord() *formats.Message {
	if r.meta >= 0 {
		return r.record(r.meta, r.meta)
	}
	return r.record(r.at, r.at)
}

// maxFields is how many octets of fields a record may have before its
// Start-Line.
const maxFields = formats.MaxGap

// cutOff is what is said of a record that the input ends in.
const cutOff = "record is cut off by the end of the input"

// findStartLine looks for the field Start-Line from at on and sets where the
// message's text starts. When there is none, or the record is a diagnostic or
// about a connection, it returns where the record ends. The value of a field that
// has none on its line may stand on the next one.
func (r *reader) findStartLine(l *layout, at int) (end int, found bool) {
	l.limit = at + maxFields
	f := &l.fields
	var open *[]byte
	for {
		line, frame := r.frameAt(l, at)
		if frame == closed {
			at += len(line)
		}
		if frame != inside {
			switch {
			case f.protocol && !f.about():
				r.complainGap(l.begin, frame == endOfInput, "protocol record without a Start-Line")
			case frame == endOfInput:
				r.complainGap(l.begin, true, cutOff)
			}
			return at, false
		}
		if n, ok := startLineValue(line); ok && !f.about() {
			return r.checkStartLine(l, at+n)
		}
		if name, value, ok := field(line); !ok && open != nil {
			*open, open = bytes.TrimSpace(line), nil
		} else if ok {
			if open = f.of(name); open != nil {
				if *open = value; len(value) > 0 {
					open = nil
				}
			}
		}
		at += len(line)
	}
}

// checkStartLine reads the start line at the octet at. Page wraps break it in
// up to four lines, so lines are joined until they make one.
func (r *reader) checkStartLine(l *layout, at int) (end int, found bool) {
	const most = 4
	l.text, l.limit = at, at+r.max
	line := r.w.LineAt(at, formats.MaxGap)
	l.crlf = bytes.HasSuffix(line, []byte("\r\n"))
	joined := trimRight(line)
	at += len(line)
	for n := 1; n <= most; n++ {
		if startLine(joined) {
			l.startLines, l.header = n, at
			l.plain = n == 1 && l.crlf && len(joined) == len(line)-2
			return 0, true
		}
		line, frame := r.frameAt(l, at)
		if frame != inside || len(joined) > formats.MaxGap {
			r.complainGap(l.text, frame == endOfInput, "record without a SIP start line")
			return at, false
		}
		joined = append(append(bytes.Clone(joined), ' '), bytes.TrimSpace(line)...)
		at += len(line)
	}
	r.complainGap(l.text, false, "record without a SIP start line")
	return at, false
}

// readFields takes over what the record says before the start line.
func (r *reader) readFields(m *formats.Message, f *fields) {
	var p prefix
	if i := bytes.Index(m.Head, beginMarker); i >= 0 {
		p = parsePrefix(joinLines(m.Head[:i]))
	}
	r.describe(m, &p)

	m.Direction, m.How = parseDirection(f.direction)
	m.Remote = r.peer.of(f.peer)
	if src, dst, inferred, ok := r.sides.of(f.direction); ok {
		if inferred && m.Direction != formats.Unknown {
			m.How = formats.Inferred
		}
		m.Local, m.Remote, m.Origin.ServerTrace = src, dst, false
		if m.Direction == formats.In {
			m.Local, m.Remote = dst, src
		}
	} else {
		m.Origin.Instance = string(f.instance)
	}
	if f.correlation != nil {
		m.Origin.Correlation = string(f.correlation)
	}
	m.Origin.Component = cmp.Or(m.Origin.Component, "SIPStack")
}
