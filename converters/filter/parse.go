package filter

// Bounds on what a filter may be, so that a hostile one costs little.
const (
	maxLength = 16 << 10 // octets
	maxDepth  = 100      // of parentheses, negations and functions in each other
)

// parser reads a filter from left to right and compiles it on the way. The names
// of its methods are those of the grammar:
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
	note    bool // a field needs the annotation
	told    by   // all fields so far, of the relation
	all     by   // all fields of the relations before
	atoms   []atom
	vain    []*Error
	version Version
	changed string // what means other than in 4.0
}

func (p *parser) parse() (test, error) {
	if len(p.text) > maxLength {
		return nil, p.fail(span{maxLength, maxLength}, "the filter is longer than %d octets", maxLength)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.current.kind == endOfFilter {
		return func(*packet) bool { return true }, nil
	}
	t, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	switch {
	case p.current.is(punctuation, "@"):
		return nil, p.unexpected("text belongs in double quotes")
	case p.current.kind == operator:
		return nil, p.unexpected(`expected "and", "or" or the end; parentheses hold conditions, braces arithmetic, as in {a + 1} * 2 == b`)
	case p.current.kind != endOfFilter:
		return nil, p.unexpected(`expected "and", "or" or the end`)
	}
	return t, nil
}

// advance moves on to the next token.
func (p *parser) advance() error {
	t, err := p.next()
	p.current = t
	return err
}

// accept moves on if the current token is this one.
func (p *parser) accept(kind tokenKind, text string) (bool, error) {
	if !p.current.is(kind, text) {
		return false, nil
	}
	return true, p.advance()
}

// expect moves on from a token that must be there.
func (p *parser) expect(text, why string) error {
	ok, err := p.accept(punctuation, text)
	if err == nil && !ok {
		err = p.unexpected("expected %q %s", text, why)
	}
	return err
}

// unexpected makes the error for the current token.
func (p *parser) unexpected(format string, args ...any) error {
	if p.current.kind == endOfFilter {
		return p.fail(p.current.span, "the filter ends too early: "+format, args...)
	}
	at := p.current.span
	args = append([]any{p.text[at.from:at.to]}, args...)
	return p.fail(at, "unexpected %s; "+format, args...)
}

func (p *parser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.fail(p.current.span, "more than %d levels in each other", maxDepth)
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) disjunction() (test, error) {
	return p.chain("or", p.exclusion, func(list []test) test {
		return func(q *packet) bool {
			for _, t := range list {
				if t(q) {
					return true
				}
			}
			return false
		}
	})
}

func (p *parser) exclusion() (test, error) {
	return p.chain("xor", p.conjunction, func(list []test) test {
		return func(q *packet) bool {
			odd := false
			for _, t := range list {
				odd = odd != t(q)
			}
			return odd
		}
	})
}

func (p *parser) conjunction() (test, error) {
	return p.chain("and", p.negation, func(list []test) test {
		return func(q *packet) bool {
			for _, t := range list {
				if !t(q) {
					return false
				}
			}
			return true
		}
	})
}

// chain reads terms with an operator between them.
func (p *parser) chain(op string, term func() (test, error), join func([]test) test) (test, error) {
	var list []test
	for {
		t, err := term()
		if err != nil {
			return nil, err
		}
		list = append(list, t)
		if op == "xor" && p.current.is(operator, op) {
			if err := p.needsNewest(p.current.span, "xor"); err != nil {
				return nil, err
			}
		}
		more, err := p.accept(operator, op)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return join(list), nil
}

func (p *parser) negation() (test, error) {
	switch {
	case p.current.is(operator, "not"):
		return p.nested(func() (test, error) {
			t, err := p.negation()
			return func(q *packet) bool { return !t(q) }, err
		})
	case p.current.is(punctuation, "("):
		return p.nested(func() (test, error) {
			t, err := p.disjunction()
			if err == nil {
				err = p.expect(")", "to close the parenthesis")
			}
			return t, err
		})
	}
	p.told = 0
	from := p.current.span.from
	t, err := p.relation()
	if err != nil {
		return nil, err
	}
	p.all |= p.told
	if p.told == byOctets {
		t = p.remembered(p.text[from:p.current.span.from], t)
	}
	return t, nil
}

// nested skips the current token and reads what stands a level deeper.
func (p *parser) nested(read func() (test, error)) (test, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	return read()
}

// relation reads one condition.
func (p *parser) relation() (test, error) {
	every, some := p.current.is(operator, "all"), p.current.is(operator, "any")
	if every || some {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	left, err := p.sum("a field")
	if err != nil {
		return nil, err
	}
	op := p.current
	if _, ok := orders[op.text]; ok && op.kind == operator {
		return p.comparisons(left, quantity{every: every, given: every || some})
	}
	if err := p.mustBeField(left); err != nil {
		return nil, err
	}
	switch op.text {
	case "contains", "matches", "in", "not":
		if op.kind == operator {
			return p.predicate(left, op, quantity{every: every, given: every || some})
		}
	}
	return p.existence(left, every || some)
}

// predicate reads what stands behind a field alone, not behind arithmetic.
func (p *parser) predicate(left operand, op token, q quantity) (test, error) {
	if left.reckoned {
		return nil, p.fail(left.span, "%s is reckoned, and %s takes a field; compare it with == or <", left.name, op.text)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch op.text {
	case "contains":
		return p.containment(left, q)
	case "matches":
		return p.match(left, q)
	case "in":
		return p.membership(left, q)
	}
	if !p.current.is(operator, "in") {
		return nil, p.unexpected(`expected "in"`)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	t, err := p.membership(left, q)
	return p.notIn(left, t), err
}

// existence is a field alone, or a result that is not zero.
func (p *parser) existence(o operand, quantified bool) (test, error) {
	switch {
	case quantified:
		return nil, p.unexpected("expected a comparison after any or all")
	case o.result && !o.reckoned && p.version == V40:
		return nil, p.fail(o.span, "the result of %s is always there; compare it with something", o.name)
	case o.result:
		return func(q *packet) bool { return o.values.any(q, o.kind.isTrue) }, nil
	case o.kind == octets || o.pieces > 0: // of a slice there must be something
		return func(q *packet) bool { return o.values.any(q, value.isFilled) }, nil
	}
	return o.values.exists, nil
}
