// Package capture reads SIP out of packet captures: the pcapng files that this
// project writes, which lead back to the log that they were made from, and
// anybody's pcap or pcapng, whose Ethernet, IP, UDP and TCP it takes off.
//
// The headers are walked by hand rather than decoded with gopacket v1.1.19. It
// lacks most of the links and tunnels, and of those that it has, GTP-U, Geneve,
// ERSPAN, radiotap and SCTP index beyond the end of a short packet, GTP-U prints to
// standard output, SCTP takes all that follows its first DATA chunk for data, and
// IEEE 802.11 takes four octets off that are no checksum in most captures. gopacket
// builds the frames of the tests instead, which keeps the two sides independent,
// and Wireshark is asked about the others.
package capture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Names of the formats, as Origin.Format says them.
const (
	namePcapng = "pcapng"
	namePcap   = "pcap"
)

// Format is pcapng, read and written. Compressed captures are to be inflated
// by the caller.
var Format = &formats.Format{
	Name:       namePcapng,
	Title:      "Wireshark capture (pcapng)",
	Marks:      "its section header block",
	Extensions: []string{".pcapng", ".ntar"},
	Binary:     true,
	Detect:     detectPcapng,
	NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
		return NewReader(r, opts)
	},
	NewWriter: func(w io.Writer, _ *formats.WriterOptions) formats.Writer {
		return pcapng.NewWriter(w, nil)
	},
}

// Pcap is the older capture format of libpcap, which is only read, and with it that of
// Solaris snoop.
var Pcap = &formats.Format{
	Name:       namePcap,
	Title:      "packet capture (pcap)",
	Marks:      "its magic number",
	Extensions: []string{".pcap", ".cap", ".dmp", ".snoop"},
	Binary:     true,
	Detect:     detectPcap,
	NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
		return NewReader(r, opts)
	},
}

var (
	errNotPcapng = errors.New("it does not start with a pcapng section header")
	errNotPcap   = errors.New("it does not start with a pcap magic number")
)

func detectPcapng(head []byte) error {
	if len(head) < 12 || binary.LittleEndian.Uint32(head) != pcapng.SectionHeader {
		return errNotPcapng
	}
	const magic = 0x1a2b3c4d
	if binary.LittleEndian.Uint32(head[8:]) != magic && binary.BigEndian.Uint32(head[8:]) != magic {
		return fmt.Errorf("%w with a byte order magic", errNotPcapng)
	}
	return nil
}

func detectPcap(head []byte) error {
	if _, ok := readPcapHeader(head); !ok {
		return errNotPcap
	}
	return nil
}

// frame is one packet of a capture file.
type frame struct {
	link   uint32
	packet pcapng.Packet // of a pcap file: without interface and options
	number int           // from 1, as Wireshark counts
	offset int64         // in the file
}

// source reads the frames of a capture file. Its errors end reading; a frame
// that is damaged alone is a problem of the reader.
type source interface {
	next() (*frame, error)
}
