package capture

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"ocsconv/formats"
)

// unread counts packets that are not read, by what their headers name.
type unread map[unreadKey]int64

type unreadKey struct {
	registry registry
	number   uint32
}

// maxUnread bounds the names in one capture; what exceeds them has none.
const maxUnread = 64

var unnamed = unreadKey{registry: internet}

func (u *unread) add(l layer) {
	key := unreadKey{l.registry, l.number}
	if *u == nil {
		*u = make(unread)
	}
	if _, known := (*u)[key]; !known && len(*u) >= maxUnread {
		key = unnamed
	}
	(*u)[key]++
}

// keys returns what was not read in the order of the registries and their numbers.
func (u unread) keys() []unreadKey {
	return slices.SortedFunc(maps.Keys(u), func(a, b unreadKey) int {
		return cmp.Or(cmp.Compare(a.registry, b.registry), cmp.Compare(a.number, b.number))
	})
}

func (u unread) counters() []Counter {
	list := make([]Counter, 0, len(u))
	for _, k := range u.keys() {
		list = append(list, Counter{Name: "packets of " + k.String(), Count: u[k]})
	}
	return list
}

// unreadLinks makes a problem of each link type that is not read: with it all that
// an interface captured was left out.
func (r *Reader) unreadLinks() {
	for _, k := range r.stats.unread.keys() {
		if k.registry == linkTypes && k.number&unreadable == 0 {
			packets := "packets of %v are"
			if r.stats.unread[k] == 1 {
				packets = "packet of %v is"
			}
			r.note(&formats.SyntaxError{File: r.opts.File, Msg: fmt.Sprintf("%d "+packets+" not read", r.stats.unread[k], k)})
		}
	}
}

// String names what was not read by the number that a reader can look up, and by
// its name where it is one that people meet.
func (k unreadKey) String() string {
	number := k.number &^ unreadable
	name := names[unreadKey{k.registry, number & 0xffff}]
	part := number >> 16
	switch k.registry {
	case linkTypes:
		return linkName(k, name, part)
	case etherTypes:
		if number < minEtherType {
			return fmt.Sprintf("Linux protocol %d", number)
		}
		return named(fmt.Sprintf("EtherType 0x%04x", number), name)
	case pppProtocols:
		return named(fmt.Sprintf("PPP protocol 0x%04x", number), name)
	case serviceAccess:
		return named(fmt.Sprintf("802.2 service access point 0x%02x", number), name)
	case ipProtocols:
		return named(fmt.Sprintf("IP protocol %d", number), name)
	case nextHeaders:
		return fmt.Sprintf("next protocol %d of a network service header", number)
	case encrypted:
		return named("frames that are encrypted", map[uint32]string{linkWLAN: "802.11", etherMACsec: "MACsec"}[number])
	}
	return "other kinds"
}

func linkName(k unreadKey, name string, part uint32) string {
	base := named(fmt.Sprintf("link type %d", k.number&0xffff), name)
	switch {
	case k.number&unreadable == 0:
		return base
	case k.number&0xffff == linkWLAN && part&0xff == 1:
		return base + " in fragments"
	case k.number&0xffff == linkWLAN:
		return base + " without data"
	case k.number&0xffff == linkERF:
		return fmt.Sprintf("%s, type %d", base, part&0xff)
	}
	return base
}

func named(number, name string) string {
	if name == "" {
		return number
	}
	return number + " (" + name + ")"
}

