package redact

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// spelt returns how a log spells a redacted message whose lines do not stand on
// lines of their own: behind prefixes, quotation marks and marks for line ends, in
// a string of JSON, over several packets of a syslog. What stands between two
// lines of the message stays there, as what it is; a line that the log spells
// otherwise than the message does (wrapped, escaped, with another length) is
// written anew in its place.
func (r *Redactor) spelt(old, raw, text []byte) ([]byte, bool) {
	before, after := wireLines(old), wireLines(raw)
	if len(before) != len(after) || len(before) == 0 {
		return nil, false
	}
	at := placesOf(before, text)
	found, between := 0, []byte{'\n'}
	for i, p := range at {
		if p < 0 {
			continue
		}
		found++
		if i > 0 && at[i-1] >= 0 {
			between = text[at[i-1]+len(before[i-1]) : p]
		}
	}
	if found*2 < len(before) {
		return nil, false
	}
	w := r.walk.begin(false)
	spell := spelling(text)
	pos, last, missed := 0, -1, false // last is the line that was found last
	for i, line := range after {
		switch {
		case at[i] >= 0:
			switch {
			case missed:
				w.log(between)
				w.foreign(text[pos:at[i]], before[last+1:i])
			default:
				w.log(text[pos:at[i]])
			}
			w.out = append(w.out, line...)
			pos, last, missed = at[i]+len(before[i]), i, false
		case len(before[i]) == 0 && !missed && i+1 < len(at) && at[i+1] >= 0:
			// the empty line is a part of what stands between
		default:
			if i > 0 {
				w.log(between)
			}
			w.out = append(w.out, spell(line)...)
			missed = true
		}
	}
	rest := text[pos:]
	if missed {
		end := rest[len(bytes.TrimRight(rest, " \t\r\n")):]
		if from := len(w.out); w.foreign(rest, before[last+1:]) {
			w.out = slices.Insert(w.out, from, '\n')
			end = nil
		}
		rest = end
	}
	w.log(rest)
	return bytes.Clone(w.out), true
}

// foreign appends the lines of others in a text that parts some lines of a message among
// lines of the log, and reports whether there are any. They are told where all others make
// the lines of the message.
func (w *walker) foreign(text []byte, message [][]byte) bool {
	whole := bytes.Join(bytes.Fields(bytes.Join(message, nil)), nil)
	var others [][]byte
	for line := range bytes.Lines(text) {
		front := w.line(line).Text
		words := bytes.Join(bytes.Fields(line[front:]), nil)
		if rest, ok := bytes.CutPrefix(whole, words); ok {
			whole = rest
		} else if front > 0 {
			others = append(others, line)
		} else {
			return false
		}
	}
	if len(whole) > 0 {
		return false
	}
	for _, line := range others {
		w.log(line)
	}
	return len(others) > 0
}

// wireLines returns the lines of a message without line ends; what stands behind
// the last line end counts if it is anything.
func wireLines(raw []byte) (lines [][]byte) {
	for line := range bytes.Lines(raw) {
		lines = append(lines, bytes.TrimRight(line, "\r\n"))
	}
	for len(lines) > 0 && len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1] // the log's own line ends say it
	}
	return lines
}

// placesOf returns where each line stands in a text, in their order; -1 where the
// text spells it otherwise, or where it is empty.
func placesOf(lines [][]byte, text []byte) []int {
	const apart = 1 << 10 // octets that may stand between two lines, for each that was not found
	places := make([]int, len(lines))
	pos, missed := 0, 1
	for i, line := range lines {
		places[i] = -1
		if len(line) == 0 {
			continue
		}
		reach := text[pos:min(len(text), pos+missed*apart+len(line))]
		if k := bytes.Index(reach, line); k >= 0 {
			places[i] = pos + k
			pos, missed = pos+k+len(line), 1
		} else {
			missed = min(missed+1, 16)
		}
	}
	return places
}

// spelling returns how a text spells a line: with the escapes of JSON or of a page
// where it has these.
func spelling(text []byte) func(line []byte) []byte {
	switch {
	case bytes.Contains(text, []byte(`\r\n`)) && bytes.Contains(text, []byte(`\"`)):
		escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
		return func(line []byte) []byte { return []byte(escape.Replace(string(line))) }
	case bytes.Contains(text, []byte("&lt;")):
		return func(line []byte) []byte { return []byte(html.EscapeString(string(line))) }
	}
	return func(line []byte) []byte { return line }
}
