package redact

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"net/netip"
	"strconv"
)

// Components also write an IPv4 address as the number that it is: 0x0A010203,
// 0a010203 or 167838211, in either order of octets. That is told from other numbers
// only where the address is known.

// packed is an address written as a number.
type packed struct {
	value   uint32
	prefix  string // "0x", as it is written
	base    int
	swapped bool // the least significant octet is the first of the address
}

// packedIn reads an atom as a known address.
func (d *dictionary) packedIn(atom []byte) (p packed, ok bool) {
	const shortest, longest = 7, 10
	if len(d.quads) == 0 || len(atom) < shortest || len(atom) > longest || !isHex[atom[0]] {
		return p, false
	}
	digits := atom
	if atom[0] == '0' && lowerOf[atom[1]] == 'x' {
		p.prefix, digits = string(atom[:2]), atom[2:]
	}
	for _, p.base = range [...]int{16, 10} {
		if p.base == 16 && len(digits) != 8 && p.prefix == "" || p.base == 10 && p.prefix != "" {
			continue
		}
		n, err := strconv.ParseUint(string(digits), p.base, 32)
		if err != nil {
			continue
		}
		p.value = uint32(n)
		for _, p.swapped = range [...]bool{false, true} {
			if _, ok := d.quads[p.value]; ok {
				return p, true
			}
			p.value = bits.ReverseBytes32(p.value)
		}
	}
	return p, false
}

// addQuad makes an address known as a number.
func (d *dictionary) addQuad(a netip.Addr) {
	if !a.Is4() {
		return
	}
	if d.quads == nil {
		d.quads = map[uint32]struct{}{}
	}
	v := a.As4()
	d.quads[binary.BigEndian.Uint32(v[:])] = struct{}{}
}

// appendPacked appends the pseudonym of an address that is written as a number, in
// the same way.
func (r *Redactor) appendPacked(dst []byte, p packed, like []byte) []byte {
	var v [4]byte
	binary.BigEndian.PutUint32(v[:], p.value)
	v = r.addr(netip.AddrFrom4(v)).As4()
	n := binary.BigEndian.Uint32(v[:])
	if p.swapped {
		n = bits.ReverseBytes32(n)
	}
	if p.base == 10 {
		return strconv.AppendUint(dst, uint64(n), 10)
	}
	digits := like[len(p.prefix):]
	return append(append(dst, p.prefix...), cased(fmt.Sprintf("%0*x", len(digits), n), isUpper(digits))...)
}