// names are those of the numbers that people meet.
var names = map[unreadKey]string{
	{linkTypes, 3}:             "AX.25",
	{linkTypes, linkTokenRing}: "token ring",
	{linkTypes, 7}:             "ARCNET",
	{linkTypes, linkWLAN}:      "IEEE 802.11",
	{linkTypes, 114}:           "LocalTalk",
	{linkTypes, 129}:           "ARCNET",
	{linkTypes, 140}:           "MTP2",
	{linkTypes, 141}:           "MTP3",
	{linkTypes, 142}:           "SCCP",
	{linkTypes, 147}:           "user 0",
	{linkTypes, 148}:           "user 1",
	{linkTypes, linkUser2}:     "user 2",
	{linkTypes, 150}:           "user 3",
	{linkTypes, 177}:           "LAPD",
	{linkTypes, 187}:           "Bluetooth HCI",
	{linkTypes, 189}:           "USB",
	{linkTypes, 195}:           "IEEE 802.15.4",
	{linkTypes, linkERF}:       "ERF",
	{linkTypes, 201}:           "Bluetooth HCI",
	{linkTypes, 209}:           "IPMB",
	{linkTypes, 212}:           "LAPB with direction",
	{linkTypes, 220}:           "USB",
	{linkTypes, 227}:           "CAN",
	{linkTypes, 230}:           "IEEE 802.15.4",
	{linkTypes, 235}:           "DVB-CI",
	{linkTypes, 243}:           "MPEG-2 transport stream",
	{linkTypes, 247}:           "InfiniBand",
	{linkTypes, 248}:           "SCTP",
	{linkTypes, 249}:           "USBPcap",
	{linkTypes, 251}:           "Bluetooth LE",
	{linkTypes, 253}:           "Netlink",
	{linkTypes, 254}:           "Bluetooth monitor",
	{linkTypes, 265}:           "ISO 14443",
	{linkTypes, 266}:           "USB",
	{linkTypes, 272}:           "Bluetooth LE",
	{linkTypes, 277}:           "Z-Wave",

	{etherTypes, 0x0806}:      "ARP",
	{etherTypes, 0x0842}:      "Wake on LAN",
	{etherTypes, 0x8035}:      "RARP",
	{etherTypes, 0x809b}:      "AppleTalk",
	{etherTypes, 0x8137}:      "IPX",
	{etherTypes, 0x8863}:      "PPPoE discovery",
	{etherTypes, 0x888e}:      "802.1X",
	{etherTypes, etherMACsec}: "MACsec",
	{etherTypes, 0x88cc}:      "LLDP",
	{etherTypes, 0x88f7}:      "PTP",
	{etherTypes, 0x8902}:      "CFM",
	{etherTypes, 0x9000}:      "loopback test",
	{pppProtocols, 0x002d}:    "TCP with compressed headers",
	{pppProtocols, 0x002f}:    "TCP with compressed headers",
	{pppProtocols, 0x003d}:    "multilink, in fragments",
	{pppProtocols, 0x0053}:    "encrypted",
	{pppProtocols, 0x00fd}:    "compressed",
	{pppProtocols, 0x8021}:    "IPCP",
	{pppProtocols, 0x8057}:    "IPv6CP",
	{pppProtocols, 0xc021}:    "LCP",
	{pppProtocols, 0xc023}:    "PAP",
	{pppProtocols, 0xc025}:    "LQR",
	{pppProtocols, 0xc223}:    "CHAP",
	{serviceAccess, 0x42}:     "spanning tree",
	{serviceAccess, sapSNAP}:  "SNAP of a vendor",
	{serviceAccess, 0xe0}:     "IPX",
	{serviceAccess, 0xf0}:     "NetBIOS",
	{serviceAccess, sapOSI}:   "OSI",
	{serviceAccess, 0xff}:     "IPX",
	{ipProtocols, 1}:          "ICMP",
	{ipProtocols, 2}:          "IGMP",
	{ipProtocols, 33}:         "DCCP",
	{ipProtocols, 46}:         "RSVP",
	{ipProtocols, 50}:         "ESP, encrypted",
	{ipProtocols, 55}:         "mobile IP",
	{ipProtocols, 58}:         "ICMPv6",
	{ipProtocols, 59}:         "no next header",
	{ipProtocols, 88}:         "EIGRP",
	{ipProtocols, 89}:         "OSPF",
	{ipProtocols, 103}:        "PIM",
	{ipProtocols, 108}:        "compressed IP",
	{ipProtocols, 112}:        "VRRP",
	{ipProtocols, protoL2TP}:  "L2TPv3",
}
