package redact

import (
	"bytes"
	"html"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// spelt returns how a log spells a redacted message, from how it spelt the original: on lines
// of their own, behind prefixes, quotation marks and marks for line ends, in a string of JSON,
// over several packets of a syslog. What stands between two lines of the message stays there,
// as what it is; a line that the log spells otherwise than the message does (wrapped, escaped,
// with another length) is written anew in its place.
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
		if i > 0 && at[i-1] >= 0 && len(before[i-1]) > 0 && len(before[i]) > 0 {
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
			case missed && w.apart(text[pos:at[i]], before[last+1:i], between):
			case missed:
				w.log(between)
			default:
				w.log(text[pos:at[i]])
			}
			w.out = append(w.out, line...)
			pos, last, missed = at[i]+len(before[i]), i, false
		case missed && len(line) == 0 && i+1 < len(at) && at[i+1] >= 0 && w.beginsBody(text, at[i+1]):
			w.log(between)
			pos, missed = 1+bytes.LastIndexByte(text[:at[i+1]], '\n'), false
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
		if w.apart(rest, before[last+1:], nil) {
			end = nil
		}
		rest = end
	}
	w.log(rest)
	return bytes.Clone(w.out), true
}

// beginsBody reports whether the line of a text in which an octet stands has nothing before it
// but the name of a field that the log writes for the empty line before the body.
func (w *walker) beginsBody(text []byte, at int) bool {
	from := 1 + bytes.LastIndexByte(text[:at], '\n')
	body := w.line(text[from : from+lineLength(text[from:])]).Body
	return !body.IsEmpty() && from+body.To == at
}

// apart appends what parts some lines of a message in a text, which were written anew
// before it: the rest of the log's line that they begin in, the lines of others, and what
// the log writes before each line that goes on with the message. It appends nothing and
// reports false where the text has only the lines of the message. These are told by all
// that is left without the others; between is what the text has between two lines.
func (w *walker) apart(text []byte, message [][]byte, between []byte) bool {
	whole := bytes.Join(bytes.Fields(bytes.Join(message, nil)), nil)
	type part struct {
		line []byte
		formats.Line
		own bool
	}
	var parts []part
	kept := false
	for line := range bytes.Lines(text) {
		p := part{line: line, Line: w.line(line)}
		end := len(line)
		if p.Stamp.From >= p.Text && !p.Stamp.IsEmpty() {
			end = p.Stamp.From
		}
		var rest []byte
		words := bytes.Join(bytes.Fields(withoutEnds(line[p.Text:end])), nil)
		if rest, p.own = bytes.CutPrefix(whole, words); p.own {
			whole = rest
		} else if p.Text == 0 {
			return false
		}
		kept = kept || p.Text > 0 || !p.own
		parts = append(parts, p)
	}
	if len(whole) > 0 || !kept {
		return false
	}
	mark, _, _ := bytes.Cut(between, []byte{'\n'})
	w.log(mark)
	for i, p := range parts {
		if !p.own {
			w.log(p.line)
			continue
		}
		w.log(p.line[:p.Text])
		if i < len(parts)-1 || bytes.HasSuffix(p.line, []byte{'\n'}) {
			end := len(textlog.TrimEOL(p.line))
			if p.Stamp.From >= p.Text && !p.Stamp.IsEmpty() {
				end = p.Stamp.From
			}
			w.log(p.line[p.Text+len(bytes.TrimRight(p.line[p.Text:end], " ")):])
		}
	}
	return true
}

// withoutEnds takes what a syslog shows for line ends out of a text.
func withoutEnds(text []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("#015"), nil), []byte("#012"), nil)
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
// text spells it otherwise. Empty lines between two that are found stand where the second does.
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
	for i := len(lines) - 2; i > 0; i-- {
		if len(lines[i]) == 0 {
			places[i] = places[i+1]
		}
	}
	for i := range lines[1:] {
		if len(lines[i+1]) == 0 && places[i] < 0 {
			places[i+1] = -1
		}
	}
	return places
}

// spelling returns how a text spells a line: with the escapes of JSON, also of a string in
// another one, or of a page where it has these.
func spelling(text []byte) func(line []byte) []byte {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace
	switch {
	case bytes.Contains(text, []byte(`\r\n`)) && bytes.Contains(text, []byte(`\"`)):
		return func(line []byte) []byte { return []byte(escape(string(line))) }
	case bytes.Contains(text, []byte(`\\r\\n`)) && bytes.Contains(text, []byte(`\\\"`)):
		return func(line []byte) []byte { return []byte(escape(escape(string(line)))) }
	case bytes.Contains(text, []byte("&lt;")):
		return func(line []byte) []byte { return []byte(html.EscapeString(string(line))) }
	}
	return func(line []byte) []byte { return line }
}
