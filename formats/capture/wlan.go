package capture

import "encoding/binary"

// Of the frame control of IEEE 802.11.
const (
	wlanTypeMask  = 0x0c
	wlanData      = 0x08
	wlanNull      = 0x40 // no data
	wlanQoS       = 0x80
	wlanToDS      = 0x01 // the second octet
	wlanFromDS    = 0x02
	wlanMore      = 0x04
	wlanProtected = 0x40
	wlanOrder     = 0x80
)

// wlan opens a data frame of IEEE 802.11.
func wlan(b []byte) (layer, bool) { return wlanPadded(b, false) }

// wlanPadded opens a data frame whose header is filled up to four octets, as some
// drivers do.
func wlanPadded(b []byte, padded bool) (layer, bool) {
	if len(b) < 2 {
		return layer{}, false
	}
	if b[0]&wlanTypeMask != wlanData || b[0]&wlanNull != 0 {
		return layer{registry: linkTypes, number: unreadable | linkWLAN}, true
	}
	size := 24
	if b[1]&wlanToDS != 0 && b[1]&wlanFromDS != 0 {
		size += 6
	}
	several := false
	if b[0]&wlanQoS != 0 {
		several = len(b) > size && b[size]&0x80 != 0
		size += 2
		if b[1]&wlanOrder != 0 {
			size += 4
		}
	}
	if padded {
		size = (size + 3) &^ 3
	}
	if len(b) < size {
		return layer{}, false
	}
	switch body := b[size:]; {
	case b[1]&wlanProtected != 0:
		return wlanDeciphered(body)
	case b[1]&wlanMore != 0 || b[22]&0x0f != 0:
		return layer{registry: linkTypes, number: unreadable | linkWLAN | 1<<16}, true
	case several:
		return layer{registry: aggregate, octets: body}, true
	default:
		return accessPoint(body)
	}
}

// wlanDeciphered opens a frame that says that it is protected. One that was
// deciphered has an LLC header all the same, at once or behind the eight octets
// that the cipher adds.
func wlanDeciphered(b []byte) (layer, bool) {
	for _, n := range []int{0, 8, 4} {
		if rest := b[min(n, len(b)):]; len(rest) >= 8 && rest[0] == sapSNAP && rest[1] == sapSNAP && rest[2] == unnumbered {
			return accessPoint(rest)
		}
	}
	return layer{registry: encrypted, number: linkWLAN}, true
}

// radiotap opens the header that most systems put before frames of 802.11
// (www.radiotap.org). Of its fields only the flags matter, which stand behind the
// time stamp.
func radiotap(b []byte) (layer, bool) {
	const timeStamp, flagsField, more, paddedFlag = 1, 2, 1 << 31, 0x20
	if len(b) < 8 || b[0] != 0 {
		return layer{}, false
	}
	size := int(binary.LittleEndian.Uint16(b[2:]))
	if size < 8 || size > len(b) {
		return layer{}, false
	}
	present := binary.LittleEndian.Uint32(b[4:])
	at := 8
	for word := present; word&more != 0; at += 4 {
		if at+4 > size {
			return layer{}, false
		}
		word = binary.LittleEndian.Uint32(b[at:])
	}
	if present&timeStamp != 0 {
		at = (at+7)&^7 + 8
	}
	padded := present&flagsField != 0 && at < size && b[at]&paddedFlag != 0
	return wlanPadded(b[size:], padded)
}

// prism opens the header of Prism cards, or the AVS header that took its place.
func prism(b []byte) (layer, bool) {
	if len(b) < 8 {
		return layer{}, false
	}
	if binary.BigEndian.Uint32(b)>>12 == 0x80211 {
		return avs(b)
	}
	size := binary.LittleEndian.Uint32(b[4:]) // of the machine that captured
	if size > uint32(len(b)) {
		size = binary.BigEndian.Uint32(b[4:])
	}
	return behind(int(min(size, 1<<16)), linkTypes, linkWLAN)(b)
}

func avs(b []byte) (layer, bool) {
	if len(b) < 8 {
		return layer{}, false
	}
	return behind(int(min(binary.BigEndian.Uint32(b[4:]), 1<<16)), linkTypes, linkWLAN)(b)
}

// perPacket opens the per-packet information of AirPcap, which names the link
// that follows.
func perPacket(b []byte) (layer, bool) {
	if len(b) < 8 || b[0] != 0 {
		return layer{}, false
	}
	size := int(binary.LittleEndian.Uint16(b[2:]))
	if size < 8 {
		return layer{}, false
	}
	return behind(size, linkTypes, fromDLT(binary.LittleEndian.Uint32(b[4:])))(b)
}
