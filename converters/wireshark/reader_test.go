package wireshark_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
)

// frame is what a capture shows of one message.
type frame struct {
	Time     time.Time
	Src, Dst netip.AddrPort
	Line     uint32
	In, Out  bool
	SIP      string
	Comment  string // without the log's name, which Lua is not told
}

// converted returns the frames that `ocsconv convert --annotate=false` makes of
// a log, nil when it refuses. Times count as UTC, as for the Lua reader.
func converted(t *testing.T, file string, annotated bool) ([]frame, []byte) {
	sources, errs := source.Expand([]string{file}, nil)
	require.Empty(t, errs)
	for _, s := range sources {
		defer s.Close()
	}
	ctx := context.Background()
	inputs, errs := input.OpenAll(ctx, sources, input.Options{})
	if errs != nil {
		return nil, nil
	}
	opts := converters.Options{Clock: formats.NewClock(time.UTC)}
	if strings.Contains(file, "no-date-at-all") {
		opts.Date = time.Unix(0, 0).UTC()
	}
	var merged *converters.Merged
	if annotated {
		c, err := converters.Survey(ctx, inputs, opts)
		require.NoError(t, err)
		merged = c.Merged
	} else {
		var err error
		merged, err = converters.Merge(ctx, inputs, opts)
		require.NoError(t, err)
	}
	var b bytes.Buffer
	_, err := merged.Write(ctx, &b, converters.Target{Format: known.ByName("pcapng")})
	require.NoError(t, err)
	list := frames(t, b.Bytes())
	if len(inputs) == 1 && !inputs[0].Format.Binary && !strings.Contains(file, "ocslogger") {
		forgetGuesses(t, merged.Logs[0], list)
	}
	return list, b.Bytes()
}

// forgetGuesses takes out the addresses that the log does not print. For a peer
// that has no name ocsconv takes an address that depends on the log's name, which
// Lua is not told. The peers of server traces have names.
func forgetGuesses(t *testing.T, l *input.Log, list []frame) {
	r, closer, err := l.Reader()
	require.NoError(t, err)
	defer closer.Close()
	i := 0
	for m, err := range formats.Messages(r) {
		require.NoError(t, err)
		if !m.Src().Addr().IsValid() {
			list[i].Src = netip.AddrPort{}
		}
		if !m.Dst().Addr().IsValid() {
			list[i].Dst = netip.AddrPort{}
		}
		i++
	}
}

// frames takes a capture of exported PDUs apart.
func frames(t *testing.T, capture []byte) []frame {
	var list []frame
	r := pcapng.NewBlockReader(bytes.NewReader(capture))
	for {
		b, err := r.Next()
		if err == io.EOF {
			return list
		}
		require.NoError(t, err)
		if !b.IsPacket() {
			continue
		}
		p, err := r.Packet(b)
		require.NoError(t, err)
		pdu, err := pcapng.ParsePDU(p.Data)
		require.NoError(t, err)
		assert.Equal(t, "sip", pdu.Dissector)
		list = append(list, frame{
			Time: p.Time, Src: pdu.Src, Dst: pdu.Dst, Line: pdu.OriginalFrame, SIP: string(pdu.Payload),
			In: p.Direction() == formats.In || pdu.Received, Out: p.Direction() == formats.Out || pdu.Sent,
			Comment: withoutFile(strings.Join(p.Options.Comments(), "; ")),
		})
	}
}

// withoutFile turns "name.log:12 pid=…" into "line 12 pid=…".
func withoutFile(comment string) string {
	place, rest, _ := strings.Cut(comment, " ")
	if i := strings.LastIndexByte(place, ':'); i > 0 {
		return strings.TrimSpace("line " + place[i+1:] + " " + rest)
	}
	return comment
}

// closed logs the reader does not open, and why.
var closed = map[string]string{
	"packed/two-logs.zip":       "Wireshark does not look into archives",
	"ocslogger/avaya.log":       "not Microsoft's: ocsconv refuses it too",
	"seed/mpop-blog.txt":        "a document",
	"forks/legs-only.txt":       "a document",
	"forks/loser-busy.txt":      "a document",
	"forks/loser-cancelled.txt": "a document",
	"excerpt/bare.txt":          "a document",
	"excerpt/captions.txt":      "a document",
	"excerpt/fragment.txt":      "a document",
}

