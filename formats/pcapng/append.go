package pcapng

import "encoding/binary"

// Blocks are appended to one buffer. A block's length stands in front of and
// behind it, so beginBlock leaves a hole and endBlock fills it.

func u16(b []byte, v uint16) []byte { return binary.LittleEndian.AppendUint16(b, v) }
func u32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }

func beginBlock(b []byte, typ uint32) []byte { return u32(u32(b, typ), 0) }

func endBlock(b []byte, start int) []byte {
	n := uint32(len(b) - start + 4)
	binary.LittleEndian.PutUint32(b[start+4:], n)
	return u32(b, n)
}

var zeros [4]byte

// pad fills up to the next multiple of four, counted from the block's start.
func pad(b []byte, n int) []byte { return append(b, zeros[:-n&3]...) }

func appendOption[T string | []byte](b []byte, code uint16, value T) []byte {
	b = u16(u16(b, code), uint16(len(value)))
	return pad(append(b, value...), len(value))
}

// appendText appends a string option unless it is empty. A longer text than an
// option holds is cut.
func appendText(b []byte, code uint16, s string) []byte {
	if s = oneLine(s); s == "" {
		return b
	}
	return appendOption(b, code, s)
}

func appendEnd(b []byte) []byte { return u32(b, 0) }

func appendSection(b []byte, comment, application string) []byte {
	start := len(b)
	b = beginBlock(b, SectionHeader)
	b = u32(b, byteOrderMagic)
	b = u16(u16(b, 1), 0)             // version 1.0
	b = u32(u32(b, 1<<32-1), 1<<32-1) // section length: not said
	if comment != "" || application != "" {
		b = appendText(b, OptComment, comment)
		b = appendText(b, shbApplication, application)
		b = appendEnd(b)
	}
	return endBlock(b, start)
}

func appendInterface(b []byte, link uint32, in *Interface) []byte {
	start := len(b)
	b = beginBlock(b, InterfaceDescription)
	b = u16(u16(b, uint16(link)), 0)
	b = u32(b, MaxPacket)
	b = appendText(b, ifName, in.Name)
	b = appendText(b, ifDescription, in.Description)
	b = appendOption(b, ifTsresol, []byte{nanoseconds})
	if in.early {
		offset := int64(epoch)
		b = appendOption(b, ifTsoffset, binary.LittleEndian.AppendUint64(nil, uint64(offset)))
	}
	b = appendRecord(b, appendLogInfo(nil, &in.Log, in.Server))
	b = appendEnd(b)
	return endBlock(b, start)
}

// Record types of a name resolution block.
const (
	nrbEnd  uint16 = 0
	nrbIPv4 uint16 = 1
	nrbIPv6 uint16 = 2
)

// appendNames appends a name resolution block. It says one name per address,
// the first: of two, Wireshark 4.0 shows the last and 4.2 the first. An IPv4
// address in IPv6 form is one of its own: frames between hosts of both families
// show it.
func appendNames(b []byte, names []Name) []byte {
	start := len(b)
	b = beginBlock(b, NameResolution)
	seen := make(map[string]bool, len(names))
	for _, n := range names {
		a := n.Addr.WithZone("")
		text := oneLine(n.Name)
		if !a.IsValid() || text == "" || seen[a.String()] {
			continue
		}
		seen[a.String()] = true
		typ := nrbIPv4
		if a.Is6() {
			typ = nrbIPv6
		}
		raw := a.AsSlice()
		size := len(raw) + len(text) + 1
		b = u16(u16(b, typ), uint16(size))
		b = append(append(b, raw...), text...)
		b = pad(append(b, 0), size)
	}
	if len(seen) == 0 {
		return b[:start]
	}
	b = u16(u16(b, nrbEnd), 0)
	return endBlock(b, start)
}
