package ocslogger

import (
	"bytes"

	"ocsconv/formats"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Line implements Line of [formats.Format].
func Line(line []byte) (l formats.Line) {
	if n, ok := messageBody(line); ok {
		l.Body.To = n
	}
	line = textlog.TrimEOL(line)
	at, wall := findTime(line)
	if at < 0 {
		return l
	}
	l.Wall, l.Timed, l.Dated = wall, true, true
	l.Stamp = formats.Span{From: idsBefore(line[:at]), To: at + timeLength}
	var p prefix
	rest := p.readSequence(line[l.Stamp.To:])
	p.readSource(rest)
	if p.whole {
		l.Text = len(line) - len(p.payload)
	}
	l.Stamp.To = len(line) - len(bytes.TrimLeft(rest, " "))
	return l
}

// opens implements RecordStart of [formats.Format]: the level and the flag begin a line.
func opens(line []byte) int {
	const flags = 80 // octets from the level to the flag, at most
	i := bytes.Index(line, levelMark)
	if i < 0 || !bytes.Contains(line[i:min(len(line), i+flags)], []byte("(TF_")) {
		return -1
	}
	return i
}

// idsBefore returns where "pid.tid::" begins at the end of b.
func idsBefore(b []byte) int {
	ids := bytes.TrimRight(b, ":")
	if len(ids) == len(b) {
		return len(b)
	}
	at := len(ids)
	for at > 0 && (sip.IsHexDigit(ids[at-1]) || ids[at-1] == '.') {
		at--
	}
	return at
}
