package filter_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// tshark runs the real one in UTC and returns what it prints. Without it the
// test is skipped, unless the environment says that all tools must be there.
func tshark(t *testing.T, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("tshark")
	if err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			require.NoError(t, err)
		}
		t.Skip("tshark is not installed")
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run(), errs.String())
	return out.Bytes()
}

// corpus is what the filters below choose from: the shapes and a whole call.
func corpus(t testing.TB) []*formats.Message {
	return append(samples(), scenario(t, "S01.log")...)
}

// shared are filters that mean the same here and in Wireshark.
var shared = []string{
	`sip`, `sdp`, `frame`, `sip.Method`, `!sip.Method`, `not not sip.Status-Code`, `sip.msg_body`,
	`sip.Method == "INVITE"`, `sip.Method == INVITE && !sip.to.tag`, `sip.Method=="INVITE"||sip.Method=="ACK"`,
	`sip.Method != "INVITE"`, `not sip.Method == "INVITE"`, `sip.Method ~= "INVITE"`, `sip.Method === "ACK"`,
	`sip.Method == "\x49NVI\124E"`, `sip.Method < "INVITE"`, `sip.Method in {INVITE, "ACK".."BZ"}`, `sip.Method not in {"INVITE"}`,
	`sip.Status-Code == 200 or sip.Status-Code == 183 and sip.CSeq.seq == 1`,
	`(sip.Status-Code == 200 or sip.Status-Code == 183) and sip.CSeq.seq == 1`,
	`not sip.Status-Code == 200 and sip.CSeq.method == "INVITE"`,
	`sip.Status-Code >= 0x64 and sip.Status-Code lt 0310`, `sip.Status-Code in {100, 180..183, 0b1001011011}`, `sip.Status-Code == '\xc8'`,
	`sip.CSeq.seq > 1`, `sip.CSeq.seq == 4294967295`, `sip.CSeq.seq == 0`, `sip.CSeq == "1 INVITE"`, `sip.Max-Forwards == 7`,
	`sip.Via.sent-by.address == "192.0.2.10"`, `sip.Via.sent-by.address != "192.0.2.10"`, `sip.Via.sent-by.address any_ne "192.0.2.10"`,
	`sip.Via.sent-by.address all_eq "192.0.2.10"`, `all sip.Via.sent-by.address > "192.0.2.10"`, `any sip.Via.transport != "TLS"`,
	`all sip.Via contains "TLS"`,
	`sip.Route.uri contains "pool"`, `sip.Record-Route.port == 5061`, `sip.Via.branch`, `sip.Via.received == "203.0.113.9"`,
	`sip.from.user == "alice"`, `sip.from.user == sip.to.user`, `sip.from.user != sip.to.user`, `sip.from.host == contoso.com`,
	`sip.from.addr == "sip:alice@contoso.com"`, `sip.from.tag >= "a2"`, `sip.to.tag == ""`, `sip.to.tag contains ""`, `sip.tag == "b1"`,
	`sip.display.info contains "Bob"`, `sip.from.display.info == "Alice "`, `sip.pai.addr contains "tel"`, `sip.contact.uri`,
	`sip.contact.host == "192.0.2.21"`, `sip.contact.user == "bob"`, `sip.r-uri.host == "example.com"`, `sip.r-uri.user`, `sip.r-uri.port == "5060"`,
	`sip.Call-ID == 4100`, `sip.Call-ID contains "CALL"`, `lower(sip.Call-ID) contains "call"`, `sip.Server == "second"`, `sip.User-Agent == ""`,
	`sip.User-Agent matches "oc/3\\.5"`, `sip.User-Agent ~ r"\(Microsoft .* R2\)$"`, `sip.User-Agent matches "(?-i)uccapi"`,
	`sip.msg_hdr contains "ms-diagnostics"`, `sip contains "candidate"`, `sip contains 61:6c:69`, `frame matches "LUNCH"`,
	`sip.Content-Type contains "multipart" and sdp.media.port_string == "0"`, `sip.Content-Length > 0`, `sip.Expires == 0`, `sip.RSeq == 7`,
	`sip.Event == "presence"`, `sip.Reason contains "elsewhere"`, `sip.reason_cause_sip == 200`, `sip.RAck.CSeq.method == "INVITE"`,
	`len(sip.Method) == 3`, `len(sip.User-Agent) == 0`, `upper(sip.from.user) == "ALICE"`, `count(sip.Route.uri) == 3`, `count(sip.Route) == 0`,
	`string(sip.Status-Code) matches "^[15]"`, `string(ip.src) contains "198"`,
	`sip.Method[0:3] == "INV"`, `sip.Method[-1] == 4b`, `sip.Method[1-2] == 4e:56`, `sip.Method[0,2] == "AK"`, `sip.Method[6:] == ""`, `sip.Method[0:10] == ""`,
	`sip.Method[5:]`, `!sip.Method[6:]`, `sip.Method[5:] contains ""`, `sip.Method[:] == "ACK"`, `sip.Method[ 0 : 3 ] == "INV"`,
	`sip.Method[0x0:0x3] == "INV"`, `sip.Method[01-0x2] == "NV"`,
	`sip.Via.sent-by.port == 5061`, `sip.Via.sent-by.port`, `len(sip.Via.sent-by.port) == 2`,
	`frame.len > 600`, `frame.cap_len == 347`, `frame.len == frame.cap_len`, `frame.len in {0..500}`,
	`sip.Method[1:3][1:] == "VI"`, `sip.Method[4:] matches ""`, `sip.Method[7:] != "x"`, `sip[0:3] == "INV"`, `sip[0] == 53`, `sdp[0:2] == 76:3d`,
	`sdp.media.port == 0`, `len(sdp.media.port) == 2`, `sdp.media.port in {0x1300..0xffff}`, `exported_pdu.orig_fno in {20..40}`,
	`sdp.media.media == "video"`, `sdp.connection_info.address == "192.0.2.11"`, `sdp.ice_candidate.type == "relay"`, `sdp.media_attr == "sendrecv"`,
	`ip.addr == 192.0.2.0/24`, `ip.addr != 192.0.2.10`, `ip.src == 198.51.100.20 or ip.dst == 200.1.1.20`, `ip.src in {192.0.2.1..192.0.2.20}`,
	`ip.addr > 198.51.100.0/24`, `not ip.addr`, `ipv6.addr == 2001:db8::/32`, `ipv6.src == 2001:db8::10`,
	`exported_pdu.src_port == 5061`, `exported_pdu.dst_port in {1..6000}`,
	`frame.number in {1, 3..5, 20}`, `frame.number > sip.CSeq.seq`, `frame.comment`, `frame.comment contains "A"`, `frame.interface_name == "phone"`,
	`frame.p2p_dir == 1`, `frame.p2p_dir == "sent"`, `frame.p2p_dir == -1`,
	`frame.time >= "2010-01-05 14:00:47"`, `frame.time < "2010-01-05T15:00:50.5+01:00"`, `frame.time > "Jan  5, 2010 14:00:50.5 UTC"`,
	`frame.time >= 2010-01-06`, `frame.time in {"2010-01-05 14:00:46Z".."2010-01-05 14:00:48"}`, `frame.time_epoch >= 1262700050.5`,
	`max(sip.CSeq.seq, 3) == 3`, `max(sip.CSeq.seq, sip.Max-Forwards) > 60`, `max(sip.Via.sent-by.port) == 5061`, `max(ip.addr) == 198.51.100.20`,
	`min(sip.Status-Code, 250) == 200`, `min(sip.Method, sip.Call-ID) == "ACK"`, `min(sip.Status-Code, sip.Content-Length) == 0`,
	`all max(sip.CSeq.seq) == 1`, `max(sip.Status-Code, 3) == 3`, `max(sip.CSeq.seq + 1, 3) == 3`,
	`abs(frame.p2p_dir) == 1`, `abs(sip.CSeq.seq) == 1`, `abs(frame.time_delta) > 1`, `abs(sip.CSeq.seq - 5) == 4`,
	`sip.CSeq.seq + 1 == 2`, `sip.CSeq.seq - 2 < 0`, `sip.CSeq.seq - 2 > 100`, `sip.CSeq.seq * 2 == 34`, `sip.CSeq.seq / 2 == 8`, `sip.CSeq.seq -1 == 0`,
	`sip.CSeq.seq%2`, `sip.CSeq.seq & 16`, `sip.CSeq.seq&1==1`, `sip.Status-Code bitwise_and 0x80`, `sip.CSeq.seq / sip.Content-Length == 1`,
	`sip.CSeq.seq % 0 == 1`, `sip.Content-Length % sip.CSeq.seq == 0`, `sip.CSeq.seq + sip.Max-Forwards == 71`, `sip.CSeq.seq - 1`,
	`sip.Via.sent-by.port + 65535 == 5060`, `sip.CSeq.seq + 4294967295 == 0`, `sip.CSeq.seq * 4294967295 == 1`, `-sip.CSeq.seq == -1`, `-frame.p2p_dir == -1`,
	`sip.CSeq.seq & 1 + 2 == 3`, `sip.CSeq.seq & -1 == 1`, `sip.CSeq.seq + 1 * 2 == 3`, `{sip.CSeq.seq + 1} * 2 == 4`, `sip.CSeq.seq == 20 - 2 - 1`, `sip.CSeq.seq == 18 -1`,
	`{sip.CSeq.seq - 4} / 2 == -1`, `{sip.CSeq.seq - 4} % 2 == -1`, `frame.p2p_dir / -1 == -1`, `{sip.CSeq.seq}`, `{sip.Method} == {"ACK"}`, `+sip.CSeq.seq == 1`,
	`len(sip.Method) & 1`, `count(sip.Via) * 2 == 4`, `frame.len - len(sip.Method) > 600`, `all sip.Via.sent-by.port + 1 > 5000`,
	`frame.time_relative - 1.5 > 5`, `frame.time_relative + frame.time_delta > 5`, `-frame.time_delta > 0`, `frame.time_epoch - frame.time_relative == 1262700046.889`,
	`sip[0:2] & 40:40 == 40:40`, `sip[0:2] & 0x40 == 40:40`, `sip[0] & 0x01`, `ip.src & 192.0.2.0 == 192.0.2.0`, `ip.src & ip.dst == 192.0.2.0`, `ipv6.src & ffff:: == 2001::`,
	`sip.from.user == sip.to.user != "x"`, `sip.CSeq.seq < sip.Status-Code < sip.Content-Length`,
	`sip.CSeq.seq in {1 .. 3}`, `sip.CSeq.seq in {sip.Max-Forwards}`, `sip.CSeq.seq in {1..sip.Max-Forwards, len(sip.Method)}`, `sip.Status-Code in {200..100}`,
	`ip.src in {192.0.2.0/24, 198.51.100.20}`, `frame.time_relative in {-1..1, 5}`,
	`any sip.Via.transport === "TLS"`, `all sip.Via.transport != "TLS"`, `all sip.Via.transport matches "T"`, `all sip.Via.transport in {"TLS"}`,
	`frame.time_relative > 5.25`, `frame.time_relative == 0.25`, `frame.time_delta > 1`, `frame.time_delta < -0.5`,
}

