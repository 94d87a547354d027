package ocslogger

import (
	"bytes"
	"errors"
	"fmt"

	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Detect returns nil when head looks like a server trace, otherwise why not.
// The first line that belongs to any log it knows decides.
func Detect(head []byte) error {
	if len(head) == 0 {
		return errors.New("the input is empty")
	}
	rest := bytes.TrimPrefix(head, textlog.Mark)
	for n := 1; len(rest) > 0; n++ {
		line := textlog.FirstLine(rest)
		rest = rest[len(line):]
		if known, err := detectLine(line, n); known {
			return err
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return errors.New("binary data (a trace in .etl form must be formatted as text first)")
	}
	return errors.New("no trace line (TL_INFO(TF_PROTOCOL) …) and no $$begin_record")
}

// detectLine reports whether a line decides, and how.
func detectLine(line []byte, n int) (known bool, err error) {
	switch {
	case isTrace(line):
		return true, nil
	case isClient(line):
		return true, fmt.Errorf("line %d is one of a client log (UCCAPI), not of a server trace", n)
	case endsInBegin(line):
		if isAvaya(line) {
			return true, fmt.Errorf("line %d has $$begin_record, but a date with the day first and no TL_ level: an Avaya trace", n)
		}
		return true, nil
	case line[0] == '>' || line[0] == '<':
		return isConnection(line), nil
	}
	v, ok := startLineValue(line)
	return ok && startLine(line[v:]), nil
}

// isClient reports whether a line has the prefix of a client log:
// "08/25/2009|13:47:02.915 17B4:15C0 INFO  :: ".
func isClient(line []byte) bool {
	const date = len("08/25/2009")
	if len(line) < timeLength || line[date] != '|' {
		return false
	}
	b := append([]byte(nil), line[:timeLength]...)
	b[date] = '-'
	_, ok := parseTime(b)
	return ok
}

// isAvaya reports whether the line with the begin marker is one of an Avaya
// trace. That starts with a date, day first, and has no level:
//
//	15/08/2022-11:36:14.354 [0x000021ac] - --> Message to Send (Dest Address IP: 192.0.2.1:4165):$$begin_record
//
// A server trace with an edited prefix may start with a date too. Then nothing
// follows it, or the bracket with the component.
func isAvaya(line []byte) bool {
	if len(line) < timeLength || !dated(line) {
		return false
	}
	if _, ok := parseTime(line); !ok {
		return true // no such month
	}
	var p prefix
	p.readSource(p.readSequence(trimRight(line)[timeLength:]))
	return !p.whole && !bytes.HasPrefix(bytes.TrimLeft(p.payload, " "), beginMarker)
}

// dated reports whether a line starts with digits in the shape of a date.
func dated(line []byte) bool {
	for i, c := range []byte("00/00/0000-") {
		if c == '0' && !sip.IsDigit(line[i]) || c != '0' && line[i] != c {
			return false
		}
	}
	return true
}

// utc reports whether the first octets of a trace come from the centralized
// logging service: its lines name the server where others have the number of a
// processor, and their times are UTC. OCSLogger and OCSTracer write local time
// or UTC, as a check box says, and the text does not tell which.
func utc(head []byte) bool {
	rest := bytes.TrimPrefix(head, textlog.Mark)
	for len(rest) > 0 {
		line := textlog.FirstLine(rest)
		rest = rest[len(line):]
		if isTrace(line) {
			p := parsePrefix(line)
			return bytes.IndexByte(p.bracket, '\\') >= 0
		}
	}
	return false
}
