// Package pcapng writes and reads pcapng files (draft-ietf-opsawg-pcapng).
//
// The [Writer] turns SIP messages into a capture that stock Wireshark shows as
// SIP, one packet per message, and hides in every packet what leads back to
// the log that the message came from: see [Record]. The [BlockReader] hands
// out the blocks of any pcapng file with all their options.
//
// What the writer writes follows what Wireshark 4.0 to 4.6, their command line
// tools, libpcap and sngrep were measured to accept and to keep: little-endian,
// one link type and one snapshot length in all interfaces, no epb_hash and no
// epb_verdict (rewritten into damaged files by 4.0 and 4.2), no custom blocks
// (they count as frames), no packet above [MaxPacket].
package pcapng

import "time"

// Block types.
const (
	SectionHeader        uint32 = 0x0a0d0d0a
	InterfaceDescription uint32 = 1
	ObsoletePacket       uint32 = 2
	SimplePacket         uint32 = 3
	NameResolution       uint32 = 4
	EnhancedPacket       uint32 = 6
	SystemdJournal       uint32 = 9
)

// Option codes. Codes 0, 1 and those from 2988 on mean the same in all blocks.
const (
	OptEnd          uint16 = 0
	OptComment      uint16 = 1
	OptCustomBinary uint16 = 2989

	shbHardware    uint16 = 2
	shbOS          uint16 = 3
	shbApplication uint16 = 4

	ifName        uint16 = 2
	ifDescription uint16 = 3
	ifTsresol     uint16 = 9
	ifTsoffset    uint16 = 14

	epbFlags         uint16 = 2
	epbProcessThread uint16 = 8
)

// Link types (www.tcpdump.org/linktypes.html).
const (
	LinkEthernet    uint32 = 1
	LinkExportedPDU uint32 = 252 // WIRESHARK_UPPER_PDU
)

// MaxPacket is the longest packet in octets that Wireshark reads. A longer one
// ends its reading, and all later packets are lost.
const MaxPacket = 262144

const (
	byteOrderMagic = 0x1a2b3c4d
	nanoseconds    = 9             // if_tsresol: 10^-9 s
	second         = 1_000_000_000 // in nanoseconds
)

// Directions in epb_flags, bits 0 and 1.
const (
	flagInbound  uint32 = 1
	flagOutbound uint32 = 2
)

// epoch is, in seconds since 1970, from when on packets can have a time: that of an
// interface for times before 1970, whose stamps count from then on.
const epoch = -9_000_000_000

// stampOf returns t in nanoseconds since 1970, and whether a packet can have that
// time. What is before 1970 is negative: in two's complement.
func stampOf(t time.Time) (uint64, bool) {
	const last = (1<<63-1)/1_000_000_000 - 1
	if sec := t.Unix(); t.IsZero() || sec < epoch || sec > last {
		return 0, false
	}
	return uint64(t.UnixNano()), true
}

// early reports whether a stamp is before 1970.
func early(stamp uint64) bool { return int64(stamp) < 0 }
