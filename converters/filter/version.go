package filter

import "fmt"

// Version says whose meaning a filter has where releases of Wireshark differ.
type Version uint8

const (
	// Newest is the meaning of Wireshark 4.4 and 4.6.
	Newest Version = iota
	// V40 is that of Wireshark 4.0. There "not in" holds where the field is not
	// there, count of a field that is not there is nothing instead of 0,
	// sip.msg_hdr has the body, a slice of text is octets, a bare number is text
	// beside text and hexadecimal beside octets, numbers have a length, ~= is an
	// operator, a value stands on the right, sip.msg_body is only there or not, and
	// xor, @, vals, dec, hex, frame.time_utc and numbers as times are not known.
	V40
)

// ParseVersion reads the name of a version: "newest" or "4.0".
func ParseVersion(name string) (Version, error) {
	switch name {
	case "", "newest":
		return Newest, nil
	case "4.0":
		return V40, nil
	}
	return Newest, fmt.Errorf("%q is neither newest nor 4.0", name)
}

// newer remembers that something in a filter means other than in Wireshark 4.0.
func (p *parser) newer(what string) {
	if p.version == Newest && p.changed == "" {
		p.changed = what
	}
}

// Changed says what in the filter Wireshark 4.0 takes otherwise, "" for nothing.
func (f *Filter) Changed() string { return f.changed }

// notIn is the test "X not in S" of a test "X in S". Since Wireshark 4.2 the field
// must be there.
func (p *parser) notIn(left operand, in test) test {
	p.newer(`"not in" holds only where the field is there; "not … in" holds elsewhere too`)
	if p.version == V40 {
		return func(k *packet) bool { return !in(k) }
	}
	return func(k *packet) bool { return left.values.exists(k) && !in(k) }
}

// needsNewest refuses what Wireshark 4.0 does not know.
func (p *parser) needsNewest(at span, what string) {
	if p.version != Newest {
		panic(p.fail(at, "%s is not in Wireshark 4.0; leave --filter-version 4.0 out", what))
	}
}

// in40 are fields that are other ones in Wireshark 4.0, nil for those that are not there.
var in40 = map[string]*field{
	"sip.msg_hdr":      {kind: text, values: sipText("", "", afterStartLine).values},
	"sip.msg_body":     {kind: label},
	"frame.time_epoch": {kind: period},
	"frame.time_utc":   nil,
	"frame.time_delta": {kind: period, values: one(sinceBefore)},
}

// inVersion returns a field as it is in the version of the filter.
func (p *parser) inVersion(f *field) *field {
	if f == nil {
		return nil
	}
	if f.name == "sip.msg_hdr" {
		p.newer(f.name + ` is without the body; "sip contains" looks into both`)
	}
	if p.version == V40 {
		return f.in40()
	}
	return f
}

// in40 returns a field as it is in Wireshark 4.0, nil when it is not there.
func (f *field) in40() *field {
	old, ok := in40[f.name]
	if !ok || old == nil {
		if ok {
			return nil
		}
		return f
	}
	was := *f
	was.kind = old.kind
	if old.values != nil {
		was.values = old.values
	}
	return &was
}

// literal turns a token into a value of a type in the version of the filter. Since
// Wireshark 4.2 bare digits are a number wherever they stand.
func (p *parser) literal(left operand, t token) (value, error) {
	if p.version == Newest && t.kind == word {
		switch left.kind {
		case instant:
			if n, err := fraction(t.text); err == nil {
				return value{number: n}, nil
			}
		case period, decimal:
			n, err := floating(t.text)
			return value{number: n}, err
		}
	}
	n, err := parseInteger(t.text)
	if t.kind != word || err != nil {
		return left.kind.literal(t, left.names)
	}
	switch left.kind {
	case text:
		if p.version == V40 {
			break
		}
		return value{}, fmt.Errorf("%s is a number; text belongs in double quotes", t.text)
	case octets:
		if !digitsOnly(t.text) {
			break
		}
		p.newer("a bare number beside octets is decimal; 0x53 is the same in both")
		if p.version == V40 {
			break
		}
		if n > 0xff {
			return value{}, fmt.Errorf("%s is more than one octet; octets are written as 53:49", t.text)
		}
		return value{octets: []byte{byte(n)}}, nil
	}
	return left.kind.literal(t, left.names)
}
