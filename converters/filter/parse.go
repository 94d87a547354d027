package filter

import "strings"

// Bounds on what a filter may be, so that a hostile one costs little.
const (
	maxLength = 16 << 10 // octets
	maxDepth  = 100      // of parentheses, negations and functions in each other
)

// parser reads a filter from left to right and compiles it on the way. The names
// of its methods are those of the grammar:
//
//	disjunction = conjunction *("or" conjunction)
//	conjunction = negation *("and" negation)
//	negation    = "not" negation / "(" disjunction ")" / relation
//	relation    = operand / ["any" / "all"] operand operator operand …
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
	if p.current.kind != endOfFilter {
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
	return p.chain("or", p.conjunction, func(list []test) test {
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

// operand is a field, a slice of one, a function of one, or a literal.
type operand struct {
	span     span
	name     string // of the field or function as written
	kind     kind
	values   values // nil for a literal
	literal  token
	constant bool             // made of the literal
	names    map[string]int64 // of the field's values
	closed   []string         // the field's only values
	result   bool             // of a function, which cannot be asked for alone
	pieces   int              // ranges that slices have put together
}

func (o *operand) isLiteral() bool { return o.values == nil }

// operand reads one operand with its slice; wanted says in words what may stand
// here.
func (p *parser) operand(wanted string) (operand, error) {
	t := p.current
	if t.kind != word && t.kind != quoted && t.kind != character {
		return operand{}, p.unexpected("expected %s", wanted)
	}
	if err := p.advance(); err != nil {
		return operand{}, err
	}
	o := operand{span: t.span, literal: t}
	f := lookup(t.text)
	switch {
	case t.kind == word && p.current.is(punctuation, "("):
		var err error
		if o, err = p.function(t); err != nil {
			return operand{}, err
		}
	case t.kind == word && f != nil:
		o = operand{span: t.span, name: t.text, kind: f.kind, values: p.valuesOf(f), names: f.names, closed: f.closed}
		p.note = p.note || f.note
		p.told |= f.told
	}
	return p.slices(o)
}

// mustBeField refuses a literal where only a field can stand.
func (p *parser) mustBeField(o operand) error {
	if !o.isLiteral() {
		return nil
	}
	if o.literal.kind != word {
		return p.fail(o.span, "expected a field, not a value; a comparison begins with the field")
	}
	if strings.Trim(o.literal.text, "-0123456789") == "" {
		return p.fail(o.span, "expected a field, not a number; a comparison begins with the field")
	}
	return p.fail(o.span, "no field or protocol %s%s", o.literal.text, suggest(o.literal.text))
}

// relation reads one condition.
func (p *parser) relation() (test, error) {
	every, some := p.current.is(operator, "all"), p.current.is(operator, "any")
	if every || some {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	left, err := p.operand("a field")
	if err != nil {
		return nil, err
	}
	if err := p.mustBeField(left); err != nil {
		return nil, err
	}
	op := p.current
	if op.kind != operator || op.text == "and" || op.text == "or" || op.text == "any" || op.text == "all" {
		return p.existence(left, every || some)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	q := quantity{every: every, given: every || some}
	switch op.text {
	case "contains":
		return p.containment(left, q)
	case "matches":
		return p.match(left, q)
	case "in":
		return p.membership(left, q)
	case "not":
		if !p.current.is(operator, "in") {
			return nil, p.unexpected(`expected "in"`)
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		t, err := p.membership(left, q)
		return p.notIn(left, t), err
	}
	return p.comparison(left, op, q)
}

// existence is a field alone.
func (p *parser) existence(o operand, quantified bool) (test, error) {
	switch {
	case quantified:
		return nil, p.unexpected("expected a comparison after any or all")
	case o.result:
		return nil, p.fail(o.span, "the result of %s is always there; compare it with something", o.name)
	case (o.kind == octets || o.pieces > 0): // of a slice there must be something
		return func(q *packet) bool { return o.values.any(q, value.isFilled) }, nil
	}
	return o.values.exists, nil
}