// TestReader reads every log of testdata through Wireshark, by turns in one pass
// and with a second look at every frame, and compares frame by frame. That both
// looks give the same is in TestDamaged too.
func TestReader(t *testing.T) {
	script := shared(t, "lua/ocsconv_reader.lua")
	all := users(t)
	for i, name := range logs(t) {
		u, pass := all[i/2%len(all)], []string{"-2", "-n"}[i%2:]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, _ := converted(t, testdata(name), false)
			out := filepath.Join(sharedDir(t), "out.pcapng")
			log := shared(t, testdata(name))
			_, warnings := u.tshark(t, append(pass, "-n", "-X", "lua_script:"+script, "-r", log, "-w", out)...)
			if why, ok := closed[name]; ok {
				assert.NotEmpty(t, warnings)
				if why == "a document" {
					assert.Contains(t, warnings, "ocsconv convert")
				}
				return
			}
			require.Empty(t, warnings)
			b, err := os.ReadFile(out)
			require.NoError(t, err)
			got := frames(t, b)
			require.Len(t, got, len(want))
			for i := range want {
				assert.True(t, got[i].Src.IsValid() && got[i].Dst.IsValid())
				if !want[i].Src.IsValid() {
					got[i].Src = netip.AddrPort{}
				}
				if !want[i].Dst.IsValid() {
					got[i].Dst = netip.AddrPort{}
				}
				assert.Equal(t, want[i], got[i], "frame %d", i+1)
			}
		})
	}
}

func TestReaderZone(t *testing.T) {
	script := shared(t, "lua/ocsconv_reader.lua")
	log := shared(t, testdata("uccapi/minimal.txt"))
	u := users(t)[0]
	first := func(zone string) float64 {
		out, warnings := u.tshark(t, "-n", "-X", "lua_script:"+script, "-o", "ocsconv.zone:"+zone, "-r", log, "-T", "fields", "-e", "frame.time_epoch", "-c", "1")
		require.Empty(t, warnings)
		seconds, err := strconv.ParseFloat(strings.TrimSpace(out), 64)
		require.NoError(t, err)
		return seconds
	}
	utc := first("UTC")
	assert.InDelta(t, utc-3600, first("+01:00"), 0.001)
	assert.InDelta(t, utc+3.5*3600, first("-0330"), 0.001)
	assert.InDelta(t, utc, first("nonsense"), 0.001)
}

// TestReaderDamaged reads damaged logs through Wireshark. That Lua finds its way
// is TestDamaged's part; this one looks for crashes of the C code.
func TestReaderDamaged(t *testing.T) {
	script := shared(t, "lua/ocsconv_reader.lua")
	u := users(t)[0]
	for _, name := range []string{"uccapi/r2-caller.uccapilog", "ocslogger/s4.log", "encoding/utf16le-bom.uccapilog"} {
		b, err := os.ReadFile(testdata(name))
		require.NoError(t, err)
		for i := range 8 {
			cut := b[:len(b)*(i+1)/9]
			if i%2 == 1 {
				cut = append(bytes.Clone(b[:len(b)/3]), b[len(b)/3+997*i:]...)
			}
			log := filepath.Join(u.home, "damaged.log")
			require.NoError(t, os.WriteFile(log, cut, 0o644))
			out, warnings := u.tshark(t, "-2", "-n", "-X", "lua_script:"+script, "-r", log)
			assert.Empty(t, warnings, "%s, cut %d", name, i)
			assert.NotEmpty(t, out)
		}
	}
}

// TestLongMessage reads a message above Wireshark's limit and lines above Lua's.
func TestLongMessage(t *testing.T) {
	const prefix = "01/05/2010|14:00:47.889 418:D8 INFO  :: "
	body := strings.Repeat("x", 300_000)
	message := "MESSAGE sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.1:5061\r\nFrom: <sip:a@example.com>;tag=1\r\n" +
		"To: <sip:b@example.com>\r\nCall-ID: long\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
	packet := "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) " + strconv.Itoa(len(message)) + " bytes"
	record := prefix + packet + ":\r\n" + prefix + message + "\r\n" + prefix + "End of " + packet + "\r\n"
	log := filepath.Join(sharedDir(t), "long.uccapilog")
	require.NoError(t, os.WriteFile(log, []byte(record+prefix+strings.Repeat("noise", 40_000)+"\r\n"+record), 0o644))

	script := shared(t, "lua/ocsconv_reader.lua")
	u := users(t)[0]
	out, warnings := u.tshark(t, "-n", "-X", "lua_script:"+script, "-r", log, "-T", "fields", "-E", "separator=|", "-e", "frame.cap_len", "-e", "sip.Call-ID", "-e", "frame.comment")
	require.Empty(t, warnings)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 2)
	for i, line := range lines {
		want, _ := converted(t, log, false)
		comment := strings.Replace(want[i].Comment, "holds 262084", "holds 262076", 1) // the tag of the direction takes eight
		assert.Equal(t, "262144|long|"+comment, line)
	}
}

