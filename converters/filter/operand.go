package filter

import "strings"

// operand is a field, a slice of one, a function of one, what is reckoned of them, or
// a literal.
type operand struct {
	span     span
	name     string // of the field or function as written
	kind     kind
	field    *field // when it is one as it stands
	values   values // nil for a literal
	literal  token
	make     func(like operand) operand // of arithmetic of literals, once their type is known
	constant bool                       // made of the literal
	names    map[string]int64           // of the field's values
	closed   []string                   // the field's only values
	result   bool                       // of a function or an operator
	reckoned bool                       // of an operator
	pieces   int                        // ranges that slices have put together
}

func (o *operand) isLiteral() bool { return o.values == nil }

// operand reads one operand with its slice; wanted says in words what may stand
// here.
func (p *parser) operand(wanted string) operand {
	t := p.current
	switch {
	case t.is(punctuation, "{"):
		return p.group()
	case t.is(punctuation, "@"):
		return p.raw()
	case t.kind != word && t.kind != quoted && t.kind != character:
		panic(p.unexpected("expected %s", wanted))
	}
	p.advance()
	o := operand{span: t.span, name: p.text[t.span.from:t.span.to], literal: t}
	f := p.lookup(t)
	switch {
	case t.kind == word && p.current.is(punctuation, "("):
		o = p.function(t)
	case f != nil:
		o = p.fieldOperand(t, f)
	}
	return p.slices(o)
}

// lookup returns the field that a token names, nil when it names none.
func (p *parser) lookup(t token) *field {
	if t.kind != word {
		return nil
	}
	return p.inVersion(lookup(t.text))
}

func (p *parser) fieldOperand(t token, f *field) operand {
	p.note = p.note || f.note
	p.basis |= f.basis
	return operand{span: t.span, name: t.text, kind: f.kind, field: f, values: f.values, names: f.names, closed: f.closed}
}

// group reads arithmetic in braces, which are its parentheses.
func (p *parser) group() operand {
	from := p.current.span.from
	p.enter()
	defer p.leave()
	p.advance()
	o := p.sum("a field or a value")
	o.span = span{from, p.current.span.to}
	p.expect("}", "to close the brace; conditions are in parentheses")
	return o
}

// raw reads the field behind @, whose values are then the octets in the message.
func (p *parser) raw() operand {
	at := p.current.span
	p.needsNewest(at, "@")
	p.advance()
	t := p.current
	f := p.lookup(t)
	if f == nil {
		panic(p.unexpected("expected a field after @%s", suggestField(t)))
	}
	get := f.octets()
	switch {
	case get == nil && isLine(f.name):
		panic(p.fail(at.join(t.span), "the octets of %s are its line with the name; leave the @ out, or look for the line with sip contains", t.text))
	case get == nil:
		panic(p.fail(at.join(t.span), "%s has no octets in the message; leave the @ out", t.text))
	}
	p.advance()
	o := p.fieldOperand(t, f)
	return p.slices(operand{span: at.join(t.span), name: "@" + t.text, kind: octets, values: get, pieces: o.pieces})
}

func suggestField(t token) string {
	if t.kind != word {
		return ""
	}
	return suggest(t.text)
}

// mustBeField refuses a literal where only a field can stand.
func (p *parser) mustBeField(o operand) {
	switch {
	case !o.isLiteral():
		return
	case o.make != nil || o.literal.kind != word:
		panic(p.fail(o.span, "expected a field, not a value"))
	case strings.Trim(o.literal.text, "-0123456789") == "":
		panic(p.fail(o.span, "expected a field, not a number"))
	}
	panic(p.fail(o.span, "no field or protocol %s%s", o.literal.text, suggest(o.literal.text)))
}

// typed makes an operand of a literal that is compared with left.
func (p *parser) typed(left, o operand) operand {
	if o.make != nil {
		if left.kind.isInteger() {
			left = operand{name: left.name, kind: integer}
		}
		made := o.make(left)
		p.mustCompare(left, made)
		return made
	}
	v, err := p.literal(left, o.literal)
	if err != nil {
		panic(p.fail(o.span, "%v; %s is of type %s%s", err, left.name, left.kind, numberBelow(left, o.literal.text)))
	}
	return operand{span: o.span, name: o.name, kind: left.kind, values: constant(v), literal: o.literal, constant: true}
}

// numberBelow says which field below one of text has the number that it is compared with.
func numberBelow(left operand, literal string) string {
	if f := lookup(left.name + ".id"); left.kind == text && f != nil && f.kind.isInteger() && digitsOnly(literal) {
		return "; " + f.name + " has the number"
	}
	return ""
}

// mustCompare refuses two operands whose types cannot be compared.
func (p *parser) mustCompare(left, right operand) {
	if !comparable(left.kind, right.kind) {
		panic(p.fail(right.span, "%s is of type %s and %s of type %s; they cannot be compared", left.name, left.kind, right.name, right.kind))
	}
}
