package filter

import (
	"bytes"
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
)

// quantity says how many values of a field a condition must hold for.
type quantity struct {
	every bool
	given bool // with any or all, which outweighs what the operator says
}

// orders tells what each comparison operator wants of compare, and whether it
// wants it of all values.
var orders = map[string]struct {
	holds func(order int) bool
	every bool
}{
	"==":  {func(o int) bool { return o == 0 }, false},
	"===": {func(o int) bool { return o == 0 }, true},
	"!=":  {func(o int) bool { return o != 0 }, true},
	"!==": {func(o int) bool { return o != 0 }, false},
	"<":   {func(o int) bool { return o < 0 }, false},
	"<=":  {func(o int) bool { return o <= 0 }, false},
	">":   {func(o int) bool { return o > 0 }, false},
	">=":  {func(o int) bool { return o >= 0 }, false},
}

// comparison reads the right side of an order and compiles it.
func (p *parser) comparison(left operand, op token, q quantity) (test, error) {
	if !left.kind.isOrdered() {
		return nil, p.fail(left.span, "%s is of type %s and cannot be compared", left.name, left.kind)
	}
	if p.version == Newest && p.text[op.span.from:op.span.to] == "~=" {
		return nil, p.fail(op.span, "~= is no operator any more; write !== or any_ne")
	}
	right, err := p.operand("a field or a value")
	if err != nil {
		return nil, err
	}
	order := orders[op.text]
	if right.isLiteral() {
		if err := p.orderable(left, op, right.literal); err != nil {
			return nil, err
		}
		if right, err = p.typed(left, right.literal); err != nil {
			return nil, err
		}
	} else if !comparable(left.kind, right.kind) {
		return nil, p.fail(right.span, "%s is of type %s and %s of type %s; they cannot be compared", left.name, left.kind, right.name, right.kind)
	}
	p.doubt(left, op, right)
	every := order.every
	if q.given {
		every = q.every
	}
	k := left.kind
	return func(packet *packet) bool {
		return left.values.holds(packet, every, func(a value) bool {
			return right.values.holds(packet, every, func(b value) bool { return order.holds(compare(k, a, b)) })
		})
	}, nil
}

// orderable refuses the order of text and a bare number, which Wireshark 4.0
// takes for the order of text: "9" is greater than "10".
func (p *parser) orderable(left operand, op token, t token) error {
	if left.kind != text || t.kind != word || !digitsOnly(t.text) || op.text[0] != '<' && op.text[0] != '>' {
		return nil
	}
	return p.fail(t.span, "%s is text, which has no order with the number %s; in double quotes it is compared as text", left.name, t.text)
}

// doubt warns of a value that the field never has. Less and greater are for any.
func (p *parser) doubt(left operand, op token, right operand) {
	if left.closed != nil && right.constant && strings.HasSuffix(op.text, "=") && op.text[0] != '<' && op.text[0] != '>' {
		p.doubtful(left, right.span, right.literal.text)
	}
}

func (p *parser) doubtful(left operand, at span, value string) {
	if left.closed == nil || slices.Contains(left.closed, value) {
		return
	}
	var e *Error
	if errors.As(p.fail(at, "%s is never %q; it is one of %s", left.name, value, strings.Join(left.closed, ", ")), &e) {
		p.vain = append(p.vain, e)
	}
}

// typed makes an operand of a literal that is compared with left.
func (p *parser) typed(left operand, t token) (operand, error) {
	v, err := p.literal(left, t)
	if err != nil {
		return operand{}, p.fail(t.span, "%v; %s is of type %s", err, left.name, left.kind)
	}
	return operand{span: t.span, kind: left.kind, values: constant(v), literal: t, constant: true}, nil
}

// containment reads the right side of contains. As in Wireshark no text contains
// the empty text, but a slice does unless it is empty itself.
func (p *parser) containment(left operand, q quantity) (test, error) {
	if !left.kind.isOctets() {
		return nil, p.fail(left.span, "%s is of type %s; contains looks into text", left.name, left.kind)
	}
	right, err := p.operand("a field or a value")
	if err != nil {
		return nil, err
	}
	switch {
	case right.isLiteral() && left.kind == protocol:
		right, err = p.typed(operand{name: left.name, kind: octets}, right.literal)
	case right.isLiteral():
		right, err = p.typed(left, right.literal)
	case !right.kind.isOctets():
		err = p.fail(right.span, "%s is of type %s; contains wants text", right.name, right.kind)
	}
	if err != nil {
		return nil, err
	}
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			return right.values.holds(packet, q.every, func(b value) bool {
				return (b.isFilled() || left.kind == octets && a.isFilled()) && bytes.Contains(a.octets, b.octets)
			})
		})
	}, nil
}

// match reads the expression behind matches. It is in double quotes, and case
// does not count unless it begins with (?-i). An empty slice matches nothing.
func (p *parser) match(left operand, q quantity) (test, error) {
	if !left.kind.isOctets() {
		return nil, p.fail(left.span, "%s is of type %s; matches looks into text", left.name, left.kind)
	}
	t := p.current
	if t.kind != quoted {
		return nil, p.unexpected("expected a regular expression in double quotes")
	}
	re, err := CompilePattern(t.text)
	if err != nil {
		return nil, p.fail(t.span, "no regular expression of the RE2 kind, which has no look-around and no backreferences: %s", fault(err))
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			return (left.kind != octets || a.isFilled()) && re.Match(a.octets)
		})
	}, nil
}

// fault says what is wrong with an expression, without the flag added to it.
func fault(err error) string {
	var e *syntax.Error
	if errors.As(err, &e) {
		return string(e.Code) + ": " + strings.TrimPrefix(e.Expr, "(?i)")
	}
	return err.Error()
}

// membership reads the set behind in.
func (p *parser) membership(left operand, q quantity) (test, error) {
	if !left.kind.isOrdered() {
		return nil, p.fail(left.span, "%s is of type %s and cannot be in a set", left.name, left.kind)
	}
	if err := p.expect("{", "to begin the set"); err != nil {
		return nil, err
	}
	var list []bounds
	for {
		e, err := p.element(left)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		more, err := p.accept(punctuation, ",")
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if err := p.expect("}", `to end the set, or ","`); err != nil {
		return nil, err
	}
	k := left.kind
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			for _, e := range list {
				if compare(k, a, e.low) >= 0 && compare(k, a, e.high) <= 0 {
					return true
				}
			}
			return false
		})
	}, nil
}

// bounds are the ends of a set's element, both included.
type bounds struct{ low, high value }

// element reads one element of a set, a value or a range.
func (p *parser) element(left operand) (bounds, error) {
	t := p.current
	low, err := p.member(left)
	if err != nil {
		return bounds{}, err
	}
	more, err := p.accept(punctuation, "..")
	if err != nil || !more {
		p.doubtful(left, t.span, t.text)
		return bounds{low, low}, err
	}
	high, err := p.member(left)
	return bounds{low, high}, err
}

func (p *parser) member(left operand) (value, error) {
	t := p.current
	if t.kind != word && t.kind != quoted && t.kind != character {
		return value{}, p.unexpected("expected a value")
	}
	v, err := p.literal(left, t)
	if err != nil {
		return value{}, p.fail(t.span, "%v; %s is of type %s", err, left.name, left.kind)
	}
	return v, p.advance()
}
