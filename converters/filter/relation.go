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

// mirrored is each operator with its sides exchanged.
var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}

// comparisons reads a chain of comparisons, as in 100 <= sip.Status-Code < 200: each
// holds.
func (p *parser) comparisons(left operand, q quantity) test {
	var all test
	for op := p.current; isOrder(op); op = p.current {
		p.advance()
		right := p.sum("a field or a value")
		t := p.comparison(left, op, right, q)
		if all != nil {
			t = both(all, t)
		}
		all, left = t, right
	}
	return all
}

func isOrder(t token) bool {
	_, ok := orders[t.text]
	return ok && t.kind == operator
}

// comparison compiles one order. A literal on the left is put on the right, for the
// field gives it its type.
func (p *parser) comparison(left operand, op token, right operand, q quantity) test {
	if left.isLiteral() {
		isName := left.make == nil && left.literal.kind == word && !startsNumber(left.literal.text)
		if p.version == V40 || isName || right.isLiteral() {
			p.mustBeField(left)
		}
		if m, ok := mirrored[op.text]; ok {
			op.text = m
		}
		left, right = right, left
	}
	if !left.kind.isOrdered() {
		panic(p.fail(left.span, "%s is of type %s and cannot be compared", left.name, left.kind))
	}
	if p.version == Newest && p.text[op.span.from:op.span.to] == "~=" {
		panic(p.fail(op.span, "~= is no operator any more; write !== or any_ne"))
	}
	right = p.comparand(left, op, right)
	order := orders[op.text]
	every := order.every
	if q.given {
		every = q.every
	}
	k := left.kind
	return func(packet *packet) bool {
		return left.values.holds(packet, every, func(a value) bool {
			return right.values.holds(packet, every, func(b value) bool { return order.holds(compare(k, a, b)) })
		})
	}
}

// startsNumber reports whether a word can be a number, an address or a time.
func startsNumber(s string) bool { return isDigit(s[0]) || s[0] == '-' || s[0] == ':' }

// comparand gives the right side of an order the type of the left one.
func (p *parser) comparand(left operand, op token, right operand) operand {
	if !right.isLiteral() {
		p.mustCompare(left, right)
		return right
	}
	p.orderable(left, op, right.literal)
	right = p.typed(left, right)
	p.doubt(left, op, right)
	return right
}

// orderable refuses the order of text and a bare number, which Wireshark 4.0
// takes for the order of text: "9" is greater than "10".
func (p *parser) orderable(left operand, op token, t token) {
	if left.kind == text && t.kind == word && digitsOnly(t.text) && (op.text[0] == '<' || op.text[0] == '>') {
		panic(p.fail(t.span, "%s is text, which has no order with the number %s; in double quotes it is compared as text", left.name, t.text))
	}
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
	p.vain = append(p.vain, p.fail(at, "%s is never %q; it is one of %s", left.name, value, strings.Join(left.closed, ", ")))
}

// containment reads the right side of contains. As in Wireshark no text contains
// the empty text, but a slice does unless it is empty itself.
func (p *parser) containment(left operand, q quantity) test {
	if !left.kind.isOctets() {
		panic(p.fail(left.span, "%s is of type %s; contains looks into text", left.name, left.kind))
	}
	right := p.operand("a field or a value")
	switch {
	case right.isLiteral() && left.kind == protocol:
		right = p.typed(operand{name: left.name, kind: octets}, right)
	case right.isLiteral():
		right = p.typed(left, right)
	case !right.kind.isOctets():
		panic(p.fail(right.span, "%s is of type %s; contains wants text", right.name, right.kind))
	}
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			return right.values.holds(packet, q.every, func(b value) bool {
				return (b.isFilled() || left.kind == octets && a.isFilled()) && bytes.Contains(a.octets, b.octets)
			})
		})
	}
}

// match reads the expression behind matches. It is in double quotes, and case
// does not count unless it begins with (?-i). An empty slice matches nothing.
func (p *parser) match(left operand, q quantity) test {
	if !left.kind.isOctets() {
		panic(p.fail(left.span, "%s is of type %s; matches looks into text", left.name, left.kind))
	}
	t := p.current
	if t.kind != quoted {
		panic(p.unexpected("expected a regular expression in double quotes"))
	}
	re, err := CompilePattern(t.text)
	if err != nil {
		panic(p.fail(t.span, "no regular expression of the RE2 kind, which has no look-around and no backreferences: %s", fault(err)))
	}
	p.advance()
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			return (left.kind != octets || a.isFilled()) && re.Match(a.octets)
		})
	}
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
func (p *parser) membership(left operand, q quantity) test {
	if !left.kind.isOrdered() {
		panic(p.fail(left.span, "%s is of type %s and cannot be in a set", left.name, left.kind))
	}
	p.expect("{", "to begin the set")
	list := []bounds{p.element(left)}
	for p.accept(punctuation, ",") {
		list = append(list, p.element(left))
	}
	p.expect("}", `to end the set, or ","`)
	k := left.kind
	return func(packet *packet) bool {
		return left.values.holds(packet, q.every, func(a value) bool {
			return slices.ContainsFunc(list, func(e bounds) bool { return e.have(packet, k, a) })
		})
	}
}

// bounds are the ends of a set's element, both included. An element that is one value
// has no high end.
type bounds struct{ low, high values }

// have reports whether a value of a type is between the bounds.
func (e bounds) have(p *packet, k kind, a value) bool {
	return e.low.any(p, func(b value) bool {
		if e.high == nil {
			return compare(k, a, b) == 0
		}
		return compare(k, a, b) >= 0 && e.high.any(p, func(c value) bool { return compare(k, a, c) <= 0 })
	})
}

// element reads one element of a set, a value or a range.
func (p *parser) element(left operand) bounds {
	low := p.member(left)
	if p.accept(punctuation, "..") {
		return bounds{low.values, p.member(left).values}
	}
	if low.constant {
		p.doubtful(left, low.span, low.literal.text)
	}
	return bounds{low: low.values}
}

// member reads a value of a set, or a field that has it.
func (p *parser) member(left operand) operand {
	o := p.sum("a value")
	if o.isLiteral() {
		return p.typed(left, o)
	}
	p.mustCompare(left, o)
	return o
}
