package pcapng_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// tool skips a test that needs a program which is not there, unless the
// environment says that all must be.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			require.NoError(t, err)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(tool(t, name), args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	require.NoError(t, err, errs.String())
	return out.String()
}

func save(t *testing.T, samples []sample, opts *pcapng.WriterOptions) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pcapng")
	f, err := os.Create(path)
	require.NoError(t, err)
	w := pcapng.NewWriter(f, opts)
	for i := range samples {
		require.NoError(t, w.Write(&samples[i].message))
	}
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())
	assert.Empty(t, w.Problems())
	return path
}

// rows runs tshark and returns the fields of every frame that the filter
// takes.
func rows(t *testing.T, path string, args []string, fields ...string) [][]string {
	t.Helper()
	all := append([]string{"-n", "-r", path, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f"}, args...)
	for _, f := range fields {
		all = append(all, "-e", f)
	}
	var out [][]string
	for line := range strings.Lines(run(t, "tshark", all...)) {
		out = append(out, strings.Split(strings.TrimRight(line, "\n"), "\t"))
	}
	return out
}

func TestDissection(t *testing.T) {
	tests := []struct {
		name   string
		encap  pcapng.Encapsulation
		local  string
		remote string
		ports  [2]uint16
		shown  [2]uint16 // where the packet cannot show the ports
	}{
		{"exported", pcapng.ExportedPDU, phone, front, [2]uint16{2604, 443}, [2]uint16{2604, 443}},
		{"exported to 80", pcapng.ExportedPDU, phone, front, [2]uint16{6000, 80}, [2]uint16{6000, 80}},
		{"exported IPv6", pcapng.ExportedPDU, phone6, front6, [2]uint16{49152, 5061}, [2]uint16{49152, 5061}},
		{"exported mixed", pcapng.ExportedPDU, phone6, front, [2]uint16{49152, 5061}, [2]uint16{49152, 5061}},
		{"udp", pcapng.UDP, phone, front, [2]uint16{2604, 443}, [2]uint16{2604, 443}},
		{"udp without ports", pcapng.UDP, phone, front, [2]uint16{0, 5061}, [2]uint16{0, 5061}},
		{"udp from a port of GTP", pcapng.UDP, phone, front, [2]uint16{2152, 443}, [2]uint16{51304, 443}},
		{"udp IPv6", pcapng.UDP, phone6, front6, [2]uint16{2604, 5061}, [2]uint16{2604, 5061}},
		{"udp mixed", pcapng.UDP, phone6, front, [2]uint16{2604, 5061}, [2]uint16{2604, 5061}},
		{"udp-5060", pcapng.UDP5060, phone, front, [2]uint16{2604, 443}, [2]uint16{5060, 5060}},
		{"tcp to 443", pcapng.TCP, phone, front, [2]uint16{2604, 443}, [2]uint16{2604, 443}},
		{"tcp to 5061", pcapng.TCP, phone, front, [2]uint16{49152, 5061}, [2]uint16{49152, 5061}},
		{"tcp to 80", pcapng.TCP, phone, front, [2]uint16{2604, 80}, [2]uint16{2604, 49232}},
		{"tcp to 8080", pcapng.TCP, phone, front, [2]uint16{6000, 8080}, [2]uint16{55152, 57232}},
		{"tcp IPv6", pcapng.TCP, phone6, front6, [2]uint16{2604, 5061}, [2]uint16{2604, 5061}},
	}
	for _, tt := range tests {
		for _, passes := range []string{"one pass", "two passes"} {
			t.Run(tt.name+" "+passes, func(t *testing.T) {
				t.Parallel()
				samples := client(addrPort(tt.local, tt.ports[0]), addrPort(tt.remote, tt.ports[1]))
				path := save(t, samples, describe(pcapng.WriterOptions{Encapsulation: tt.encap}))
				var args []string
				if passes == "two passes" {
					args = []string{"-2"}
				}
				src, dst := "exported_pdu.src_port", "exported_pdu.dst_port"
				switch tt.encap {
				case pcapng.UDP, pcapng.UDP5060:
					src, dst = "udp.srcport", "udp.dstport"
				case pcapng.TCP:
					src, dst = "tcp.srcport", "tcp.dstport"
				}
				const faults = 2 // columns at the end, empty where nothing is wrong
				all := rows(t, path, args, "sip.Call-ID", "sip.Method", "sip.Status-Code", "sip.CSeq", "frame.time_epoch",
					"frame.comment", "frame.interface_name", "frame.interface_description", "frame.p2p_dir", "frame.packet_flags_direction", src, dst, "_ws.malformed", "tcp.analysis.flags")
				var got [][]string
				for i, row := range all {
					fields, wrong := row[:len(row)-faults], row[len(row)-faults:]
					assert.Equal(t, []string{"", ""}, wrong, "packet %d", i+1)
					if fields[0] != "" {
						got = append(got, fields)
					}
				}
				require.Len(t, got, len(samples))
				for i, s := range samples {
					m := &s.message
					p2p, flags, ports := "0", "0x00000002", tt.shown
					if m.Direction == formats.In {
						p2p, flags, ports = "1", "0x00000001", [2]uint16{tt.shown[1], tt.shown[0]}
					}
					comment := m.Comment
					if tt.shown != tt.ports {
						if m.Direction == formats.In {
							comment += fmt.Sprintf(" [ports %d > %d]", tt.ports[1], tt.ports[0])
						} else {
							comment += fmt.Sprintf(" [ports %d > %d]", tt.ports[0], tt.ports[1])
						}
					}
					want := []string{s.callID, s.method, s.status, s.cseq, epoch(m.Time), comment, "oc-phone", "Izabela – OC Phone",
						p2p, flags, fmt.Sprint(ports[0]), fmt.Sprint(ports[1])}
					assert.Equal(t, want, got[i], "message %d", i+1)
				}
			})
		}
	}
}

func epoch(t time.Time) string { return fmt.Sprintf("%d.%09d", t.Unix(), t.Nanosecond()) }

// Wireshark 4.0 finds the request of a response only where the port type is
// UDP, and shows names only that stand before the packets.
func TestResponseTimesNamesAndSDP(t *testing.T) {
	samples := client(addrPort(phone, 2604), addrPort(front, 443))
	path := save(t, samples, describe(pcapng.WriterOptions{}))
	got := rows(t, path, nil, "frame.number", "sip.response-request", "sip.response-time", "exported_pdu.orig_fno", "ip.src", "ip.dst", "sdp.media_attr")
	require.Len(t, got, len(samples))
	for i, s := range samples {
		wantRequest, wantTime := "", ""
		if s.answers > 0 {
			wantRequest = fmt.Sprint(s.answers)
			wantTime = fmt.Sprint((i + 1 - s.answers) * 10)
		}
		src, dst := phone, front
		if s.message.Direction == formats.In {
			src, dst = dst, src
		}
		media := ""
		if s.method == "INVITE" {
			media = "rtpmap:114 x-msrta/16000"
		}
		want := []string{fmt.Sprint(i + 1), wantRequest, wantTime, fmt.Sprint(s.message.Origin.Line), src, dst, media}
		assert.Equal(t, want, got[i], "message %d", i+1)
	}
	names := run(t, "tshark", "-N", "n", "-r", path, "-T", "fields", "-e", "_ws.col.Source", "-c", "2")
	assert.Equal(t, "Izabela – OC Phone\nfe01.contoso.example\n", names)
	assert.Contains(t, run(t, "capinfos", path), "ocsconv test")
}

func TestSngrep(t *testing.T) {
	tool(t, "sngrep")
	for _, encap := range []pcapng.Encapsulation{pcapng.UDP, pcapng.UDP5060} {
		samples := client(addrPort(phone, 2604), addrPort(front, 443))
		path := save(t, samples, describe(pcapng.WriterOptions{Encapsulation: encap}))
		out := filepath.Join(t.TempDir(), "out.pcap")
		run(t, "sngrep", "-N", "-q", "-I", path, "-O", out)
		got := rows(t, out, nil, "sip.Call-ID", "sip.CSeq")
		var want [][]string
		for _, s := range samples {
			if !strings.HasSuffix(s.cseq, "SERVICE") { // a method that sngrep does not know
				want = append(want, []string{s.callID, s.cseq})
			}
		}
		assert.ElementsMatch(t, want, got)
	}
}

func TestContextIsShownAsJournal(t *testing.T) {
	samples := client(addrPort(phone, 2604), addrPort(front, 443))[:2]
	var buf bytes.Buffer
	w := pcapng.NewWriter(&buf, describe(pcapng.WriterOptions{}))
	require.NoError(t, w.Write(&samples[0].message))
	require.NoError(t, w.Context(formats.Context{
		Time: began.Add(5 * time.Millisecond), Process: 6972, Thread: 2591, Level: "TL_ERROR", Component: "uccapi", CallID: "reg1",
		Text: "connection lost\r\nsecond line: über",
	}))
	require.NoError(t, w.Write(&samples[1].message))
	require.NoError(t, w.Close())
	path := filepath.Join(t.TempDir(), "context.pcapng")
	require.NoError(t, os.WriteFile(path, buf.Bytes(), 0o666))
	got := rows(t, path, nil, "frame.number", "frame.protocols", "frame.time_epoch", "systemd_journal.pid", "systemd_journal.priority", "systemd_journal.syslog_id")
	assert.Equal(t, [][]string{
		{"1", "exported_pdu:sip", "1262700047.889000000", "", "", ""},
		{"2", "systemd_journal", "1262700047.894000000", "6972", "3", "uccapi"},
		{"3", "exported_pdu:sip", "1262700047.899000000", "", "", ""},
	}, got)
	text := rows(t, path, []string{"-Y", "systemd_journal"}, "systemd_journal.message")
	assert.Contains(t, text[0][0], "connection lost")
}

func TestSizes(t *testing.T) {
	big := func(n int) []byte {
		return []byte(request("SERVICE", "sip:izabela@contoso.example", "big", 1, strings.Repeat("0123456789abcde\n", n/16)))
	}
	tests := []struct {
		name     string
		encap    pcapng.Encapsulation
		raw      []byte
		problems int
	}{
		{"exported 262,000", pcapng.ExportedPDU, big(261_600), 0},
		{"exported 1 MB", pcapng.ExportedPDU, big(1 << 20), 1},
		{"udp 65,000", pcapng.UDP, big(64_900), 0},
		{"udp 100,000", pcapng.UDP, big(100_000), 1},
		{"tcp 1 MB", pcapng.TCP, big(1 << 20), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			samples := client(addrPort(phone, 2604), addrPort(front, 443))
			long := samples[0].message
			long.Raw = tt.raw
			path := filepath.Join(t.TempDir(), "big.pcapng")
			f, err := os.Create(path)
			require.NoError(t, err)
			w := pcapng.NewWriter(f, describe(pcapng.WriterOptions{Encapsulation: tt.encap}))
			require.NoError(t, w.Write(&long))
			require.NoError(t, w.Write(&samples[7].message))
			require.NoError(t, w.Close())
			require.NoError(t, f.Close())
			require.Len(t, w.Problems(), tt.problems)
			got := rows(t, path, []string{"-Y", "sip"}, "sip.Call-ID", "frame.comment")
			require.Len(t, got, 2)
			assert.Equal(t, "big", got[0][0])
			assert.Equal(t, []string{"im1", samples[7].message.Comment}, got[1])
			if tt.problems == 0 {
				assert.Equal(t, long.Comment, got[0][1])
				return
			}
			assert.Contains(t, got[0][1], fmt.Sprintf("of %d octets]", len(tt.raw)))
			assert.ErrorContains(t, w.Problems()[0], fmt.Sprintf("oc-phone.uccapilog:1: message of %d octets was cut", len(tt.raw)))
		})
	}
}

// A log that names one address and port for both ends has connections that
// nobody could open.
func TestConnectionFromAPortToItself(t *testing.T) {
	samples := client(addrPort(phone, 5061), addrPort(phone, 5061))
	path := save(t, samples, describe(pcapng.WriterOptions{Encapsulation: pcapng.TCP}))
	var ids, want []string
	for _, row := range rows(t, path, []string{"-Y", "sip"}, "sip.Call-ID") {
		ids = append(ids, row[0])
	}
	for _, s := range samples {
		want = append(want, s.callID)
	}
	assert.Equal(t, want, ids)
	assert.Empty(t, rows(t, path, []string{"-Y", "tcp.analysis.flags"}, "frame.number", "_ws.expert.message"))
}
