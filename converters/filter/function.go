package filter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// function describes one function of a field.
type function struct {
	takes  func(kind) bool
	wants  string // what it takes, in words
	result kind
	same   bool // the result is of the type of what it takes
	bare   bool // takes a field as it stands
	many   bool // takes several
	newest bool // not in Wireshark 4.0
	apply  func(kind, values) values
}

var functions = map[string]function{
	"lower":  {takes: isText, wants: "text", result: text, apply: changed(lower)},
	"upper":  {takes: isText, wants: "text", result: text, apply: changed(upper)},
	"len":    {takes: hasLength, wants: "text, a number or an address", result: unsigned, apply: lengths},
	"count":  {takes: anything, wants: "a field", result: unsigned, apply: count},
	"string": {takes: isPrintable, wants: "a number or an address", result: text, bare: true, apply: printed},
	"abs":    {takes: hasSign, wants: "a number or a time span", same: true, apply: absolute},
	"max":    {takes: kind.isOrdered, wants: "numbers, times, text or addresses", same: true, many: true, apply: extreme(+1)},
	"min":    {takes: kind.isOrdered, wants: "numbers, times, text or addresses", same: true, many: true, apply: extreme(-1)},
	"dec":    {takes: isNatural, wants: "a number without a sign", result: text, bare: true, newest: true, apply: printed},
	"hex":    {takes: isNatural, wants: "a number without a sign", result: text, bare: true, newest: true, apply: hexadecimal},
	"vals":   {takes: anything, wants: "a field with words for its numbers, as frame.p2p_dir", result: text, bare: true, newest: true},
}

func hasSign(k kind) bool   { return k.isInteger() || k == decimal || k == period }
func isNatural(k kind) bool { return k == unsigned || k == short }

func anything(kind) bool      { return true }
func isText(k kind) bool      { return k == text }
func hasLength(k kind) bool   { return k.isOctets() && k != protocol || sizes[k] > 0 }
func isPrintable(k kind) bool { return k.isInteger() || k.isAddress() }

// function reads the parentheses behind a function's name.
func (p *parser) function(name token) operand {
	f, ok := functions[name.text]
	if !ok {
		panic(p.fail(name.span, "no function %s; there are abs, count, dec, hex, len, lower, max, min, string, upper and vals", name.text))
	}
	if f.newest {
		p.needsNewest(name.span, name.text+"()")
	}
	p.enter()
	defer p.leave()
	p.advance()
	arg := p.arguments(f)
	f = p.suitable(name, f, arg)
	o := operand{span: name.span.join(p.current.span), name: name.text + "()", kind: f.result, result: true}
	if f.same {
		o.kind = arg.kind
	}
	o.values = f.apply(arg.kind, arg.values)
	p.expect(")", "to close the function")
	return o
}

// suitable returns a function for what it is to take, in the version of the filter.
func (p *parser) suitable(name token, f function, arg operand) function {
	switch {
	case name.text == "len" && p.version == Newest:
		f.wants, f.takes = "text or an address", func(k kind) bool { return hasLength(k) && !k.isInteger() }
	case name.text == "count":
		p.newer("count of a field that is not there is 0")
		if p.version == V40 {
			f.apply = countPresent
		}
	case name.text == "vals":
		if arg.names == nil {
			panic(p.fail(arg.span, "%s has no words for its values; vals takes %s", arg.name, f.wants))
		}
		f.apply = func(_ kind, v values) values { return named(arg.names, v) }
	}
	if f.bare && arg.field == nil {
		panic(p.fail(arg.span, "%s takes a field as it stands", name.text))
	}
	if !f.takes(arg.kind) {
		panic(p.fail(arg.span, "%s is of type %s; %s takes %s", arg.name, arg.kind, name.text, f.wants))
	}
	return f
}

// arguments reads what a function takes: a field or, where it takes several, what has
// the values of all.
func (p *parser) arguments(f function) operand {
	list := []operand{p.sum("a field")}
	for f.many && p.accept(punctuation, ",") {
		list = append(list, p.sum("a field"))
	}
	return p.joined(list)
}

