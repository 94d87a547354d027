package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// fields asks tshark for fields, one row per frame.
func fields(t *testing.T, args []string, names ...string) []map[string]string {
	t.Helper()
	all := append([]string{"-n", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"}, args...)
	for _, n := range names {
		all = append(all, "-e", n)
	}
	var rows []map[string]string
	for line := range strings.Lines(execute(t, "tshark", all...)) {
		row := map[string]string{}
		for i, v := range strings.Split(strings.TrimRight(line, "\n"), "\t") {
			row[names[i]] = v
		}
		rows = append(rows, row)
	}
	return rows
}

// header reads a header as somebody would who knows no SIP: the text behind its
// name at the start of a line. It is the independent expectation.
func header(raw []byte, name string) string {
	for line := range strings.Lines(string(raw)) {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func param(value, name string) string {
	if i := strings.LastIndex(value, ">"); i >= 0 {
		value = value[i+1:]
	}
	for p := range strings.SplitSeq(value, ";") {
		if n, v, ok := strings.Cut(p, "="); ok && n == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

var asked = []string{
	"frame.number", "frame.time_epoch", "frame.protocols", "sip.Call-ID", "sip.from.tag", "sip.to.tag", "sip.CSeq",
	"sip.Method", "sip.Status-Code", "sip.response-time", "frame.interface_name", "frame.packet_flags_direction",
	"exported_pdu.src_port", "exported_pdu.dst_port", "udp.srcport", "udp.dstport", "tcp.srcport", "tcp.dstport",
	"ip.src", "ip.dst", "_ws.malformed", "frame.comment",
}

// some returns a day of calls with presence traffic between, and their messages
// in order.
func some(t *testing.T, seed uint64) []*calls.Message {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	cast := calls.NewCast(r, calls.R2, 4)
	start := time.Date(2012, 3, 5, 9, 0, 0, 0, time.UTC)
	var sessions []*calls.Session
	for i := range 12 {
		c := calls.Play(r, cast, calls.RandomPlan(r), start.Add(time.Duration(i)*7*time.Second))
		sessions = append(sessions, c.View("caller", 0))
	}
	sessions = append(sessions, calls.Registration(r, cast, start).View("caller"),
		calls.Subscription(r, cast, start, 5, true).View("caller"), calls.Service(r, cast, start, 90<<10).View("caller"))
	return logs.Mix(sessions...)
}

// TestTsharkReadsEveryMessage asks tshark what it sees and compares it, field by
// field, with what the generator put into the log.
func TestTsharkReadsEveryMessage(t *testing.T) {
	tool(t, "tshark")
	messages := some(t, 7)
	dir := t.TempDir()
	log := filepath.Join(dir, "client.uccapilog")
	r := rand.New(rand.NewPCG(1, 1))
	require.NoError(t, os.WriteFile(log, logs.UCCAPI{Process: 0x418, Thread: 0xd8, Noise: 30, Rand: r}.Render(messages), 0o666))

	for _, tt := range []struct {
		encap    string
		src, dst string
	}{
		{"pdu", "exported_pdu.src_port", "exported_pdu.dst_port"},
		{"udp", "udp.srcport", "udp.dstport"},
		{"tcp", "tcp.srcport", "tcp.dstport"},
	} {
		made := filepath.Join(dir, tt.encap+".pcapng")
		code, _, stderr := ocsconv(t, "convert", log, "-o", made, "--encap", tt.encap)
		if tt.encap == "udp" {
			require.Equal(t, exitPartial, code, "the SERVICE of 90 KB does not fit a datagram, and that is said")
			assert.Contains(t, stderr, "65507")
		} else {
			require.Equal(t, exitDone, code, stderr)
		}
		for _, mode := range [][]string{{"-r", made}, {"-2", "-r", made}} {
			t.Run(tt.encap+strings.TrimSuffix(" "+mode[0], "-r"), func(t *testing.T) {
				rows := fields(t, append(mode, "-Y", "sip"), asked...)
				require.Len(t, rows, len(messages), "every message is SIP, and nothing else is")
				for i, m := range messages {
					compare(t, m, rows[i], tt.src, tt.dst)
				}
				if tt.encap == "pdu" {
					assert.Empty(t, fields(t, append(mode, "-Y", "!sip"), "frame.number"))
				}
				assert.Empty(t, fields(t, append(mode, "-Y", "_ws.malformed"), "frame.number"))
			})
		}
	}
}

func compare(t *testing.T, m *calls.Message, row map[string]string, src, dst string) {
	t.Helper()
	where := fmt.Sprintf("frame %s", row["frame.number"])
	start, _, _ := strings.Cut(string(m.Raw), "\r\n")
	words := strings.SplitN(start, " ", 3)
	if status, ok := strings.CutPrefix(start, "SIP/2.0 "); ok {
		assert.Equal(t, status[:3], row["sip.Status-Code"], where)
	} else {
		assert.Equal(t, words[0], row["sip.Method"], where)
	}
	assert.Equal(t, header(m.Raw, "Call-ID"), row["sip.Call-ID"], where)
	assert.Equal(t, header(m.Raw, "CSeq"), row["sip.CSeq"], where)
	assert.Equal(t, param(header(m.Raw, "From"), "tag"), row["sip.from.tag"], where)
	assert.Equal(t, param(header(m.Raw, "To"), "tag"), row["sip.to.tag"], where)
	seconds, nanos, _ := strings.Cut(row["frame.time_epoch"], ".")
	assert.Equal(t, strconv.FormatInt(m.Time.Unix(), 10), seconds, where)
	assert.Equal(t, fmt.Sprintf("%09d", m.Time.Nanosecond()), nanos, where)
	from, to, flag := m.Local, m.Remote, "0x00000002"
	if m.Direction == calls.In {
		from, to, flag = m.Remote, m.Local, "0x00000001"
	}
	assert.Equal(t, from, netip.AddrPortFrom(netip.MustParseAddr(row["ip.src"]), port(row[src])), where)
	assert.Equal(t, to, netip.AddrPortFrom(netip.MustParseAddr(row["ip.dst"]), port(row[dst])), where)
	assert.Equal(t, flag, row["frame.packet_flags_direction"], where)
	assert.Equal(t, "client", row["frame.interface_name"], where)
	assert.Contains(t, row["frame.comment"], "[client.uccapilog:", where)
	if bytes.Contains(m.Raw, []byte("Content-Type: application/sdp")) && row["udp.srcport"] == "" {
		assert.Contains(t, row["frame.protocols"], "sdp", where)
	}
}

func port(s string) uint16 {
	n, _ := strconv.ParseUint(s, 10, 16)
	return uint16(n)
}

// TestTsharkReadsAllLogs asks whether Wireshark takes every message of every log
// of testdata for SIP with a Call-ID, damaged ones included.
func TestTsharkReadsAllLogs(t *testing.T) {
	for _, b := range batches(t) {
		rows := fields(t, []string{"-r", b.capture}, "frame.number", "sip.Call-ID", "sip.Method", "sip.Status-Code", "_ws.malformed")
		for i, path := range b.logs {
			require.NotZero(t, b.packets[i], path)
			require.GreaterOrEqual(t, len(rows), b.packets[i], path)
			for n, row := range rows[:b.packets[i]] {
				assert.NotEmpty(t, row["sip.Method"]+row["sip.Status-Code"], "%s: packet %d", path, n+1)
				if !strings.HasPrefix(filepath.Base(path), "cut-in-body") {
					assert.Empty(t, row["_ws.malformed"], "%s: packet %d", path, n+1)
				}
			}
			rows = rows[b.packets[i]:]
		}
		assert.Empty(t, rows, "packets of no log")
	}
}

// TestLosersAreFound is the filter that a support engineer types first.
func TestLosersAreFound(t *testing.T) {
	made := filepath.Join(t.TempDir(), "made.pcapng")
	code, _, stderr := ocsconv(t, "convert", filepath.Join("..", "..", "testdata", "scenarios", "S01.log"), "-o", made)
	require.Equal(t, exitDone, code, stderr)
	rows := fields(t, []string{"-r", made, "-Y", `frame.comment contains "verdict=lost"`}, "frame.number")
	var got []string
	for _, r := range rows {
		got = append(got, r["frame.number"])
	}
	assert.Equal(t, []string{"5", "6", "7", "8"}, got)
	found := execute(t, "tshark", "-r", made, "-Y", `frame.comment contains "lost"`, "-T", "fields", "-e", "frame.number")
	for _, n := range got {
		assert.Contains(t, strings.Fields(found), n)
	}
}
