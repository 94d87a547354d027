package input

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// errDump is why no format takes the text.
var errDump = errors.New("it is a hex dump")

// dump is a line of octets in hexadecimal numbers, behind their place in the packet.
var dump = formats.Pattern(`(?m)^[ \t]*(0x)?[0-9a-f]{3,8}:?[ \t]+((?:[0-9a-f]{2} {0,2}){16})`)

// bareDump is such a line without a place, in two groups.
var bareDump = formats.Pattern(`(?m)^ +(?:[0-9a-f]{2} ){8} +(?:[0-9a-f]{2} ){8} +\S`)

// numbers are octets as programs and journals write them.
var numbers = formats.Pattern(`(?:\b(?:0x[0-9a-fA-F]{2}|\d{1,3}),\s*){16}|(?:\\x[0-9a-f]{2}){16}`)

// tabled is a header field of a table, with a tab for the colon.
var tabled = formats.Pattern(`(?m)^(?:CSeq\t\d+ [A-Z]|Via\tSIP/2)`)

// recording begins what asciinema records of a terminal: strings of JSON with what was printed
// from one moment to the next, wherever messages end.
var recording = formats.Pattern(`^\{\s*"version":\s*[1-3],\s*"(?:width|term)":`)

// isDump reports whether a text is a recording or little else than a hex dump, beside whose
// numbers stand parts of messages that are none.
func isDump(text []byte) bool {
	if recording().Match(text) {
		return true
	}
	const start = 1 << 10 // octets of which some are of a dump, since most texts are none
	if !dump().Match(text[:min(len(text), start)]) {
		return false
	}
	lines := bytes.Count(text, []byte{'\n'}) - bytes.Count(text, []byte("\n\n"))
	return 10*len(dump().FindAllIndex(text, -1)) > 9*lines
}

// ungroup makes lines that text2pcap reads of those of tcpdump, with two octets a group.
const ungroup = `sed -nE '/0x/{s/ ([0-9a-f]{2})([0-9a-f]{2})/ \1 \2/g;s/^[[:space:]]*0x//;p}' IN`

// dumpHelp tells what makes a capture or a text of octets that are shown in another way than
// as themselves, as in a hex dump; "" where text has none. A dump is not read: a capture that is put back into its numbers would keep the addresses of its
// packets where all else is redacted.
func dumpHelp(text []byte) string {
	line := dump().FindSubmatch(text)
	if line == nil {
		encoding := sip.EncodingOf(text)
		switch {
		case recording().Match(text):
			return "it is a recording of a terminal (asciicast); asciinema convert IN OUT.txt makes a text of it that is read, before version 3 asciinema cat IN > OUT.txt"
		case numbers().Match(text):
			return "it has octets as numbers; journalctl -a -o short-iso-precise writes the text of a journal's messages, and Wireshark's File > Export Specified Packets a capture"
		case encoding != nil:
			return fmt.Sprintf("it has SIP messages in %s; %s makes a text of each that is read", encoding.Name, encoding.Decoder)
		case tabled().Match(text):
			return `it has SIP header fields with a tab for the colon; sed -E 's/^([A-Za-z-]+)\t/\1: /' makes a text of it that is read`
		case bareDump().Match(text):
			return "it is a hex dump of packets as ngrep -x prints it; ngrep -O FILE writes a capture of them instead, ngrep -W byline a text that is read"
		}
		return ""
	}
	octets, err := hex.DecodeString(string(bytes.ReplaceAll(line[2], []byte{' '}, nil)))
	if err != nil {
		return ""
	}
	options, grouped := dumpOptions(octets), line[2][2] != ' '
	switch {
	case len(line[1]) > 0:
		return fmt.Sprintf("it is a hex dump of packets as tcpdump -X prints it; tcpdump -w writes a capture of them instead, tcpdump -A a text that is read, and of this text alone %s | text2pcap %s- OUT.pcapng makes a capture", ungroup, options)
	case grouped && options == ofMessage:
		return "it is a hex dump as xxd prints it; xxd -r IN OUT.txt makes a text of it that is read"
	case grouped:
		return fmt.Sprintf("it is a hex dump as xxd prints it; xxd -r IN | od -Ax -tx1 -v | text2pcap %s- OUT.pcapng makes a capture of it", options)
	}
	return fmt.Sprintf("it is a hex dump of packets; text2pcap, which comes with Wireshark, makes a capture of it: text2pcap %sIN OUT.pcapng", options)
}

// Options of text2pcap for dumps that begin with IP or with a message.
const (
	ofIP      = "-l 101 "
	ofMessage = "-u 5060,5060 "
)

// dumpOptions returns what text2pcap is to be told of packets that begin with these
// octets: nothing where they are of Ethernet.
func dumpOptions(octets []byte) string {
	method, _, _ := bytes.Cut(octets, []byte{' '})
	switch {
	case sip.IsStandardMethod(method), bytes.Equal(method, []byte("SIP/2.0")):
		return ofMessage
	case octets[0] == 0x45, octets[0] == 0x60 && octets[6] == 17: // as no frame begins: these are groups of stations
		return ofIP
	}
	return ""
}