// listeners has one run of tshark choose with every filter at once: each is a
// Lua listener. It returns the frames that each filter took, and what tshark
// says against those that it refuses.
func listeners(t *testing.T, path string, filters []string) (frames map[string][]int, refused map[string]string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "frames")
	var script strings.Builder
	fmt.Fprintf(&script, "local out = io.open(%s, 'w')\n", luaString(out))
	for i, text := range filters {
		fmt.Fprintf(&script, "do local ok, tap = pcall(Listener.new, 'frame', %s)\n"+
			"if ok then tap.packet = function(p) out:write('%[2]d\\t', p.number, '\\n') end\n"+
			"else out:write('%[2]d\\t', (tap:gsub('%%s+', ' ')), '\\n') end end\n", luaString(text), i)
	}
	// The summary at the end is the time to close the file: nothing comes after.
	script.WriteString("local last = Listener.new('frame')\nfunction last.draw() out:flush() end\n")
	file := filepath.Join(t.TempDir(), "listeners.lua")
	require.NoError(t, os.WriteFile(file, []byte(script.String()), 0o600))
	tshark(t, "-q", "-n", "-2", "-r", path, "-X", "lua_script:"+file)

	frames, refused = map[string][]int{}, map[string]string{}
	for _, text := range filters {
		frames[text] = []int{}
	}
	said, err := os.ReadFile(out)
	require.NoError(t, err)
	for line := range strings.Lines(string(said)) {
		at, what, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		require.True(t, ok, line)
		i, err := strconv.Atoi(at)
		require.NoError(t, err)
		if n, err := strconv.Atoi(what); err == nil {
			frames[filters[i]] = append(frames[filters[i]], n)
		} else {
			refused[filters[i]] = what
		}
	}
	return frames, refused
}

