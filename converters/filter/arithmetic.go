package filter

import (
	"math"
	"math/bits"
)

// maxPairs bounds how many pairs of values an operator of arithmetic looks at in one
// message, since fields of hostile messages have any number of values.
const maxPairs = 1000

// sum reads an operand with what is reckoned with it. As in Wireshark & binds less
// than + and -, and these less than *, / and %.
func (p *parser) sum(wanted string) operand { return p.reckon(0, wanted) }

// levels are the operators of arithmetic by how they bind.
var levels = [][]string{{"&"}, {"+", "-"}, {"*", "/", "%"}}

func (p *parser) reckon(level int, wanted string) operand {
	if level == len(levels) {
		return p.signed(wanted)
	}
	left := p.reckon(level+1, wanted)
	for {
		op, ok := p.arithmeticOperator(levels[level])
		if !ok {
			return left
		}
		p.advance()
		left = p.arithmetic(op, left, p.reckon(level+1, "a field or a value"))
	}
}

// arithmeticOperator returns the current token when it is one of some operators. A
// number with a minus where an operator must stand is the operator and the number.
func (p *parser) arithmeticOperator(list []string) (token, bool) {
	t := p.current
	if t.kind == word && t.text[0] == '-' {
		p.scanner.off = t.span.from + 1
		p.current = token{operator, "-", span{t.span.from, t.span.from + 1}}
	}
	for _, op := range list {
		if p.current.is(operator, op) {
			return p.current, true
		}
	}
	return t, false
}

// signed reads an operand with the sign before it.
func (p *parser) signed(wanted string) operand {
	sign := p.current
	if !sign.is(operator, "-") && !sign.is(operator, "+") {
		return p.operand(wanted)
	}
	p.enter()
	defer p.leave()
	p.advance()
	o := p.signed("a field or a value")
	if sign.text == "+" {
		return o
	}
	if !o.isLiteral() && !hasSign(o.kind) {
		panic(p.fail(o.span, "%s is of type %s; a minus takes a number or a time span", o.name, o.kind))
	}
	zero := operand{span: sign.span, name: "0", literal: token{word, "0", sign.span}}
	return p.arithmetic(sign, zero, o)
}

// arithmetic compiles an operator between two operands. That of two literals waits
// for what it is compared with, which gives both their type.
func (p *parser) arithmetic(op token, a, b operand) operand {
	o := operand{span: a.span.join(b.span), result: true, reckoned: true}
	o.name = p.text[o.span.from:o.span.to]
	switch {
	case a.isLiteral() && b.isLiteral():
		o.literal = a.literal
		o.make = func(like operand) operand { return p.arithmetic(op, p.typed(like, a), b) }
		return o
	case a.isLiteral():
		a = p.typed(beside(b, op.text, a.literal, true), a)
	case b.isLiteral():
		b = p.typed(beside(a, op.text, b.literal, false), b)
	}
	p.dated(a, b)
	k, ok := resultOf(op.text, a.kind, b.kind)
	if !ok || p.version == V40 && (a.kind == instant || b.kind == instant || k == period && b.kind == decimal) {
		panic(p.fail(o.span, "%s is of type %s and %s of type %s; %s is not between them",
			a.name, a.kind, b.name, b.kind, op.text))
	}
	o.kind = k
	o.values = paired(a.values, b.values, reckoner(op.text, k, p.version))
	return o
}

// dated refuses times of any day where only one of a day has a meaning.
func (p *parser) dated(list ...operand) {
	for _, o := range list {
		if o.constant && o.kind == instant && o.values.any(nil, func(v value) bool { return v.daily }) {
			panic(p.fail(o.span, "%s has no date; write it as %q", o.name, "2010-01-05 14:00"))
		}
	}
}

// beside is what a literal beside an operand must be like.
func beside(o operand, op string, t token, first bool) operand {
	like := operand{name: o.name, kind: o.kind}
	switch {
	case o.kind.isInteger():
		like.kind = integer
	case o.kind == period && (op == "*" || op == "/") && !first:
		like.kind = decimal
	case o.kind == instant && (t.kind != quoted || op != "-" && !first):
		like.kind = period
	}
	return like
}

// resultOf returns the type of what an operator makes of two types.
func resultOf(op string, a, b kind) (kind, bool) {
	additive := op == "+" || op == "-"
	switch {
	case a.isInteger() && b.isInteger():
		return integer, true
	case op == "&":
		return a, a == b && (a == octets || a.isAddress())
	case a == decimal && b == decimal:
		return decimal, op != "%"
	case a == period && b == period, a == instant && b == period:
		return a, additive
	case a == period && b == instant:
		return instant, op == "+"
	case a == instant && b == instant:
		return period, op == "-"
	case a == period && b == decimal:
		return period, op == "*" || op == "/"
	}
	return a, false
}

// paired makes one value of each pair of values.
func paired(a, b values, f func(a, b value) (value, bool)) values {
	return func(p *packet, yield func(value) bool) {
		var right []value
		b(p, func(y value) bool { right = append(right, y); return len(right) < maxPairs })
		pairs := 0
		a(p, func(x value) bool {
			for _, y := range right {
				if pairs++; pairs > maxPairs {
					return false
				}
				if v, ok := f(x, y); ok && !yield(v) {
					return false
				}
			}
			return len(right) > 0
		})
	}
}

// reckoner returns what an operator does with two values. There is no result of a
// division by zero and none that is too large: of 64 bits, in Wireshark 4.0 of 32.
func reckoner(op string, k kind, v Version) func(a, b value) (value, bool) {
	if op == "&" && k != integer {
		return common
	}
	return func(a, b value) (value, bool) {
		n, ok := reckoned(op, k == decimal || k == period, a.number, b.number)
		if v == V40 && k == integer && (n > math.MaxUint32 || n < math.MinInt32) {
			ok = false
		}
		return value{number: n}, ok
	}
}

// reckoned applies an operator to two numbers; those with a fraction are in
// thousand-millionths.
func reckoned(op string, fraction bool, a, b int64) (int64, bool) {
	unit := int64(1)
	if fraction {
		unit = 1e9
	}
	switch op {
	case "&":
		return a & b, true
	case "+":
		n := a + b
		return n, (n > a) == (b > 0)
	case "-":
		n := a - b
		return n, (n < a) == (b > 0)
	case "*":
		return scaled(a, b, unit)
	}
	if b == 0 {
		return 0, false
	}
	if op == "%" {
		return a % b, true
	}
	return scaled(a, unit, b)
}

// scaled returns a*b/c rounded towards zero, and whether that has 64 bits.
func scaled(a, b, c int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= magnitude(c) {
		return 0, false
	}
	n, _ := bits.Div64(hi, lo, magnitude(c))
	if n > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) != (c < 0) {
		return -int64(n), true
	}
	return int64(n), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// common returns the bits that two addresses or byte sequences have in common, as far
// as the shorter one goes.
func common(a, b value) (value, bool) {
	if a.addr.IsValid() {
		x, y := a.addr.AsSlice(), b.addr.AsSlice()
		return addressOf(and(x, y))
	}
	return octetsOf(and(a.octets, b.octets)), true
}

func and(a, b []byte) []byte {
	n := min(len(a), len(b))
	c := make([]byte, n)
	for i := range n {
		c[i] = a[i] & b[i]
	}
	return c
}
