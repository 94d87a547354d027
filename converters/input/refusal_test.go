package input_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
)

// A refusal says first what the input is and what helps, then every format's
// reason.
func TestRefusal(t *testing.T) {
	etl := append(binary.LittleEndian.AppendUint32(nil, 64<<10), make([]byte, 300)...)
	etl[75] = 0xc0
	for name, c := range map[string]struct{ head, want string }{
		"trace":  {string(etl), "it is a binary trace (.etl); make text of it on a server of the same version: OCSLogger"},
		"pdf":    {"%PDF-1.7\n", "it is a PDF"},
		"binary": {"\x01\x02\x00\x03 and more", "it is binary and begins with 01 02 00 03"},
		"octets": {"0000  02 00 c0 00 02 32 02 00 c0 00 02 0d 08 00 45 00   .....2........E.\n", "text2pcap IN OUT.pcapng"},
		"sip":    {"00000000  49 4e 56 49 54 45 20 73  69 70 3a 62 6f 62 40 65  |INVITE sip:bob@e|\n", "text2pcap -u 5060,5060 IN OUT.pcapng"},
		"xxd":    {"00000000: 494e 5649 5445 2073 6970 3a62 6f62 4065  INVITE sip:bob@e\n", "xxd -r IN OUT.txt"},
		"xxd ip": {"00000000: 4500 0211 0002 0000 4011 8c88 c000 020a  E.......@.......\n", "xxd -r IN | od -Ax -tx1 -v | text2pcap -l 101 - OUT.pcapng"},
		"alone":  {"14:00:47.889 IP a > b: UDP\n\t0x0000:  4500 0a11 0000 4000 4011 ac9c c000 020d  E.....@.@.......\n", "| text2pcap -l 101 - OUT.pcapng"},
		"bare":   {"#\nU 192.0.2.1:5060 -> 192.0.2.2:5060\n  4f 50 54 49 4f 4e 53 20    73 69 70 3a 62 6f 62 40    OPTIONS sip:bob@\n", "ngrep -O FILE"},
		"words":  {"14:00:47.889 IP a > b: UDP\n\t0x0000:  4500 0a11 0000 4000 4011 ac9c c000 020d  E.....@.@.......\n", "tcpdump -w writes a capture"},
		"dump":   {strings.Repeat("00000000: 5349 502f 322e 3020 3230 3020 4f4b 0d0a  SIP/2.0 200 OK..\n00000010: 5669 613a 2053 4950 2f32 2e30 2f55 4450  Via: SIP/2.0/UDP\n", 9), "xxd -r IN OUT.txt"},
		"cast":   {`{"version": 2, "width": 80, "height": 24}` + "\n[0.1, \"o\", \"SIP/2.0 200 OK\\r\\nVia: SIP/2.0/UDP 192.0.2.10\\r\\nCSeq: 1 INVITE\\r\\n\"]\n", "asciinema convert IN OUT.txt"},
		"array":  {`{"MESSAGE":[` + strings.Repeat("73,78,86,", 9) + "84]}\n", "journalctl -a -o short-iso-precise"},
		"source": {"char packet[] = {\n" + strings.Repeat("0x49, 0x4e, 0x56, 0x49, ", 9) + "};\n", "Export Specified Packets"},
		"mail":   {"From: Ann <ann@example.org>\nSubject: log\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nattached\n--b\nContent-Disposition: attachment; filename=\"sip.zip\"\n\n…\n--b--\n", `save what is attached and give that: "sip.zip"`},
		"table":  {"INVITE sip:bob@example.com SIP/2.0\nVia\tSIP/2.0/TCP 192.0.2.10\nCSeq\t1 INVITE\n", "a tab for the colon; sed -E"},
		"url":    {"GET /log?m=INVITE+sip%3Abob+SIP%2F2.0%0D%0ACSeq%3A+1+INVITE%0D%0A\n", "it has SIP messages in percent-encoding; python3 -c"},
		"prose":  {"\ufeff\r\n  Dear \x1b[2Jall, " + strings.Repeat("x", 100), `no SIP message stands in a text that begins with "Dear \x1b[2Jall, ` + strings.Repeat("x", 46) + `…"`},
		"blank":  {"\n\n", "nothing but blank lines"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.log")
			require.NoError(t, os.WriteFile(path, []byte(c.head), 0o600))
			list, errs := source.Expand([]string{path}, nil)
			require.Empty(t, errs)
			_, err := input.Open(list[0], input.Options{})
			require.ErrorIs(t, err, formats.ErrUnknownFormat)
			first, rest, _ := strings.Cut(err.Error(), "\n")
			assert.Contains(t, first, "a.log: no known format: ")
			assert.Contains(t, first, c.want)
			assert.Contains(t, rest, "excerpt: ")
		})
	}
}