// luaString writes text as a Lua string of decimal escapes.
func luaString(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, "\\%03d", c)
	}
	return "'" + b.String() + "'"
}

// TestTshark lets tshark and this package choose with the same filters from the
// same messages.
func TestTshark(t *testing.T) {
	messages := corpus(t)
	frames, refused := listeners(t, save(t, messages), shared)
	assert.Empty(t, refused)
	list := packets(messages)
	for _, text := range shared {
		t.Run(text, func(t *testing.T) {
			assert.Equal(t, frames[text], chosenAs(t, text, filter.V40, list))
		})
	}
}

// TestTsharkRefuses shows that both refuse what neither can mean.
func TestTsharkRefuses(t *testing.T) {
	senseless := []string{
		`sip.Status-Code == "200"`, `sip.Status-Code contains 2`, `sip.Method == sip.Status-Code`, `"x" == sip.Method`,
		`sip.CSeq.seq in {1 2}`, `len(sip.Method)`, `any sip.Method`, `sip.Method == "\q"`, `ip.addr == "192.0.2.1"`, `frame.time > 5`,
		`sip.msg_body contains "x"`, `sip.Method matches INVITE`, `sip.Method[0:0] == "a"`, `sip.Method[2-1] == "a"`, `sip.Method == "a" and`,
	}
	_, refused := listeners(t, save(t, samples()), senseless)
	for _, text := range senseless {
		t.Run(text, func(t *testing.T) {
			_, err := filter.ParseAs(text, filter.V40)
			assert.Error(t, err)
			assert.NotEmpty(t, refused[text], "tshark takes it")
		})
	}
}

