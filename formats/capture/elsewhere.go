package capture

import "bytes"

// others are the capture files of other programs, by the octets that they begin
// with. Wireshark's editcap makes a pcapng of each of them.
var others = []struct{ magic, title string }{
	{"GMBU", "Microsoft Network Monitor 2"},
	{"RTSS", "Microsoft Network Monitor 1"},
	{"snoop\x00\x00\x00", "Solaris snoop"},
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
	{"\x01\x10L\x00\x01\x05Trace", "LANalyzer"},
}

// Elsewhere returns what a file is that begins with head when it is a capture of
// another program, which this package does not read; "" for every other file.
func Elsewhere(head []byte) (title string) {
	for _, o := range others {
		if bytes.HasPrefix(head, []byte(o.magic)) {
			return o.title
		}
	}
	return ""
}
