package filter

import (
	"bytes"
	"cmp"
	"net/netip"
	"time"
)

// kind is the type of a field or of a function's result.
type kind uint8

const (
	text     kind = iota
	octets        // a slice of text
	unsigned      // 32 bits
	short         // unsigned, 16 bits
	signed        // 8 bits
	boolean
	decimal // a number with a fraction, in thousand-millionths
	instant // a point in time, in nanoseconds since 1970
	period  // a time span in nanoseconds
	ipv4
	ipv6
	protocol // octets that are there or contain something
	label    // there or not
	integer  // of arithmetic, 64 bits
)

var kindNames = [...]string{
	text:     "Character string",
	octets:   "Byte sequence",
	unsigned: "Unsigned integer (4 bytes)",
	short:    "Unsigned integer (2 bytes)",
	signed:   "Signed integer (1 byte)",
	boolean:  "Boolean",
	decimal:  "Floating point (double-precision)",
	instant:  "Date and time",
	period:   "Time offset",
	ipv4:     "IPv4 address",
	ipv6:     "IPv6 address",
	protocol: "Protocol",
	label:    "Label",
	integer:  "Signed integer (8 bytes)",
}

// String returns the name of the type as Wireshark writes it.
func (k kind) String() string { return kindNames[k] }

// sizes are the lengths in octets that len returns for what is no text.
var sizes = map[kind]int64{unsigned: 4, short: 2, signed: 4, ipv4: 4, ipv6: 16}

func (k kind) isAddress() bool { return k == ipv4 || k == ipv6 }
func (k kind) isInteger() bool { return k == unsigned || k == short || k == signed || k == integer }
func (k kind) isOctets() bool  { return k == text || k == octets || k == protocol }
func (k kind) isOrdered() bool { return k != protocol && k != label }

// comparable reports whether two fields of these types may be compared.
func comparable(a, b kind) bool {
	return a.isOrdered() && b.isOrdered() && (a == b || a.isInteger() && b.isInteger() || a == text && b == octets || a == octets && b == text)
}

// value is one value of a field, or a literal.
type value struct {
	octets []byte // of text, octets and protocol
	number int64  // of all that is counted: numbers, times, booleans
	addr   netip.Addr
	net    netip.Prefix // of an address literal with a prefix length
	daily  bool         // number counts from midnight: a time literal without a date
}

// isFilled reports whether text or octets are not empty.
func (v value) isFilled() bool { return len(v.octets) > 0 }

// isTrue reports whether a result alone holds: it is neither zero nor empty.
func (k kind) isTrue(v value) bool {
	switch {
	case k == text:
		return v.isFilled()
	case k == octets:
		return len(bytes.Trim(v.octets, "\x00")) > 0
	case k.isAddress():
		return !v.addr.IsUnspecified()
	}
	return v.number != 0
}

// addressOf is the value of 4 or 16 octets.
func addressOf(b []byte) (value, bool) {
	a, ok := netip.AddrFromSlice(b)
	return value{addr: a}, ok
}

// compare orders two values of comparable types. A literal with a prefix length
// is equal to every address of its network, as in Wireshark.
func compare(k kind, a, b value) int {
	switch {
	case k.isOctets():
		return bytes.Compare(a.octets, b.octets)
	case k.isAddress():
		return masked(a.addr, b.net).Compare(b.addr)
	}
	if b.daily {
		return cmp.Compare(sinceMidnight(a.number), b.number)
	}
	return cmp.Compare(a.number, b.number)
}

// sinceMidnight returns the part of a time in nanoseconds since 1970 that clocks
// show in UTC.
func sinceMidnight(n int64) int64 {
	const day = int64(24 * time.Hour)
	return ((n % day) + day) % day
}

func masked(a netip.Addr, net netip.Prefix) netip.Addr {
	if !net.IsValid() {
		return a
	}
	p, err := a.Prefix(net.Bits())
	if err != nil {
		return a // of the other family, so equal to nothing
	}
	return p.Addr()
}

// values hands out the values of an operand in one message, one after the
// other, until yield returns false.
type values func(p *packet, yield func(value) bool)

// test is a compiled condition.
type test func(p *packet) bool

// exists holds when there is a value.
func (v values) exists(p *packet) bool {
	found := false
	v(p, func(value) bool { found = true; return false })
	return found
}

// any reports whether the condition holds for one of the values.
func (v values) any(p *packet, cond func(value) bool) bool {
	found := false
	v(p, func(x value) bool { found = cond(x); return !found })
	return found
}

// all reports whether there are values and the condition holds for each.
func (v values) all(p *packet, cond func(value) bool) bool {
	held := false
	v(p, func(x value) bool { held = cond(x); return held })
	return held
}

// holds applies a condition to all or any of the values.
func (v values) holds(p *packet, every bool, cond func(value) bool) bool {
	if every {
		return v.all(p, cond)
	}
	return v.any(p, cond)
}

// constant is an operand of one value.
func constant(x value) values { return func(_ *packet, yield func(value) bool) { yield(x) } }
