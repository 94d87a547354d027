package filter

// Bounds on what a filter may be, so that a hostile one costs little.
const (
	maxLength = 16 << 10 // octets
	maxDepth  = 100      // of parentheses, negations and functions in each other
)

// parser reads a filter from left to right and compiles it on the way. What is wrong
// with the filter ends that with a panic of an [*Error], which [ParseAs] returns. The
// names of its methods are those of the grammar:
//
//	disjunction = exclusion *("or" exclusion)
//	exclusion   = conjunction *("xor" conjunction)
//	conjunction = negation *("and" negation)
//	negation    = "not" negation / "(" disjunction ")" / relation
//	relation    = sum / ["any" / "all"] sum *(operator sum) …
//	sum         = operand *(("&" / "+" / "-" / "*" / "/" / "%") operand)
type parser struct {
	scanner
	current token
	depth   int
	note    bool  // a field needs the annotation
	basis   basis // all fields so far, of the relation
	all     basis // all fields of the relations before
	atoms   []atom
	vain    []*Error
	version Version
	changed string // what means other than in 4.0
}

func (p *parser) parse() test {
	if len(p.text) > maxLength {
		panic(p.fail(span{maxLength, maxLength}, "the filter is longer than %d octets", maxLength))
	}
	p.advance()
	if p.current.kind == endOfFilter {
		return func(*packet) bool { return true }
	}
	t := p.disjunction()
	switch {
	case p.current.is(punctuation, "@"):
		panic(p.unexpected("text belongs in double quotes"))
	case p.current.kind == operator:
		panic(p.unexpected(`expected "and", "or" or the end; parentheses hold conditions, braces arithmetic, as in {a + 1} * 2 == b`))
	case p.current.kind != endOfFilter:
		panic(p.unexpected(`expected "and", "or" or the end`))
	}
	return t
}

// advance moves on to the next token.
func (p *parser) advance() { p.current = p.next() }

// accept moves on if the current token is this one.
func (p *parser) accept(kind tokenKind, text string) bool {
	is := p.current.is(kind, text)
	if is {
		p.advance()
	}
	return is
}

// expect moves on from a token that must be there.
func (p *parser) expect(text, why string) {
	if !p.accept(punctuation, text) {
		panic(p.unexpected("expected %q %s", text, why))
	}
}

// unexpected makes the error for the current token.
func (p *parser) unexpected(format string, args ...any) *Error {
	if p.current.kind == endOfFilter {
		return p.fail(p.current.span, "the filter ends too early: "+format, args...)
	}
	at := p.current.span
	args = append([]any{p.text[at.from:at.to]}, args...)
	return p.fail(at, "unexpected %s; "+format, args...)
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		panic(p.fail(p.current.span, "more than %d levels in each other", maxDepth))
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) disjunction() test {
	t := p.exclusion()
	for p.accept(operator, "or") {
		a, b := t, p.exclusion()
		t = func(q *packet) bool { return a(q) || b(q) }
	}
	return t
}

func (p *parser) exclusion() test {
	t := p.conjunction()
	for p.current.is(operator, "xor") {
		p.needsNewest(p.current.span, "xor")
		p.advance()
		a, b := t, p.conjunction()
		t = func(q *packet) bool { return a(q) != b(q) }
	}
	return t
}

func (p *parser) conjunction() test {
	t := p.negation()
	for p.accept(operator, "and") {
		t = both(t, p.negation())
	}
	return t
}

func both(a, b test) test { return func(q *packet) bool { return a(q) && b(q) } }

func (p *parser) negation() test {
	switch {
	case p.current.is(operator, "not"):
		return p.nested(func() test {
			t := p.negation()
			return func(q *packet) bool { return !t(q) }
		})
	case p.current.is(punctuation, "("):
		return p.nested(func() test {
			t := p.disjunction()
			p.expect(")", "to close the parenthesis")
			return t
		})
	}
	p.basis = 0
	from := p.current.span.from
	t := p.relation()
	p.all |= p.basis
	switch {
	case p.basis == byOctets:
		t = p.remembered(p.text[from:p.current.span.from], t)
	case p.basis&byOctets != 0:
		p.all |= byCapture // a memory has of octets only what they tell by themselves
	}
	if p.basis&^bySession == 0 {
		return t
	}
	return func(q *packet) bool {
		q.asked = true
		return t(q)
	}
}

// nested skips the current token and reads what stands a level deeper.
func (p *parser) nested(read func() test) test {
	p.enter()
	defer p.leave()
	p.advance()
	return read()
}

// relation reads one condition.
func (p *parser) relation() test {
	every, some := p.current.is(operator, "all"), p.current.is(operator, "any")
	if every || some {
		p.advance()
	}
	left := p.sum("a field")
	op := p.current
	if isOrder(op) {
		return p.comparisons(left, quantity{every: every, given: every || some})
	}
	p.mustBeField(left)
	switch op.text {
	case "contains", "matches", "in", "not":
		if op.kind == operator {
			return p.predicate(left, op, quantity{every: every, given: every || some})
		}
	}
	return p.existence(left, every || some)
}

// predicate reads what stands behind a field alone, not behind arithmetic.
func (p *parser) predicate(left operand, op token, q quantity) test {
	if left.reckoned {
		panic(p.fail(left.span, "%s is reckoned, and %s takes a field; compare it with == or <", left.name, op.text))
	}
	p.advance()
	switch op.text {
	case "contains":
		return p.containment(left, q)
	case "matches":
		return p.match(left, q)
	case "in":
		return p.membership(left, q)
	}
	if !p.current.is(operator, "in") {
		panic(p.unexpected(`expected "in"`))
	}
	p.advance()
	return p.notIn(left, p.membership(left, q))
}

// existence is a field alone, or a result that is not zero.
func (p *parser) existence(o operand, quantified bool) test {
	switch {
	case quantified:
		panic(p.unexpected("expected a comparison after any or all"))
	case o.result && !o.reckoned && p.version == V40:
		panic(p.fail(o.span, "the result of %s is always there; compare it with something", o.name))
	case o.result:
		return func(q *packet) bool { return o.values.any(q, o.kind.isTrue) }
	case o.kind == octets || o.pieces > 0: // of a slice there must be something
		return func(q *packet) bool { return o.values.any(q, value.isFilled) }
	}
	return o.values.exists
}