// joined makes one operand of several of comparable types. Literals are of the type of
// the first that is none.
func (p *parser) joined(list []operand) operand {
	first := list[max(0, slices.IndexFunc(list, func(o operand) bool { return !o.isLiteral() }))]
	if p.mustBeField(first); len(list) == 1 {
		return first
	}
	k := first.kind
	var all []values
	for _, o := range list {
		if o.isLiteral() {
			o = p.typed(first, o)
			p.dated(o)
		}
		p.mustCompare(first, o)
		if o.kind != k {
			k = integer
			if !o.kind.isInteger() {
				k = octets
			}
		}
		all = append(all, o.values)
	}
	return operand{span: first.span, name: first.name, kind: k, values: either(all...)}
}

// mapped applies f to each value.
func mapped(v values, f func(value) value) values {
	return func(p *packet, yield func(value) bool) {
		v(p, func(x value) bool { return yield(f(x)) })
	}
}

// changed makes a function of text that changes each octet.
func changed(f func(byte) byte) func(kind, values) values {
	return func(_ kind, v values) values {
		return mapped(v, func(x value) value {
			b := make([]byte, len(x.octets))
			for i, c := range x.octets {
				b[i] = f(c)
			}
			return octetsOf(b)
		})
	}
}

// lower and upper change ASCII letters only, as Wireshark does.

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - ('a' - 'A')
	}
	return c
}

// lengths returns the number of octets of each value.
func lengths(k kind, v values) values {
	return mapped(v, func(x value) value {
		if size := sizes[k]; size > 0 {
			return value{number: size}
		}
		return value{number: int64(len(x.octets))}
	})
}

// count returns the number of values, 0 for a field that is not there.
func count(_ kind, v values) values {
	return func(p *packet, yield func(value) bool) {
		n := int64(0)
		v(p, func(value) bool { n++; return true })
		yield(value{number: n})
	}
}

// countPresent is count in Wireshark 4.0: of a field that is not there it returns
// nothing, so that count(field) == 0 never holds; not field says that.
func countPresent(_ kind, v values) values {
	return func(p *packet, yield func(value) bool) {
		n := int64(0)
		v(p, func(value) bool { n++; return true })
		if n > 0 {
			yield(value{number: n})
		}
	}
}

// printed returns each value as text.
func printed(k kind, v values) values {
	return mapped(v, func(x value) value {
		if k.isAddress() {
			return octetsOf([]byte(x.addr.String()))
		}
		return octetsOf(strconv.AppendInt(nil, x.number, 10))
	})
}

// hexadecimal returns each number as text of base 16 with all digits of its type.
func hexadecimal(k kind, v values) values {
	return mapped(v, func(x value) value {
		return octetsOf(fmt.Appendf(nil, "0x%0*x", 2*sizes[k], x.number))
	})
}

// named returns the word for each number that has one.
func named(names map[string]int64, v values) values {
	words := map[int64]value{}
	for name, n := range names {
		words[n] = octetsOf([]byte(strings.ToUpper(name[:1]) + name[1:]))
	}
	return func(p *packet, yield func(value) bool) {
		v(p, func(x value) bool {
			word, ok := words[x.number]
			return !ok || yield(word)
		})
	}
}

// absolute returns each number without its sign.
func absolute(_ kind, v values) values {
	return mapped(v, func(x value) value { return value{number: max(x.number, -x.number)} })
}

// extreme makes a function that returns the greatest of all values, or the least where
// sign is negative; nothing where there are none.
func extreme(sign int) func(kind, values) values {
	return func(k kind, v values) values {
		return func(p *packet, yield func(value) bool) {
			var best value
			found := false
			v(p, func(x value) bool {
				if !found || sign*compare(k, x, best) > 0 {
					best, found = x, true
				}
				return true
			})
			if found {
				yield(best)
			}
		}
	}
}