// printable are the types whose values tshark prints as Values does.
var printable = []string{"Character string", "Unsigned integer (4 bytes)", "Unsigned integer (2 bytes)", "IPv4 address", "IPv6 address", "Label"}

// TestTsharkValues compares every value of every field in the shapes and in the
// client logs of testdata.
func TestTsharkValues(t *testing.T) {
	messages := samples()
	for _, pattern := range []string{"uccapi/*.uccapilog", "scenarios/S0[!3].log"} {
		logs, err := filepath.Glob("../../testdata/" + pattern)
		require.NoError(t, err)
		for _, name := range logs {
			messages = append(messages, clientLog(t, name)...)
		}
	}
	require.Greater(t, len(messages), 200)
	var names []string
	args := []string{"-n", "-2", "-r", save(t, messages), "-T", "json"}
	for _, f := range filter.Fields40() {
		if !strings.HasPrefix(f.Name, "mpop") && slices.Contains(printable, f.Type) {
			names = append(names, f.Name)
			args = append(args, "-e", f.Name)
		}
	}
	var frames []struct {
		Source struct {
			Layers map[string][]string `json:"layers"`
		} `json:"_source"`
	}
	require.NoError(t, json.Unmarshal(tshark(t, args...), &frames))
	require.Len(t, frames, len(messages))
	seen := map[string]bool{}
	for i, p := range packets(messages) {
		for _, name := range names {
			want := frames[i].Source.Layers[name]
			seen[name] = seen[name] || want != nil
			assert.Equal(t, want, filter.Values(name, p), "%s of frame %d, %s:%d", name, i+1, p.Message.Origin.File, p.Message.Origin.Line)
		}
	}
	assert.Greater(t, len(seen), 100)
}

// clientLog reads a log and gives its messages to the one interface of save.
func clientLog(t *testing.T, name string) []*formats.Message {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	var list []*formats.Message
	for m, err := range formats.Messages(uccapi.Format.NewReader(f, &formats.Options{File: filepath.Base(name)})) {
		require.NoError(t, err)
		m.Origin.File = "phone.uccapilog"
		list = append(list, m)
	}
	return list
}

// TestTsharkFields compares names and types with Wireshark's own list.
func TestTsharkFields(t *testing.T) {
	types := map[string]string{
		"FT_STRING": "Character string", "FT_UINT32": "Unsigned integer (4 bytes)", "FT_UINT16": "Unsigned integer (2 bytes)", "FT_INT8": "Signed integer (1 byte)",
		"FT_IPv4": "IPv4 address", "FT_IPv6": "IPv6 address", "FT_NONE": "Label",
		"FT_ABSOLUTE_TIME": "Date and time", "FT_RELATIVE_TIME": "Time offset",
	}
	known := map[string]string{}
	for line := range strings.Lines(string(tshark(t, "-G", "fields"))) {
		switch column := strings.Split(strings.TrimRight(line, "\n"), "\t"); column[0] {
		case "P":
			known[column[2]] = "Protocol"
		case "F":
			known[column[2]] = types[column[3]]
		}
	}
	for _, f := range filter.Fields40() {
		if !strings.HasPrefix(f.Name, "mpop") {
			assert.Equal(t, known[f.Name], f.Type, f.Name)
		}
	}
}
