package filter

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// literal turns a token into a value of the type that it is compared with. The
// error names what is wrong; its place is the token's.
func (k kind) literal(t token, names map[string]int64) (value, error) {
	switch k {
	case text:
		return value{octets: []byte(t.text)}, nil
	case octets:
		b, err := byteString(t)
		return value{octets: b}, err
	case boolean:
		n, err := truth(t)
		return value{number: n}, err
	case instant:
		return pointInTime(t)
	}
	if n, ok := names[strings.ToLower(t.text)]; ok {
		return value{number: n}, nil
	}
	if t.kind == quoted {
		return value{}, fmt.Errorf("%q is text, write the value without quotes", t.text)
	}
	switch k {
	case unsigned, short, signed, integer:
		n, err := integral(t, k)
		return value{number: n}, err
	case decimal, period:
		n, err := fraction(t.text)
		return value{number: n}, err
	}
	return address(t.text, k)
}

// integral reads a number as C writes it, in base 2, 8, 10 or 16, or the code of
// a character.
func integral(t token, k kind) (int64, error) {
	if t.kind == character {
		return int64(t.text[0]), nil
	}
	n, err := parseInteger(t.text)
	switch low, high := limits(k); {
	case err != nil && !digitsOnly(t.text):
		return 0, fmt.Errorf("%q is no number", t.text)
	case err != nil || n > high:
		return 0, fmt.Errorf("%s is too large, the most is %d", t.text, high)
	case n < low:
		return 0, fmt.Errorf("%s is too small, the least is %d", t.text, low)
	}
	return n, nil
}

// parseInteger is strconv.ParseInt without its underscores and "0o".
func parseInteger(s string) (int64, error) {
	if strings.ContainsAny(s, "_oO") {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseInt(s, 0, 64)
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

func limits(k kind) (low, high int64) {
	switch k {
	case integer:
		return math.MinInt64, math.MaxInt64
	case signed:
		return math.MinInt8, math.MaxInt8
	case short:
		return 0, math.MaxUint16
	}
	return 0, math.MaxUint32
}

// fraction reads a decimal number into thousand-millionths.
func fraction(s string) (int64, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, part, _ := strings.Cut(digits, ".")
	bad := whole == "" || !digitsOnly(whole) || !digitsOnly(part) || strings.HasSuffix(s, ".")
	if bad || len(part) > 9 {
		return 0, fmt.Errorf("%q is no number of the form 12.345678901", s)
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", 9-len(part)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is too large", s)
	}
	if negative {
		n = -n
	}
	return n, nil
}

func truth(t token) (int64, error) {
	if n, err := parseInteger(t.text); err == nil && t.kind == word {
		if n != 0 {
			n = 1
		}
		return n, nil
	}
	switch strings.ToLower(t.text) {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	return 0, fmt.Errorf("%q is neither True nor False", t.text)
}

// floating reads a number as Wireshark does since 4.2: also with an exponent, and in
// base 16, into thousand-millionths.
func floating(s string) (int64, error) {
	n, err := fraction(s)
	if err == nil || strings.Trim(s, "-.+0123456789abcdefABCDEFxXpP") != "" || strings.HasSuffix(s, ".") {
		return n, err
	}
	if strings.Contains(s, ".") && !strings.ContainsAny(s, "xX") {
		return 0, fmt.Errorf("%q has a fraction, behind which Wireshark reads no exponent; write it as 12.345678901", s)
	}
	if whole, bad := parseInteger(s); bad == nil && whole > -limitOfTime && whole < limitOfTime {
		return whole * 1e9, nil
	}
	f, bad := strconv.ParseFloat(s, 64)
	if bad != nil {
		return 0, err
	}
	if math.Abs(f) > limitOfTime {
		return 0, fmt.Errorf("%s is too large", s)
	}
	return int64(math.Round(f * 1e9)), nil
}

// limitOfTime is how many seconds a value holds in nanoseconds.
const limitOfTime = math.MaxInt64 / 1_000_000_000

// address reads an IP address, with or without a prefix length.
func address(s string, k kind) (value, error) {
	host, bits, cidr := strings.Cut(s, "/")
	a, err := netip.ParseAddr(host)
	if err != nil || a.Is4() != (k == ipv4) || a.Zone() != "" {
		return value{}, fmt.Errorf("%q is no %s, and names are not looked up", s, k)
	}
	if !cidr {
		return value{addr: a}, nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return value{}, fmt.Errorf("%q is no prefix length of an %s", bits, k)
	}
	p = p.Masked()
	return value{addr: p.Addr(), net: p}, nil
}

// byteString reads what is compared with a slice: text, one octet as '…' or
// 0xff, or pairs of hexadecimal digits with or without ":", "." or "-" between
// them.
func byteString(t token) ([]byte, error) {
	if t.kind != word {
		return []byte(t.text), nil
	}
	s := strings.TrimPrefix(t.text, "0x")
	if len(s) != len(t.text) && len(s) > 2 {
		return nil, fmt.Errorf("%s is more than one octet", t.text)
	}
	var b []byte
	for i := 0; i < len(s); {
		if len(b) > 0 && strings.IndexByte(":.-", s[i]) >= 0 {
			i++
		}
		if i+2 > len(s) || digit(s[i]) < 0 || digit(s[i+1]) < 0 {
			return nil, fmt.Errorf("%q is no byte string; text belongs in double quotes", t.text)
		}
		b = append(b, byte(digit(s[i])<<4|digit(s[i+1])))
		i += 2
	}
	return b, nil
}

// layouts are the forms of a time that Wireshark takes, without the zone, after
// blanks were made one. Go reads a fraction of the seconds with any of them.
var layouts = []string{
	"2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02",
	"Jan 2, 2006 15:04:05",
}

// dailyLayouts are the forms of a time of any day.
var dailyLayouts = []string{"15:04:05", "15:04"}

// pointInTime reads a time into nanoseconds since 1970, or since midnight when
// it has no date.
func pointInTime(t token) (value, error) {
	s, _ := strings.CutSuffix(strings.Join(strings.Fields(t.text), " "), " UTC")
	for _, zone := range []string{"", "Z07:00", "Z0700", "Z07"} {
		for _, layout := range layouts {
			if at, err := time.Parse(layout+zone, s); err == nil {
				return value{number: saturated(at)}, nil
			}
		}
		for _, layout := range dailyLayouts {
			if at, err := time.Parse(layout+zone, s); err == nil {
				return value{number: sinceMidnight(int64(at.Sub(time.Time{}))), daily: true}, nil
			}
		}
	}
	return value{}, fmt.Errorf("%q is no time such as %q, in UTC unless it ends in an offset like +01:00", t.text, "2010-01-05 14:00:47.125")
}

// saturated returns t in nanoseconds since 1970, or the nearest that there is.
func saturated(t time.Time) int64 {
	switch sec := t.Unix(); {
	case sec >= limitOfTime:
		return math.MaxInt64
	case sec <= -limitOfTime:
		return math.MinInt64
	}
	return t.UnixNano()
}
