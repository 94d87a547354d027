package filter

import (
	"regexp"
	"strconv"
)

// stretch is one range of a slice in octets. Numbers below zero count from the
// end.
type stretch struct {
	from int
	to   int  // the last octet
	open bool // to the end
	size int  // number of octets, instead of the last, when not zero
}

var stretchForm = regexp.MustCompile(`^(-?\d{1,6})?(?:([:-])(-?\d{1,6})?)?$`)

// maxStretches bounds the ranges of a slice, whose result may otherwise be
// thousands of times as long as the text.
const maxStretches = 16

// slice reads the [ranges] behind an operand, if there are any.
func (p *parser) slice(o operand) (operand, error) {
	if !p.current.is(punctuation, "[") {
		return o, nil
	}
	if err := p.mustBeField(o); err != nil {
		return operand{}, err
	}
	if o.kind != text {
		return operand{}, p.fail(o.span, "%s is of type %s; only text has slices", o.name, o.kind)
	}
	if err := p.advance(); err != nil {
		return operand{}, err
	}
	list, err := p.stretches()
	if err != nil {
		return operand{}, err
	}
	o.span.to = p.current.span.to
	o.name = p.text[o.span.from:o.span.to]
	o.kind, o.values = octets, cut(o.values, list)
	return o, p.expect("]", "to close the slice")
}

func (p *parser) stretches() ([]stretch, error) {
	var list []stretch
	for {
		s, ok := parseStretch(p.current)
		if !ok {
			return nil, p.unexpected("expected a range such as 0:4, 0-3, 4: or -1")
		}
		if len(list) == maxStretches {
			return nil, p.fail(p.current.span, "more than %d ranges in a slice", maxStretches)
		}
		list = append(list, s)
		if err := p.advance(); err != nil {
			return nil, err
		}
		more, err := p.accept(punctuation, ",")
		if err != nil || !more {
			return list, err
		}
	}
}

// parseStretch reads "i:length", "i-last", "i", ":length" or "i:".
func parseStretch(t token) (stretch, bool) {
	m := stretchForm.FindStringSubmatch(t.text)
	if t.kind != word || m == nil || m[1] == "" && (m[2] != ":" || m[3] == "") || m[2] == "-" && m[3] == "" {
		return stretch{}, false
	}
	from, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[3])
	switch {
	case m[2] == "":
		return stretch{from: from, size: 1}, true
	case m[2] == ":" && m[3] == "":
		return stretch{from: from, open: true}, true
	case m[2] == ":":
		return stretch{from: from, size: n}, n > 0
	}
	return stretch{from: from, to: n}, from < 0 != (n < 0) || from <= n
}

// of returns the stretch of b, nothing when b is too short for all of it.
func (s stretch) of(b []byte) []byte {
	from, to := s.from, s.to+1
	if from < 0 {
		from += len(b)
	}
	switch {
	case s.open:
		to = len(b)
	case s.size > 0:
		to = from + s.size
	case s.to < 0:
		to += len(b)
	}
	if from < 0 || to > len(b) || from > to {
		return nil
	}
	return b[from:to]
}

// cut returns the stretches of each value, put together.
func cut(v values, list []stretch) values {
	return mapped(v, func(x value) value {
		if len(list) == 1 {
			return octetsOf(list[0].of(x.octets))
		}
		var b []byte
		for _, s := range list {
			b = append(b, s.of(x.octets)...)
		}
		return octetsOf(b)
	})
}