// TestRepairs reads messages whose Content-Length is no number, and request lines
// with blanks that Wireshark does not take, which ocsconv repairs.
func TestRepairs(t *testing.T) {
	const prefix = "01/05/2010|14:00:47.889 418:D8 INFO  :: "
	const packet = "Sending Packet - 192.0.2.1:5061 (From Local Address: 192.0.2.10:50123) 200 bytes"
	var b strings.Builder
	for _, damage := range []struct{ uri, behind, length string }{
		{"sip:b@example.com", "", "-5"}, {"sip:b@example.com", "", "abc"}, {"sip:b@example.com", "", ""}, {"sip:b@example.com", "", "12x"},
		{"sip:b@example.com", "", "99999999999"}, {"sip:b@example.com", " ", "5"}, {"sip:[email protected];gruu", "", "5"},
	} {
		b.WriteString(prefix + packet + ":\r\n" + prefix + "MESSAGE " + damage.uri + " SIP/2.0" + damage.behind + "\r\nVia: SIP/2.0/TLS 192.0.2.1:5061\r\nFrom: <sip:a@example.com>;tag=1\r\n" +
			"To: <sip:b@example.com>\r\nCall-ID: x\r\nCSeq: 1 MESSAGE\r\nContent-Length: " + damage.length + "\r\n\r\nhello\r\n" + prefix + "End of " + packet + "\r\n\r\n")
	}
	log := filepath.Join(sharedDir(t), "repaired.uccapilog")
	require.NoError(t, os.WriteFile(log, []byte(b.String()), 0o644))
	want, _ := converted(t, log, false)
	out := filepath.Join(sharedDir(t), "out.pcapng")
	_, warnings := users(t)[0].tshark(t, "-n", "-X", "lua_script:"+shared(t, "lua/ocsconv_reader.lua"), "-r", log, "-w", out)
	require.Empty(t, warnings)
	capture, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, want, frames(t, capture))
}

var interpreters = []string{"lua5.2", "lua5.4"}

// TestLua runs the reader outside of Wireshark under both versions of Lua that
// Wireshark brings.
func TestLua(t *testing.T) {
	for _, lua := range interpreters {
		t.Run(lua, func(t *testing.T) {
			program := tool(t, lua)
			for _, name := range []string{"uccapi/r2-caller.uccapilog", "ocslogger/cls-two-servers.log", "ocslogger/s4.log", "encoding/utf16be-bom.uccapilog", "damage/foreign-lines.uccapilog"} {
				want, _ := converted(t, testdata(name), false)
				out, err := exec.Command(program, "testdata/harness.lua", "lua/ocsconv_reader.lua", "frames", testdata(name)).Output()
				require.NoError(t, err)
				n := 0
				for line := range strings.Lines(string(out)) {
					parts := strings.Split(strings.TrimSpace(line), "|")
					require.Len(t, parts, 3)
					data, err := hex.DecodeString(parts[2])
					require.NoError(t, err)
					pdu, err := pcapng.ParsePDU(data)
					require.NoError(t, err)
					assert.Equal(t, want[n].SIP, string(pdu.Payload))
					if want[n].Src.IsValid() {
						assert.Equal(t, want[n].Src, pdu.Src)
					}
					assert.Equal(t, want[n].Comment, parts[1])
					n++
				}
				assert.Len(t, want, n, name)
			}
		})
	}
}

// TestDamaged reads logs that are cut, flipped and spoilt at many places, looks
// at every frame twice, and fails at the first error of Lua. The two versions of
// Lua take turns: what they do otherwise than each other is in TestLua.
func TestDamaged(t *testing.T) {
	for i, lua := range interpreters {
		t.Run(lua, func(t *testing.T) {
			t.Parallel()
			args := []string{"testdata/harness.lua", "lua/ocsconv_reader.lua", "damage", strconv.Itoa(i)}
			for _, name := range []string{"uccapi/minimal.txt", "ocslogger/s4.log", "ocslogger/hard-wrapped.txt", "celog/phone.clg.log",
				"encoding/utf16le.uccapilog", "damage/foreign-lines.uccapilog", "damage/im-imitates-log.uccapilog", "rtcdll/midnight.log", "ocslogger/diagnostics.log"} {
				args = append(args, testdata(name))
			}
			out, err := exec.Command(tool(t, lua), args...).CombinedOutput()
			assert.NoError(t, err, string(out))
		})
	}
}

// TestMemory reads logs of 6 MB. What the reader keeps of a frame for the second
// look must be small, and so must be the garbage on the way.
func TestMemory(t *testing.T) {
	for _, lua := range interpreters {
		t.Run(lua, func(t *testing.T) {
			t.Parallel()
			for _, name := range []string{"scenarios/S01.log", "ocslogger/cls-two-servers.log", "ocslogger/s4.log", "damage/foreign-lines.uccapilog"} {
				out, err := exec.Command(tool(t, lua), "testdata/harness.lua", "lua/ocsconv_reader.lua", "memory", testdata(name)).Output()
				require.NoError(t, err)
				var octets, garbage int
				_, err = fmt.Sscan(string(out), &octets, &garbage)
				require.NoError(t, err)
				assert.Less(t, octets, 200, "octets of a frame of %s", name)
				assert.Less(t, garbage, 8192, "KiB of garbage in %s", name)
			}
		})
	}
}

// TestSyntax compiles the scripts for both versions of Lua.
func TestSyntax(t *testing.T) {
	for _, compiler := range []string{"luac5.2", "luac5.4"} {
		t.Run(compiler, func(t *testing.T) {
			for _, script := range []string{"lua/ocsconv_reader.lua", "lua/ocsconv_fields.lua"} {
				out, err := exec.Command(tool(t, compiler), "-p", script).CombinedOutput()
				assert.NoError(t, err, string(out))
			}
		})
	}
}
