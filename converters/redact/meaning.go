package redact

import "bytes"

// means reports whether the atom b[from:to] is a word of the list where it stands, so
// that it is none of anybody's though somebody is called like it. P is the place that
// all of b is in; tags, header names and reasons are places in any text.
func means(b []byte, from, to int, p place) bool {
	atom := wordPlaces(b[from:to])
	if atom&(in(anywhere)|in(p)) != 0 {
		return true
	}
	start, end := runStart(b[:from]), runEnd(b, to)
	switch {
	case inTag(b, start, end):
		return atom&in(inMarkup) != 0 || isWordIn(inMarkup, b[start:end])
	case atom&in(inReason) != 0 && inReasonAt(b, from):
		return true
	case start == from && end == to:
		return false
	}
	run := wordPlaces(bytes.Trim(b[start:end], "._-~%"))
	return run&in(anywhere) != 0 || end < len(b) && b[end] == ':' && run&in(inHeader) != 0
}

// inTag reports whether the run b[from:to] is the name of an element or attribute.
func inTag(b []byte, from, to int) bool {
	for from > 0 && b[from-1] == ':' { // a name space's prefix
		from = runStart(b[:from-1])
	}
	switch {
	case from == 0:
		return false
	case b[from-1] == '<', b[from-1] == '/' && from > 1 && b[from-2] == '<':
		return true
	}
	return to+1 < len(b) && b[to] == '=' && (b[to+1] == '"' || b[to+1] == '\'') && isBlank[b[from-1]]
}

// beginsWithStatus reports whether a line begins with a status code and a reason, as captions do.
func beginsWithStatus(line []byte) bool {
	return len(line) > 4 && digitsLength(line) == 3 && line[0] >= '1' && line[0] <= '6' && line[3] == ' ' && isCapital(line[4:])
}

// inReasonAt reports whether a reason phrase goes on at an octet: behind a status code
// or in the quotes of reason="…" or text="…".
func inReasonAt(b []byte, at int) bool {
	before := lineBefore(b, at, 256)
	if version := []byte("SIP/2.0 "); bytes.Contains(before, version) { // most lines have none, and looking from the end costs more
		rest := before[bytes.LastIndex(before, version)+len(version):]
		if len(rest) >= 4 && digitsLength(rest) == 3 && rest[3] == ' ' && !bytes.ContainsAny(rest, "\";=") {
			return true
		}
	}
	if code := bytes.TrimLeft(before, " \t"); len(code) >= len("200 ") && beginsWithStatus(b[at-len(code):]) {
		return true
	}
	name, ok := bytes.CutSuffix(bytes.TrimRight(before[:bytes.LastIndexByte(before, '"')+1], `"`), []byte("="))
	return ok && isReasonName(name[runStart(name):])
}
