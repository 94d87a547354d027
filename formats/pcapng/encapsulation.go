package pcapng

// Encapsulation is how a message lies in a packet.
type Encapsulation uint8

// The encapsulations. Only ExportedPDU shows every message at any port and of
// any shape as SIP; the others are for tools that want frames.
const (
	// ExportedPDU is link type 252: Wireshark's own export of one SIP message.
	ExportedPDU Encapsulation = iota

	// UDP is Ethernet, IP and UDP with the log's ports. A message above 65,507
	// octets is cut to that.
	UDP

	// UDP5060 is UDP with both ports 5060, for tools that go by the port. The
	// log's ports are in the comment.
	UDP5060

	// TCP is Ethernet, IP and TCP: a handshake before the first message between
	// two ports, then segments of 1,460 octets (1,440 in IPv6). Wireshark shows
	// a message on its last segment's frame, so that carries the comment.
	TCP
)

func (e Encapsulation) link() uint32 {
	if e == ExportedPDU {
		return LinkExportedPDU
	}
	return LinkEthernet
}
