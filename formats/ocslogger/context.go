package ocslogger

import (
	"bytes"
	"iter"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// Context returns what stands in the gap of a piece: component lines with the
// lines that continue them, diagnostic records and connection records. It
// advances opts.Clock, so pieces should come in order and with a clock that is
// not the reader's.
func Context(m *formats.Message, opts *formats.Options) iter.Seq[formats.Context] {
	var clock *formats.Clock
	if opts != nil {
		clock = opts.Clock
	}
	return func(yield func(formats.Context) bool) {
		rest := bytes.TrimPrefix(m.Gap, textlog.Mark)
		for len(rest) > 0 {
			n := entryLength(rest)
			if c, ok := readEntry(rest[:n], clock); ok && !yield(c) {
				return
			}
			rest = rest[n:]
		}
	}
}

// tells reports whether a gap may hold a record that names a host's address or
// a Call-ID. Most gaps do not.
func tells(gap []byte) bool {
	for {
		_, behind, ok := bytes.Cut(gap, []byte("-I"))
		if !ok || bytes.HasPrefix(behind, []byte("P: ")) ||
			bytes.HasPrefix(behind, []byte("D: ")) && bytes.HasSuffix(gap[:len(gap)-len(behind)], []byte("Call-I")) {
			return ok
		}
		gap = behind
	}
}

// entryLength returns the length of the entry that b starts with: up to the end
// of its record or to the next line that starts another.
func entryLength(b []byte) int {
	at := 0
	for at < len(b) {
		line := textlog.FirstLine(b[at:])
		if at > 0 && startsEntry(b[:at], line) {
			return at
		}
		at += len(line)
		if isEnd(line) {
			return at
		}
	}
	return at
}

// startsEntry reports whether line starts another entry than the one before it.
// The marker of a record belongs to the prefix that a page wrap parted from it.
func startsEntry(before, line []byte) bool {
	if isTrace(line) {
		return true
	}
	if !endsInBegin(line) {
		return false
	}
	const longest = 1 << 10
	if len(before) > longest || !isTrace(before) {
		return true
	}
	p := parsePrefix(joinLines(before))
	return p.whole && len(trimRight(p.payload)) > 0
}

// readEntry reads one entry. It is false for empty lines.
func readEntry(b []byte, clock *formats.Clock) (c formats.Context, ok bool) {
	if len(bytes.TrimSpace(b)) == 0 {
		return c, false
	}
	head, lines := textlog.FirstLine(b), []byte(nil)
	marker := bytes.Index(b, beginMarker)
	record := marker >= 0 && endsInBegin(textlog.FirstLine(b[marker:]))
	switch {
	case record:
		head, lines = joinLines(b[:marker]), b[marker+len(textlog.FirstLine(b[marker:])):]
	case isTrace(head):
		lines = b[len(head):]
	default:
		head, lines = nil, b
	}
	p := parsePrefix(head)
	e := entry{Context: formats.Context{
		Time: clock.Instant(p.wall), Process: p.process, Thread: p.thread,
		Level: string(p.level), Component: string(p.component), Server: string(p.server()),
	}}
	if record || hasRecordEnd(lines) {
		e.addFields(lines)
	} else {
		e.addPayload(p.payload, lines)
	}
	return e.Context, true
}

// hasRecordEnd reports whether lines are the fields of a record whose first
// line is missing.
func hasRecordEnd(lines []byte) bool { return bytes.HasSuffix(trimRight(lines), endMarker) }

// entry builds a context from the lines of its source.
type entry struct {
	formats.Context
	text    []byte
	request bool // it is about a request, and does not only tell of a response that went out
}

// addPayload takes the payload of a trace line and the lines that continue it,
// such as the calls of an exception.
func (e *entry) addPayload(payload, lines []byte) {
	e.addText("", bytes.TrimSpace(payload))
	for len(lines) > 0 {
		line := textlog.FirstLine(lines)
		lines = lines[len(line):]
		if name, value, ok := field(line); ok {
			e.note(name, value)
		}
		e.addText("\n", trimRight(line))
	}
	e.Text = string(e.text)
}

// addFields takes the fields of a record. Text has them in one line, without
// those that have a place of their own.
func (e *entry) addFields(lines []byte) {
	for len(lines) > 0 {
		line := textlog.FirstLine(lines)
		lines = lines[len(line):]
		name, value, ok := field(line)
		switch {
		case isEnd(line):
		case ok && e.note(name, value):
		case ok:
			e.addText("; ", append(append(bytes.Clone(name), ": "...), value...))
		default:
			e.addText(" ", bytes.TrimSpace(line))
		}
	}
	e.Text = string(e.text)
	if !e.request {
		e.Reason, e.Result = "", ""
	}
}

func (e *entry) addText(separator string, b []byte) {
	if len(b) == 0 {
		return
	}
	if len(e.text) > 0 {
		e.text = append(e.text, separator...)
	}
	e.text = append(e.text, b...)
}

// note takes over what a field says of session and connection. It reports
// whether the field needs no place in the text.
func (e *entry) note(name, value []byte) bool {
	switch {
	case is(name, "SIP-Call-ID"), is(name, "Call-ID"):
		e.CallID = string(value)
		return true
	case is(name, "SIP-CSeq"), is(name, "CSeq"):
		e.CSeq = string(value)
		return true
	case is(name, "SIP-Start-Line"):
		e.request = !bytes.HasPrefix(value, []byte("SIP/"))
	case is(name, "Text"):
		e.Reason = string(value)
	case is(name, "Result-Code"):
		e.Result = string(value)
	case is(name, "Local-IP"):
		e.Local = parseAddress(value).AddrPort
	case is(name, "Peer-IP"):
		if a := parseAddress(value); a.Addr().IsValid() {
			e.Peer.AddrPort = a.AddrPort
		}
	case is(name, "Peer"), is(name, "Peer-Name"):
		a := parseAddress(value)
		e.Peer.Host = a.Host
		if !e.Peer.Addr().IsValid() {
			e.Peer.AddrPort = a.AddrPort
		}
	}
	return false
}
