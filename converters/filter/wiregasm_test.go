package filter_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

// answer is what a newer Wireshark makes of a filter.
type answer struct {
	Frames  []int  `json:"frames"`
	Refused string `json:"refused"`
}

// wiregasm has Wireshark 4.4 in WebAssembly choose with every filter. Without it the
// test is skipped, unless the environment says that all tools must be there.
func wiregasm(t *testing.T, capture string, filters []string) map[string]answer {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("testdata/wiregasm/node_modules/@goodtools/wiregasm/dist/wiregasm.wasm")
	}
	if err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			require.NoError(t, err)
		}
		t.Skip("no second Wireshark: it needs node, and npm ci --prefix converters/filter/testdata/wiregasm")
	}
	list, err := json.Marshal(filters)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "filters.json")
	require.NoError(t, os.WriteFile(file, list, 0o600))
	cmd := exec.Command(node, "testdata/wiregasm/choose.mjs", capture, file)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var answers map[string]answer
	require.NoError(t, json.Unmarshal(out, &answers), "%.200s", out)
	return answers
}

// newer are filters that Wireshark 4.4 takes and 4.0 refuses, or means otherwise.
var newer = []string{
	`sip.Method not in {"INVITE", "ACK"}`, `sip.Status-Code not in {200, 183}`, `all sip.Status-Code not in {200}`, `not sip.Status-Code in {200, 183}`,
	`count(sip.Route) < 2`, `count(sip.Route) - 1`, `sip.msg_hdr contains "candidate"`, `sip.CSeq.seq + 1`, `-sip.CSeq.seq < 0`,
	`max(sip.Status-Code)`, `abs(frame.p2p_dir)`, `len(sip.User-Agent)`, `not lower(sip.User-Agent)`, `count(sip.Via)`, `max(frame.time, "2010-01-05 14:00:50") > "2010-01-05 14:00:51"`,
	`max(3, sip.CSeq.seq) == 3`, `max(sip.CSeq.seq, frame.p2p_dir, sip.Via.sent-by.port) == 5061`, `max(sip.Method, "INVITE") == "INVITE"`, `max(@sip.Method) == "ACK"`,
	`frame.time_relative * 1.5 > 5`, `frame.time_relative / 1.5 > 5`, `frame.time + 1 > "2010-01-05 14:00:51"`, `1 + frame.time > 1262700050`, `5 - frame.time_relative > 1`,
	`frame.time - "2010-01-05 14:00:46" > 5`, `frame.time - 5 > "2010-01-05 14:00:51"`, `frame.time - 1262700050 > 5`, `frame.time - frame.time_epoch == 0`,
	`frame.time - frame.time_relative < "2010-01-05 14:00:47"`, `frame.time_relative + frame.time > 1262700050`, `sip.Status-Code bitand 0x80`, `sip[0] & 1`,
	`sip.CSeq.seq + 'a' == 98`, `10 - 2 - 1 == sip.CSeq.seq`, `2 == 1 + sip.CSeq.seq`, `--sip.CSeq.seq == 1`, `-{sip.CSeq.seq + 1} == -2`, `{1} == sip.CSeq.seq`,
	`100 <= sip.Status-Code < 200`, `100 < sip.Status-Code != 183`, `all 100 < sip.Status-Code < 200`, `any 5000 < sip.Via.sent-by.port < 6000`, `200 == sip.Status-Code`,
	`"INVITE" == sip.Method`, `192.0.2.0/24 != ip.src`, `"2010-01-05 14:00:50" < frame.time`,
	`sip.Method ^^ sip.CSeq.seq == 1`, `sip.Method xor sip.CSeq.seq == 1 xor sip`, `sip.Method or sip.CSeq.seq == 1 xor sip`, `sip.Method xor sip or sip`,
	`sip.Method xor sip.Status-Code and sdp`, `not sip xor sip`, `sip^^sdp`,
	`@sip.Method == "INVITE"`, `@sip.Method[0:3] == 49:4e:56`, `@sip.Method matches "inv"`, `@sip.Status-Code == 32:30:30`, `@sip.Status-Code[0] == 0x32`, `@sip.CSeq.seq == "1"`,
	`@ip.src == c0:00:02:0a`, `@ipv6.src[0:2] == 20:01`, `@exported_pdu.dst_port == 00:00:13:c5`, `@sip.Via.sent-by.port == "5061"`, `len(@sip.Via.sent-by.port) == 4`, `@sdp.media.port == "0"`,
	`@sip.from.display.info == "Alice "`, `all @sip.Via.transport contains "TLS"`, `@sip.Method == @sip.CSeq.method`, `@ sip.Method in {"ACK"}`, `len(@sip) > 600`, `@sip.msg_body contains "v=0"`,
	`vals(frame.p2p_dir) == "Sent"`, `lower(vals(frame.p2p_dir)) contains "ec"`, `vals(frame.p2p_dir)`, `dec(sip.Status-Code) matches "^2"`, `hex(sip.Status-Code) == "0x000000c8"`,
	`hex(sdp.media.port) == "0x0000"`, `hex(exported_pdu.src_port) == "0x000013c5"`,
	`frame.time > 1262700050.5`, `frame.time in {1262700046.5..1262700050}`, `frame.time_epoch > "2010-01-05 14:00:50"`, `frame.time_utc > "2010-01-05 14:00:50"`,
	`frame.time_relative > 1E1`, `frame.time_relative > 0x5`, `frame.time_relative > 0x5.8p0`, `frame.time > -5`,
	`sip.CSeq.seq in {1+1, 17}`, `sip.CSeq.seq in {{1+1}..1+1, 17}`,
	`sip.msg_body contains "candidate"`, `sip.msg_body matches "CANDIDATE"`, `len(sip.msg_body) > 200`, `sip.msg_body[0:3] == "v=0"`, `sip.msg_body == 47:72`, `sip.msg_body != "x"`,
	`sip.msg_body contains 76:3d`, `sip.msg_body > 00`, `sip.msg_body & 01:01`,
	// Refused.
	`max(1,2) == 2`, `max()`, `max(sip.Status-Code, sip.Method) == 3`, `abs(sip.Method) == 1`, `abs(-5) == 5`, `frame.time_relative % 2 == 1`, `sip.Method + "A" == "B"`, `ip.addr + 1 == 192.0.2.11`,
	`2 * frame.time_relative > 5`, `frame.time_relative / frame.time_delta > 5`, `sip.CSeq.seq / 1.5 == 1`, `sip.CSeq.seq-1 == 0`, `sip.CSeq.seq/2 == 8`, `(sip.CSeq.seq + 1) == 2`,
	`{sip.CSeq.seq == 1}`, `-ip.src == 1`, `-sip.Method == 1`, `sip.msg_body + 1 == 01`, `sip.CSeq.seq + 1 in {2}`, `sip.CSeq.seq + 1 contains "1"`, `any sip.CSeq.seq + 1`,
	`vals(sip.Status-Code) == "x"`, `hex(sip.Method) == "x"`, `dec(frame.p2p_dir) == "1"`, `dec(sip.CSeq.seq + 1) == "2"`, `@ip.src == 192.0.2.10`, `@len(sip.Method) == 1`,
	`100 < sip.Status-Code <= 200 < 300`, `INVITE == sip.Method`, `1 < 2`, `100 == 100`, `"NV" contains sip.Method`, `frame.time_relative > .5`, `frame.time_relative > 5.`, `frame.time_epoch > 0x5`, `frame.time_epoch > 1E9`,
	`sip.Status-Code in {sip.Method}`, `sip.Status-Code in {300..}`, `all (sip.CSeq.seq) == 1`, `sip.Via.transport == any "TLS"`,
}

// TestWiregasm lets a newer Wireshark and this package choose with the same filters
// from the same messages. One that the newer one refuses is refused here as well.
func TestWiregasm(t *testing.T) {
	messages := corpus(t)
	filters := append(append([]string{}, shared...), newer...)
	answers := wiregasm(t, save(t, messages), filters)
	list := packets(messages)
	for _, text := range filters {
		require.Contains(t, answers, text)
		t.Run(text, func(t *testing.T) {
			a := answers[text]
			if a.Refused != "" {
				_, err := filter.Parse(text)
				assert.Error(t, err, "Wireshark 4.4: %s", a.Refused)
				return
			}
			assert.Equal(t, a.Frames, chosenAs(t, text, filter.Newest, list))
		})
	}
}
