package capture

import (
	"bytes"
	"encoding/binary"

	"ocsconv/formats"
)

// others are the capture files of other programs, by the octets that they begin
// with. Wireshark's editcap makes a pcapng of each of them.
var others = []struct{ magic, title string }{
	{"GMBU", "Microsoft Network Monitor 2"},
	{"RTSS", "Microsoft Network Monitor 1"},
	{"snoop\x00\x00\x00", "Solaris snoop, cut or of another link"},
	{"EyeSDN", "EyeSDN"},
	{"TRSNIFF data    \x1a", "Sniffer"},
	{"XCP\x00", "Sniffer or NetXRay"},
	{"VL\x00\x00", "Visual Networks"},
	{"\x05VNF", "Visual Networks"},
	{"\x7fver", "OmniPeek"},
	{"iptrace 1.0", "AIX iptrace"},
	{"iptrace 2.0", "AIX iptrace"},
	{"ObserverPktBuffe", "Network Instruments Observer"},
	{"\xaa\xaa\xaa\xaa\x20\x00", "5Views"},
	{"TR\x00d\x00\x00\x00\x00", "HP-UX nettl"},
	{"\x00\x00\x02\x00\x12\x05\x10", "Tektronix K12"},
	{"LOGG", "Vector BLF"},
	{"\x01\x10L\x00\x01\x05Trace", "LANalyzer"},
}

// Elsewhere returns what a file is that begins with head when it is a capture of
// another program, which this package does not read; "" for every other file.
func Elsewhere(head []byte) (title string) {
	for _, o := range others {
		if bytes.HasPrefix(head, []byte(o.magic)) && detectPcap(head) != nil {
			return o.title
		}
	}
	switch {
	case isERF(head):
		return "Endace (ERF)"
	case textK12().Match(head):
		return "Tektronix K12 as text"
	}
	return ""
}

// textK12 is how a capture of K12 begins as text. The rule alone stands above many a table.
var textK12 = formats.Pattern(`^\+-{9}\+-{15}\+-{10}\+\r?\n\d\d:\d\d:\d\d,\d{3},\d{3} `)

// isERF reports whether head has the records of Endace's capture cards, which begin with
// no sign of their own: each with a time in 1/2^32 s, a type and its length. Two must
// follow each other, or one be all.
func isERF(head []byte) bool {
	const (
		size     = 16
		types    = 32          // that are in use, and none of them a letter
		earliest = 631_152_000 // 1990
	)
	for at, n := 0, 0; ; n++ {
		if at == len(head) || at+size > len(head) && n > 1 {
			return n > 0
		}
		if at+size > len(head) {
			return false
		}
		seconds := binary.LittleEndian.Uint32(head[at+4:])
		kind, length := head[at+8]&0x7f, int(binary.BigEndian.Uint16(head[at+10:]))
		if seconds < earliest || kind == 0 || kind >= types || length < size {
			return false
		}
		if at += length; at > len(head) {
			return n > 0
		}
	}
}
