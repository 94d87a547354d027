package filter

import "strconv"

// function describes one function of a field.
type function struct {
	takes  func(kind) bool
	wants  string // what it takes, in words
	result kind
	apply  func(kind, values) values
}

var functions = map[string]function{
	"lower":  {isText, "text", text, changed(lower)},
	"upper":  {isText, "text", text, changed(upper)},
	"len":    {hasLength, "text, a number or an address", unsigned, lengths},
	"count":  {anything, "a field", unsigned, count},
	"string": {isPrintable, "a number or an address", text, printed},
}

func anything(kind) bool      { return true }
func isText(k kind) bool      { return k == text }
func hasLength(k kind) bool   { return k.isOctets() && k != protocol || sizes[k] > 0 }
func isPrintable(k kind) bool { return k.isInteger() || k.isAddress() }

// function reads the parentheses behind a function's name.
func (p *parser) function(name token) (operand, error) {
	f, ok := functions[name.text]
	if !ok {
		return operand{}, p.fail(name.span, "no function %s; there are count, len, lower, string and upper", name.text)
	}
	if err := p.enter(); err != nil {
		return operand{}, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return operand{}, err
	}
	arg, err := p.operand("a field")
	if err == nil {
		err = p.mustBeField(arg)
	}
	if err != nil {
		return operand{}, err
	}
	if name.text == "len" && p.version == Newest {
		f.wants, f.takes = "text or an address", func(k kind) bool { return hasLength(k) && !k.isInteger() }
	}
	if !f.takes(arg.kind) {
		return operand{}, p.fail(arg.span, "%s is of type %s; %s takes %s", arg.name, arg.kind, name.text, f.wants)
	}
	at := name.span.join(p.current.span)
	if err := p.expect(")", "to close the function"); err != nil {
		return operand{}, err
	}
	result := f.apply(arg.kind, arg.values)
	if name.text == "count" {
		p.newer("count of a field that is not there is 0")
		if p.version == V40 {
			result = countPresent(arg.kind, arg.values)
		}
	}
	return operand{span: at, name: name.text + "()", kind: f.result, values: result, result: true}, nil
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
