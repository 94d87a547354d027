package filter

import (
	"strconv"
	"strings"

	"ocsconv/formats"
)

// stretch is one range of a slice in octets. Numbers below zero count from the
// end.
type stretch struct {
	from int
	to   int  // the last octet
	open bool // to the end
	size int  // number of octets, instead of the last, when not zero
}

// stretchForm takes numbers as C writes them.
var stretchForm = formats.Pattern(`^(-?(?:0[xX][0-9a-fA-F]{1,5}|\d{1,6}))?(?:([:-])(-?(?:0[xX][0-9a-fA-F]{1,5}|\d{1,6}))?)?$`)

// maxStretches bounds the ranges of a slice and of the slices of its result, which
// may otherwise be thousands of times as long as the text.
const maxStretches = 16

// slices reads the [ranges] behind an operand, and those of their result.
func (p *parser) slices(o operand) operand {
	for p.current.is(punctuation, "[") {
		o = p.slice(o)
	}
	return o
}

func (p *parser) slice(o operand) operand {
	p.mustBeField(o)
	if !o.kind.isOctets() || o.name == "frame" {
		panic(p.fail(o.span, "%s is of type %s; only text and messages have slices", o.name, o.kind))
	}
	p.advance()
	list := p.stretches()
	if o.pieces = max(o.pieces, 1) * len(list); o.pieces > maxStretches {
		panic(p.fail(o.span.join(p.current.span), "more than %d ranges in a slice", maxStretches))
	}
	o.span.to = p.current.span.to
	o.name = p.text[o.span.from:o.span.to]
	o.values = cut(o.values, list)
	if p.version == V40 || o.kind != text {
		o.kind = octets
	}
	p.expect("]", "to close the slice")
	return o
}

func (p *parser) stretches() []stretch {
	var list []stretch
	for {
		t := p.stretch()
		s, ok := parseStretch(t.text)
		if !ok {
			p.current = t
			panic(p.unexpected("expected a range such as 0:4, 0-3, 4: or -1"))
		}
		if list = append(list, s); !p.accept(punctuation, ",") {
			return list
		}
	}
}

// stretch returns the words of one range as one. Blanks may stand around the
// colon.
func (p *parser) stretch() token {
	t := p.current
	if t.kind != word {
		t.text = "" // text in quotes is no range
		return t
	}
	for p.advance(); p.current.kind == word && (strings.HasSuffix(t.text, ":") || strings.HasPrefix(p.current.text, ":")); p.advance() {
		t.text += p.current.text
		t.span = t.span.join(p.current.span)
	}
	return t
}

// parseStretch reads "i:length", "i-last", "i", ":length", "i:" or ":".
func parseStretch(s string) (stretch, bool) {
	m := stretchForm().FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[2] != ":" || m[2] == "-" && m[3] == "" {
		return stretch{}, false
	}
	from, ok := offset(m[1])
	n, fine := offset(m[3])
	switch {
	case !ok || !fine:
		return stretch{}, false
	case m[2] == "":
		return stretch{from: from, size: 1}, true
	case m[2] == ":" && m[3] == "":
		return stretch{from: from, open: true}, true
	case m[2] == ":":
		return stretch{from: from, size: n}, n > 0
	}
	return stretch{from: from, to: n}, from < 0 != (n < 0) || from <= n
}

// offset reads a number of a stretch, 0 when there is none.
func offset(s string) (n int, ok bool) {
	if s == "" {
		return 0, true
	}
	v, err := strconv.ParseInt(s, 0, 32)
	return int(v), err == nil
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
