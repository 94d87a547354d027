package redact

import (
	"bytes"
	"slices"

	"ocsconv/formats/textlog"
)

// The walk knows a value by its place and by its form, and damage changes both:
// a header that lost its name, a value that ran into the next. So what the walk
// leaves is searched as the leak check searches an output, and what that finds is
// replaced by what stands for it everywhere.

// sweep returns redacted octets without the values that the leak check would find.
func (r *Redactor) sweep(b []byte) []byte {
	swept, _ := r.swept(b)
	return swept
}

// swept is sweep, and tells whether anything was found. If not it returns b itself.
func (r *Redactor) swept(b []byte) (_ []byte, changed bool) {
	var out []byte
	last, at := 0, 0
	for line := range bytes.Lines(b) {
		bare := textlog.TrimEOL(line)
		if swept := r.sweepLine(bare); swept != nil {
			out = append(append(out, b[last:at]...), swept...)
			last = at + len(bare)
		}
		at += len(line)
	}
	if last == 0 {
		return b, false
	}
	return append(out, b[last:]...), true
}

// sweepLine returns a line without original values, nil when it has none. Its end is none of it.
func (r *Redactor) sweepLine(line []byte) []byte {
	if out, ok := r.clean.get(line); ok {
		return out
	}
	out := r.sweepNewLine(line)
	r.clean.put(line, out)
	return out
}

// sweepNewLine is sweepLine for a line that is not remembered. What stands in for one
// finding may part another from what excused it, so the line is swept until it is clean.
func (r *Redactor) sweepNewLine(line []byte) []byte {
	const most = 4
	var swept []byte
	for range most {
		next := r.sweepOnce(line)
		if next == nil {
			break
		}
		line, swept = next, next
	}
	return swept
}

func (r *Redactor) sweepOnce(line []byte) []byte {
	var found []finding
	r.look(line, nil, func(f finding) { found = append(found, f) })
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b finding) int { return a.from - b.from })
	var out []byte
	last := 0
	for _, f := range found {
		if f.from < last {
			continue
		}
		out = append(out, line[last:f.from]...)
		out = r.standIn(out, f, line[f.from:f.to])
		last = f.to
	}
	return append(out, line[last:]...)
}

// standIn appends what stands for a finding. Text that holds one behind an
// encoding becomes filler of its form, but a line with a few references keeps the
// rest of it.
func (r *Redactor) standIn(dst []byte, f finding, text []byte) []byte {
	if p, ok := plainOf(text); ok && f.encoded {
		return p.appendEscaped(dst, r.sweep(p.text))
	}
	switch {
	case f.encoded:
		return r.appendSecret(dst, text)
	case f.class == domain:
		return r.hostName(dst, text)
	}
	if q, ok := quadIn(text); ok && f.class == address && q.n == len(text) {
		return r.appendQuad(dst, q)
	}
	return r.pseudonym(dst, f.class, text)
}
