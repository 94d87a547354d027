package pcapng

import (
	"math/bits"
	"time"
)

// InterfaceInfo is a decoded interface description block. Its options can be
// read until the next block is: what is left of a thousand interfaces must not
// hold a thousand blocks.
type InterfaceInfo struct {
	Section     int // counts the sections of the file from 0
	Index       int // within the section
	LinkType    uint32
	SnapLength  uint32
	Name        string
	Description string
	Options     Options

	unit   uint64 // time stamps per second
	offset int64  // seconds to add to them
}

func (r *BlockReader) describe() *InterfaceInfo {
	body, order := r.block.Body, orderOf(r.big)
	in := &InterfaceInfo{
		Section:    r.section,
		Index:      len(r.interfaces),
		LinkType:   uint32(order.Uint16(body)),
		SnapLength: order.Uint32(body[4:]),
		Options:    Options{data: body[8:], big: r.big},
		unit:       1e6,
	}
	for o := in.Options; ; {
		code, v, ok := o.Next()
		switch {
		case !ok:
			return in
		case code == ifName:
			in.Name = string(v)
		case code == ifDescription:
			in.Description = string(v)
		case code == ifTsresol && len(v) >= 1:
			in.unit = unitOf(v[0])
		case code == ifTsoffset && len(v) == 8:
			in.offset = int64(order.Uint64(v))
		}
	}
}

// unitOf reads if_tsresol: a negative power of ten or, with the top bit, of
// two. Resolutions that 64 bits cannot count in are 0.
func unitOf(v byte) uint64 {
	n := v & 0x7f
	if v&0x80 != 0 {
		if n > 63 {
			return 0
		}
		return 1 << n
	}
	if n > 19 {
		return 0
	}
	unit := uint64(1)
	for ; n > 0; n-- {
		unit *= 10
	}
	return unit
}

// TimeOf returns the time of a stamp. It is zero when the stamp cannot be one,
// such as beyond the year 9999. With the top bit it is a time before 1970, as
// editcap writes one that it read from an interface with an offset.
func (in *InterfaceInfo) TimeOf(stamp uint64) time.Time {
	if in.unit == 0 {
		return time.Time{}
	}
	if before := -stamp; early(stamp) && in.offset == 0 {
		if early(before) {
			return time.Time{}
		}
		back := in.TimeOf(before)
		if back.IsZero() {
			return back
		}
		return time.Unix(-back.Unix(), -int64(back.Nanosecond())).UTC()
	}
	sec, frac := stamp/in.unit, stamp%in.unit
	hi, lo := bits.Mul64(frac, 1e9)
	nano, _ := bits.Div64(hi, lo, in.unit)
	const last = 253402300800 // start of the year 10000
	if sec >= last || in.offset > last || in.offset < -last || int64(sec)+in.offset >= last {
		return time.Time{}
	}
	return time.Unix(int64(sec)+in.offset, int64(nano)).UTC()
}

// says reports whether t, a stamp of the interface, is ns nanoseconds since
// 1970 to the interface's resolution.
func (in *InterfaceInfo) says(t time.Time, ns uint64) bool {
	got, _ := stampOf(t)
	apart := int64(got - ns)
	if in.unit == 0 || in.unit >= 1e9 {
		return apart == 0
	}
	step := int64(1e9 / in.unit)
	return -step <= apart && apart <= step
}

// LastInterface returns the interface that the section described last, nil
// when it has none.
func (r *BlockReader) LastInterface() *InterfaceInfo {
	if len(r.interfaces) == 0 {
		return nil
	}
	return r.interfaces[len(r.interfaces)-1]
}
