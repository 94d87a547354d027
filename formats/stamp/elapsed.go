package stamp

import (
	"bytes"
	"net/netip"
)

// Elapsed returns the length of the time since another packet that b begins with, as
// ngrep -T writes it before the address of a packet's sender, 0 when it begins with none:
// a sign, seconds and six digits of them, "+0.000123".
func Elapsed(b []byte) int {
	if len(b) == 0 || b[0] != '+' {
		return 0
	}
	whole := digitsLength(b[1:])
	fraction := 1 + whole + len(".")
	if whole == 0 || whole > 6 || fraction > len(b) || b[fraction-1] != '.' || digitsLength(b[fraction:]) != 6 {
		return 0
	}
	end := fraction + 6
	address, ok := bytes.CutPrefix(b[end:], []byte{' '})
	if !ok || len(address) == 0 {
		return 0
	}
	address = address[:len(address)-len(bytes.TrimLeft(address, "0123456789abcdefABCDEF.:[]"))]
	if _, err := netip.ParseAddrPort(string(address)); err == nil {
		return end
	}
	if _, err := netip.ParseAddr(string(bytes.Trim(address, "[]"))); err == nil {
		return end
	}
	return 0
}

// digitsLength returns how many digits b begins with.
func digitsLength(b []byte) int { return len(b) - len(bytes.TrimLeft(b, "0123456789")) }
