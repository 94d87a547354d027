package capture_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// piece builds a message of a log in a form of its own: what matters is that
// every octet of it comes back.
func piece(file string, n int, gap string) formats.Message {
	raw := fmt.Sprintf("MESSAGE sip:u%d@contoso.example SIP/2.0\r\nCall-ID: %s-%d\r\nCSeq: %d MESSAGE\r\nContent-Length: 6\r\n\r\nline\r\n", n, file, n, n)
	m := formats.Message{
		Time:      time.Date(2012, 3, 4, 5, 6, 7, n*1_000_000, time.UTC),
		Direction: formats.Out, How: formats.Logged,
		Local:     formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.1:2604")},
		Remote:    formats.Address{AddrPort: netip.MustParseAddrPort("198.51.100.7:5061"), Host: "pool.contoso.example"},
		Transport: formats.TLS,
		Raw:       []byte(raw),
		Gap:       []byte(gap),
		Head:      fmt.Appendf(nil, "03/04/2012|05:06:07.%03d 1B3C:A1F INFO :: Sending Packet\n", n),
		Text:      []byte(strings.ReplaceAll(raw, "\r\n", "\n")),
		Foot:      []byte("End of Sending Packet\n"),
		Origin: formats.Origin{Format: "uccapi", File: file, Line: 10 * n, Offset: int64(400 * n), Process: 0x1b3c, Thread: 0xa1f,
			Level: "INFO", Component: "SIPStack", Instance: "000B", Correlation: "c1", Sequence: fmt.Sprint(n)},
		Comment: fmt.Sprintf("%s:%d", file, 10*n),
	}
	if n%2 == 1 {
		m.Direction = formats.In
	}
	return m
}

// log returns n messages with gaps, and the octets after the last.
func log(file string, n int) []formats.Message {
	var pieces []formats.Message
	for i := range n {
		pieces = append(pieces, piece(file, i, fmt.Sprintf("\xef\xbb\xbfother line %d\r\n\x00\xff\n", i)))
	}
	return append(pieces, formats.Message{Gap: []byte("tail of " + file + " \xff\x00\x01"), Origin: formats.Origin{Format: "uccapi", File: file}})
}

func write(t testing.TB, opts *pcapng.WriterOptions, logs ...[]formats.Message) []byte {
	t.Helper()
	var out bytes.Buffer
	w := pcapng.NewWriter(&out, opts)
	for _, pieces := range logs {
		for i := range pieces {
			require.NoError(t, w.Write(&pieces[i]))
		}
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func read(t testing.TB, data []byte) (*capture.Reader, []*formats.Message) {
	t.Helper()
	r := capture.NewReader(bytes.NewReader(data), &formats.Options{File: "test.pcapng"})
	var out []*formats.Message
	for m, err := range formats.All(r) {
		require.NoError(t, err)
		out = append(out, m)
	}
	return r, out
}

// octets puts a log together from its pieces.
func octets[M formats.Message | *formats.Message](pieces []M, file string) string {
	var out strings.Builder
	for i := range pieces {
		m, ok := any(pieces[i]).(*formats.Message)
		if !ok {
			v := any(pieces[i]).(formats.Message)
			m = &v
		}
		if m.Origin.File != file {
			continue
		}
		for _, b := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			out.Write(b)
		}
	}
	return out.String()
}

func problems(pieces []*formats.Message) (all []string) {
	for _, m := range pieces {
		for _, p := range m.Problems {
			all = append(all, p.Error())
		}
	}
	return all
}

func counted(r *capture.Reader, name string) int64 {
	for _, c := range r.Stats() {
		if c.Name == name {
			return c.Count
		}
	}
	return 0
}

var encapsulations = []struct {
	name  string
	encap pcapng.Encapsulation
}{{"exported", pcapng.ExportedPDU}, {"udp", pcapng.UDP}, {"udp-5060", pcapng.UDP5060}, {"tcp", pcapng.TCP}}

func TestEverythingComesBack(t *testing.T) {
	hostless := piece("a.log", 1, "")
	hostless.Local, hostless.Remote = formats.Address{}, formats.Address{Host: "pool.contoso.example"}
	unknown := piece("a.log", 2, "")
	unknown.Direction, unknown.How = formats.Unknown, formats.NotKnown
	inferred := piece("a.log", 3, "")
	inferred.How = formats.Inferred
	timeless := piece("a.log", 4, "")
	timeless.Time = time.Time{}
	ancient := piece("a.log", 5, "")
	ancient.Time = time.Date(1600, 1, 2, 3, 4, 5, 6, time.UTC)
	crlf := piece("a.log", 6, "")
	crlf.Raw, crlf.Text = append([]byte("\r\n\ufeff\r\n"), crlf.Raw...), nil
	bare := piece("a.log", 7, "")
	bare.Head, bare.Foot, bare.Text, bare.Gap, bare.Comment = nil, nil, nil, nil, ""
	keepAlive := piece("a.log", 8, "")
	keepAlive.Raw, keepAlive.Text = []byte("\r\n\r\n"), nil
	server := piece("a.log", 9, "")
	server.Origin.Server, server.Origin.Format, server.Origin.ServerTrace = `POOL01\FE01`, "ocslogger", true
	mixed := piece("a.log", 10, "")
	mixed.Local.AddrPort = netip.MustParseAddrPort("[2001:db8::1]:5061")
	mapped := piece("a.log", 11, "")
	mapped.Local.AddrPort = netip.MustParseAddrPort("[::ffff:192.0.2.9]:5061")
	zoned := piece("a.log", 12, "")
	zoned.Local.AddrPort, zoned.Remote.AddrPort = netip.MustParseAddrPort("[fe80::1%eth0]:5061"), netip.MustParseAddrPort("[fe80::2]:5061")
	long := piece("a.log", 13, "")
	long.Raw, long.Text = append(long.Raw, bytes.Repeat([]byte("0123456789"), 40_000)...), nil
	longText := piece("a.log", 14, "")
	longText.Raw = append(longText.Raw, bytes.Repeat([]byte("0123456789\r\n"), 40_000)...)
	longText.Text = bytes.ReplaceAll(longText.Raw, []byte("\r\n"), []byte("\n"))
	plain := piece("a.log", 0, "")

	all := []formats.Message{plain, hostless, unknown, inferred, timeless, ancient, crlf, bare, keepAlive, server, mixed, mapped, zoned, long, longText}
	for _, e := range encapsulations {
		t.Run(e.name, func(t *testing.T) {
			data := write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, all)
			_, got := read(t, data)
			require.Len(t, got, len(all))
			for i := range all {
				want := all[i]
				// What is read has empty slices where what was written had none.
				for _, pair := range [][2]*[]byte{{&want.Gap, &got[i].Gap}, {&want.Head, &got[i].Head}, {&want.Foot, &got[i].Foot}} {
					assert.Equal(t, string(*pair[0]), string(*pair[1]), "message %d", i)
					*pair[0], *pair[1] = nil, nil
				}
				assert.Equal(t, &want, got[i], "message %d", i)
			}
		})
	}
}

func TestShownAddressesDoNotComeBack(t *testing.T) {
	stand := netip.MustParseAddrPort("203.0.113.77:1")
	opts := &pcapng.WriterOptions{Addresses: func(m *formats.Message) (src, dst netip.AddrPort) { return stand, stand }}
	m := piece("a.log", 1, "")
	data := write(t, opts, []formats.Message{m})
	_, got := read(t, data)
	require.Len(t, got, 1)
	assert.Equal(t, m.Local, got[0].Local)
	assert.Equal(t, m.Remote, got[0].Remote)
	assert.Contains(t, string(data), "\xcb\x00\x71\x4d", "the packet shows the other address")
}

// Gaps of many octets come in pieces, deflated on the way.
func TestLongGaps(t *testing.T) {
	noise := randomOctets(100_000)
	part := func(b []byte) formats.Message {
		return formats.Message{Gap: b, Origin: formats.Origin{Format: "uccapi", File: "a.log"}}
	}
	pieces := []formats.Message{part(noise), part(noise), piece("a.log", 0, "x"), part(bytes.Repeat([]byte("\n"), 1<<20)),
		piece("a.log", 1, string(noise)), part(noise[:10]), part(noise)}
	for _, e := range encapsulations {
		data := write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces)
		_, got := read(t, data)
		assert.True(t, octets(pieces, "a.log") == octets(got, "a.log"), e.name)
		for _, m := range got {
			assert.LessOrEqual(t, len(m.Gap), formats.MaxGap)
		}
	}
}

// randomOctets are the same in every run, and do not deflate.
func randomOctets(n int) []byte {
	b := make([]byte, n)
	source := rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(source.Uint32())
	}
	return b
}

func TestGapThatDoesNotFitIsNamed(t *testing.T) {
	noise := randomOctets(1 << 20)
	w := pcapng.NewWriter(io.Discard, nil)
	for range 12 {
		require.NoError(t, w.Write(&formats.Message{Gap: noise, Origin: formats.Origin{File: "a.log"}}))
	}
	m := piece("a.log", 1, "")
	require.NoError(t, w.Write(&m))
	require.NoError(t, w.Close())
	require.Len(t, w.Problems(), 1)
	assert.Regexp(t, `^a\.log:10: \d+ octets before the message do not fit the capture and are lost$`, w.Problems()[0].Error())
}

func TestLogWithoutMessages(t *testing.T) {
	pieces := []formats.Message{{Gap: []byte("nothing here\n"), Origin: formats.Origin{Format: "uccapi", File: "a.log"}}}
	data := write(t, nil, pieces)
	r, got := read(t, data)
	assert.Equal(t, "nothing here\n", octets(got, "a.log"))
	assert.Equal(t, "uccapi", r.Logs()[0].Format)
}

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

// through writes data to a file, runs a program that makes OUT of IN, and
// returns what it made.
func through(t *testing.T, data []byte, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pcapng"), filepath.Join(dir, "out.pcapng")
	require.NoError(t, os.WriteFile(in, data, 0o666))
	words := append([]string(nil), args...)
	for i := range words {
		words[i] = strings.NewReplacer("IN", in, "OUT", out).Replace(words[i])
	}
	msg, err := exec.Command(tool(t, words[0]), words[1:]...).CombinedOutput()
	require.NoError(t, err, string(msg))
	made, err := os.ReadFile(out)
	require.NoError(t, err)
	return made
}

func TestLogSurvivesTools(t *testing.T) {
	pieces := log("a.log", 40)
	// Threads write into a log out of turn, so a tool that sorts by time moves
	// packets.
	for i := range pieces[:40] {
		if i%5 == 3 {
			pieces[i].Time = pieces[i].Time.Add(-20 * time.Millisecond)
		}
	}
	big := piece("a.log", 41, string(bytes.Repeat([]byte("noise "), 100_000)))
	big.Raw = append(big.Raw, bytes.Repeat([]byte("0123456789"), 40_000)...)
	pieces = append(pieces[:40], big, pieces[40])
	for _, e := range encapsulations {
		for _, tool := range []string{"editcap IN OUT", "mergecap -w OUT IN", "tshark -r IN -w OUT", "reordercap IN OUT", "mergecap -a -w OUT IN"} {
			t.Run(e.name+" "+tool, func(t *testing.T) {
				t.Parallel()
				opts := &pcapng.WriterOptions{Encapsulation: e.encap, Interfaces: []pcapng.Interface{{
					Name: "a", Log: pcapng.LogInfo{Format: "uccapi", File: "a.log", Encoding: "UTF-16LE", Zone: "Europe/Zagreb"},
				}}}
				r, got := read(t, through(t, write(t, opts, pieces), strings.Fields(tool)...))
				assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
				assert.Empty(t, problems(got))
				require.Len(t, r.Logs(), 1)
				assert.Equal(t, "UTF-16LE", r.Logs()[0].Encoding)
				assert.Equal(t, "Europe/Zagreb", r.Logs()[0].Zone)
				assert.Equal(t, "a.log", r.Logs()[0].File)
			})
		}
	}
}

func TestMergedLogsComeApart(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "1.pcapng"), filepath.Join(dir, "2.pcapng")
	a, b := log("a.log", 20), log("b.log", 20)
	require.NoError(t, os.WriteFile(one, write(t, nil, a), 0o666))
	require.NoError(t, os.WriteFile(two, write(t, nil, b), 0o666))
	merged := filepath.Join(dir, "merged.pcapng")
	msg, err := exec.Command(tool(t, "mergecap"), "-w", merged, one, two).CombinedOutput()
	require.NoError(t, err, string(msg))
	data, err := os.ReadFile(merged)
	require.NoError(t, err)
	r, got := read(t, data)
	assert.Equal(t, octets(a, "a.log"), octets(got, "a.log"))
	assert.Equal(t, octets(b, "b.log"), octets(got, "b.log"))
	assert.Empty(t, problems(got))
	assert.Len(t, r.Logs(), 2)
}

// That a server wrote a log stays known: from the capture's description of the
// log, from the messages where the capture does not describe it, and from the
// format in captures of earlier versions.
func TestServerTraceStaysOne(t *testing.T) {
	described := &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "a", Log: pcapng.LogInfo{Format: "toy", File: "a.log", ServerTrace: true}}}}
	undescribed := &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "a", Log: pcapng.LogInfo{Format: "toy", File: "a.log"}}}}
	for _, tt := range []struct {
		name, format string
		opts         *pcapng.WriterOptions
		says, want   bool
	}{
		{"by the log", "toy", described, true, true},
		{"by the messages", "toy", undescribed, true, true},
		{"by the first message", "toy", nil, true, true},
		{"by the format", "ocslogger", nil, false, true},
		{"by nothing", "toy", nil, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pieces := log("a.log", 3)
			for i := range pieces {
				m := &pieces[i]
				m.Origin.Format, m.Origin.ServerTrace = tt.format, tt.says
			}
			r, got := read(t, write(t, tt.opts, pieces))
			for _, m := range got {
				if m.Raw != nil {
					assert.Equal(t, tt.want, m.Origin.ServerTrace)
				}
			}
			require.Len(t, r.Logs(), 1)
			assert.Equal(t, tt.opts == described || tt.opts == nil && tt.says, r.Logs()[0].ServerTrace)
		})
	}
}

func TestTwoLogsOfOneName(t *testing.T) {
	named := func(id pcapng.LogID) *pcapng.WriterOptions {
		return &pcapng.WriterOptions{Interfaces: []pcapng.Interface{{Name: "a", Log: pcapng.LogInfo{ID: id, Format: "uccapi", File: "a.log"}}}}
	}
	pieces := log("a.log", 3)
	r, got := read(t, append(write(t, named(1), pieces), write(t, named(2), pieces)...))
	assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
	assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log (2)"))
	assert.Equal(t, "a.log (2)", r.Logs()[1].File)
	assert.Empty(t, problems(got))
}

func TestFramesDeleted(t *testing.T) {
	pieces := log("a.log", 10)
	_, got := read(t, through(t, write(t, nil, pieces), "editcap", "IN", "OUT", "3-4", "10"))
	assert.Equal(t, []string{
		"a.log:40: 2 of the messages of a.log before this one are missing from the capture",
		"a.log: the end of a.log is missing from the capture",
	}, problems(got))
	kept := append(append([]formats.Message(nil), pieces[:2]...), pieces[4:9]...)
	assert.Equal(t, octets(kept, "a.log"), octets(got, "a.log"))
}

func TestFramesReversed(t *testing.T) {
	pieces := log("a.log", 300)
	for n := range 300 { // of several segments
		pieces[n].Raw = append(pieces[n].Raw, bytes.Repeat([]byte("0123456789"), 10*n)...)
		pieces[n].Text = nil
	}
	for _, e := range encapsulations {
		data := write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces)
		for name, data := range map[string][]byte{"once": reversed(t, data), "twice": reversed(t, append(bytes.Clone(data), data...))} {
			_, got := read(t, data)
			assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"), "%s %s", e.name, name)
			assert.Empty(t, problems(got), "%s %s", e.name, name)
		}
	}
}

// reversed turns the order of the packets around.
func reversed(t *testing.T, data []byte) []byte {
	t.Helper()
	r := pcapng.NewBlockReader(bytes.NewReader(data))
	var head []byte
	var packets [][]byte
	for {
		b, err := r.Next()
		if err == io.EOF {
			slices.Reverse(packets)
			return append(head, slices.Concat(packets...)...)
		}
		require.NoError(t, err)
		whole := data[b.Offset:][:len(b.Body)+12]
		if b.IsPacket() {
			packets = append(packets, whole)
		} else {
			head = append(head, whole...)
		}
	}
}

func TestFramesTwice(t *testing.T) {
	pieces := log("a.log", 5)
	data := write(t, nil, pieces)
	r, got := read(t, append(bytes.Clone(data), data...))
	assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
	assert.EqualValues(t, 5, counted(r, "packets that are in the capture twice"))
}

func TestFramesEdited(t *testing.T) {
	pieces := log("a.log", 4)
	original := write(t, nil, pieces)
	tests := []struct {
		name string
		edit func([]byte) []byte
		want string
		raw  string
		src  string
	}{
		{"payload", func(b []byte) []byte { return bytes.Replace(b, []byte("sip:u2@"), []byte("sip:x2@"), 1) },
			"message", strings.Replace(string(pieces[2].Raw), "sip:u2@", "sip:x2@", 1), "192.0.2.1:2604"},
		{"addresses", func(b []byte) []byte {
			at := bytes.Index(b, []byte("sip:u2@")) - 60
			i := at + bytes.Index(b[at:], []byte{192, 0, 2, 1})
			b[i+3] = 99
			return b
		}, "addresses", string(pieces[2].Raw), "192.0.2.99:2604"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := read(t, tt.edit(bytes.Clone(original)))
			require.Len(t, got, 5)
			m := got[2]
			assert.Equal(t, tt.raw, string(m.Raw))
			assert.Equal(t, tt.src, m.Src().AddrPort.String())
			assert.Empty(t, m.Head)
			assert.Empty(t, m.Foot)
			assert.Nil(t, m.Text)
			assert.Equal(t, pieces[2].Gap, m.Gap)
			assert.Equal(t, []string{"a.log:20: " + tt.want + " changed since the packet was made from a.log:20, so its record is written anew"}, problems(got))
		})
	}
	t.Run("time", func(t *testing.T) {
		_, got := read(t, through(t, original, "editcap", "-t", "3600", "IN", "OUT"))
		require.Len(t, got, 5)
		assert.Equal(t, pieces[1].Time.Add(time.Hour), got[1].Time)
		assert.Len(t, problems(got), 4)
		assert.Contains(t, problems(got)[1], "a.log:10: time changed")
	})
	t.Run("snapshot", func(t *testing.T) {
		_, got := read(t, through(t, original, "editcap", "-s", "150", "IN", "OUT"))
		require.Len(t, got, 5)
		assert.Less(t, len(got[0].Raw), len(pieces[0].Raw))
		assert.Contains(t, problems(got)[0], "message changed")
	})
}

func TestInterleavedLogs(t *testing.T) {
	a, b := log("a.log", 5), log("b.log", 5)
	var mixed []formats.Message
	for i := range a {
		mixed = append(mixed, a[i], b[i])
	}
	for _, e := range encapsulations {
		r, got := read(t, write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, mixed))
		assert.Equal(t, octets(a, "a.log"), octets(got, "a.log"), e.name)
		assert.Equal(t, octets(b, "b.log"), octets(got, "b.log"), e.name)
		assert.Empty(t, problems(got))
		assert.Len(t, r.Logs(), 2)
	}
}

// A capture that is watched while it grows has written every packet when the
// log's end becomes known.
func TestFlushedCapture(t *testing.T) {
	pieces := log("a.log", 3)
	var out bytes.Buffer
	w := pcapng.NewWriter(&out, nil)
	for i := range pieces {
		require.NoError(t, w.Write(&pieces[i]))
		require.NoError(t, w.Flush())
	}
	_, soFar := read(t, out.Bytes())
	require.NoError(t, w.Close())
	_, got := read(t, out.Bytes())
	assert.Equal(t, octets(pieces[:3], "a.log"), octets(soFar, "a.log"))
	assert.Equal(t, []string{"a.log: the end of a.log is missing from the capture"}, problems(soFar))
	assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
	assert.Empty(t, problems(got))
	_, tooled := read(t, through(t, out.Bytes(), "editcap", "IN", "OUT"))
	assert.Equal(t, octets(pieces, "a.log"), octets(tooled, "a.log"))
}

// Context lines that follow the last message stand between it and the end of
// the file.
func TestContextAfterTheLastMessage(t *testing.T) {
	for _, lines := range []int{3, 60_000} {
		pieces := log("a.log", 2)
		var out bytes.Buffer
		w := pcapng.NewWriter(&out, nil)
		for i := range pieces[:2] {
			require.NoError(t, w.Write(&pieces[i]))
		}
		for range lines {
			require.NoError(t, w.Context(formats.Context{Text: strings.Repeat("context ", 10)}))
		}
		require.NoError(t, w.Write(&pieces[2]))
		require.NoError(t, w.Close())
		_, got := read(t, out.Bytes())
		assert.Equal(t, octets(pieces, "a.log"), octets(got, "a.log"))
		assert.Empty(t, problems(got))
	}
}

func TestSegmentDeleted(t *testing.T) {
	m := piece("a.log", 1, "gap\n")
	m.Raw, m.Text = append(m.Raw, bytes.Repeat([]byte("0123456789"), 500)...), nil
	data := write(t, &pcapng.WriterOptions{Encapsulation: pcapng.TCP}, []formats.Message{m})
	_, got := read(t, through(t, data, "editcap", "IN", "OUT", "5"))
	require.Len(t, got, 1)
	assert.Less(t, len(got[0].Raw), len(m.Raw))
	assert.Empty(t, got[0].Head)
	assert.Contains(t, problems(got)[0], "message changed")
}

// Order is put right within a window. Beyond it messages come where they can
// and say so.
func TestDisorderBeyondTheWindow(t *testing.T) {
	const n = 20_000
	pieces := make([]formats.Message, n)
	for i := range pieces {
		pieces[i] = piece("a.log", i, "")
	}
	_, got := read(t, reversed(t, write(t, nil, pieces)))
	ids := map[string]bool{}
	for _, id := range callIDs(got) {
		ids[id] = true
	}
	assert.Len(t, ids, n, "no message is lost")
	assert.NotEmpty(t, problems(got))
}

func TestCommentOfSomebodyElse(t *testing.T) {
	m := piece("a.log", 1, "")
	data := write(t, &pcapng.WriterOptions{Encapsulation: pcapng.UDP5060}, []formats.Message{m})
	_, got := read(t, through(t, data, "editcap", "-a", "1:look here", "IN", "OUT"))
	require.Len(t, got, 1)
	assert.Equal(t, []string{"look here"}, got[0].Remarks)
	assert.Empty(t, problems(got), "a comment is no change of the message")
	assert.Equal(t, octets([]formats.Message{m}, "a.log"), octets(got, "a.log"))
}

// Two logs of one name that were converted apart have the same id when nobody
// gave them one. Nothing of either may vanish.
func TestTwoLogsOfOneID(t *testing.T) {
	one, two := log("a.log", 3), log("a.log", 3)
	for i := range two {
		two[i].Raw = bytes.ReplaceAll(two[i].Raw, []byte("sip:u"), []byte("sip:v"))
		two[i].Time = two[i].Time.Add(time.Second)
	}
	_, got := read(t, append(write(t, nil, one), write(t, nil, two)...))
	assert.Len(t, callIDs(got), 6)
	assert.Len(t, problems(got), 3)
	assert.Contains(t, problems(got)[0], "message 1 of a.log is in the capture twice, in different forms")
}

// cutRecords takes the options of this program off the packets that are picked.
func cutRecords(t *testing.T, data []byte, picked func(packet int) bool) []byte {
	var out []byte
	n := 0
	for _, b := range blocks(t, data) {
		o := binary.LittleEndian
		if o.Uint32(b) == 6 {
			n++
			if end := 28 + int(o.Uint32(b[20:])+3)&^3; picked(n) {
				b = block(o, 6, bytes.Clone(b[8:end]))
			}
		}
		out = append(out, b...)
	}
	return out
}

// Packets without records stay where they are among those of the logs, also
// when these wait for what the others lack.
func TestPacketsWithoutRecordsKeepTheirPlaces(t *testing.T) {
	a, b := log("a.log", 40), log("b.log", 40)
	var mixed []formats.Message
	for i := range a {
		mixed = append(mixed, a[i], b[i])
	}
	data := write(t, nil, mixed)
	for name, picked := range map[string]func(n int) bool{
		"every second": func(n int) bool { return n%2 == 0 },
		"every third":  func(n int) bool { return n%3 == 0 },
		"the first":    func(n int) bool { return n < 9 },
		"all":          func(int) bool { return true },
	} {
		t.Run(name, func(t *testing.T) {
			_, got := read(t, cutRecords(t, data, picked))
			var ids []string
			for _, m := range mixed[:80] {
				ids = append(ids, callIDs([]*formats.Message{&m})...)
			}
			assert.Equal(t, ids, callIDs(got))
		})
	}
}

// Of a message in two forms both are kept, whichever comes first, and the
// octets before it once.
func TestFrameTwiceAndEdited(t *testing.T) {
	pieces := log("a.log", 4)
	original := write(t, nil, pieces)
	for _, first := range []bool{true, false} {
		var out []byte
		n := 0
		for _, b := range blocks(t, original) {
			if binary.LittleEndian.Uint32(b) != 6 {
				out = append(out, b...)
				continue
			}
			if n++; n != 3 {
				out = append(out, b...)
				continue
			}
			edited := bytes.Replace(b, []byte("sip:u2@"), []byte("sip:x2@"), 1)
			if first {
				out = append(append(append(out, edited...), b...), edited...)
			} else {
				out = append(append(append(out, b...), edited...), edited...)
			}
		}
		r, got := read(t, out)
		assert.Equal(t, []string{"a.log-0", "a.log-1", "a.log-2", "a.log-2", "a.log-3"}, callIDs(got))
		assert.Equal(t, 1, strings.Count(octets(got, "a.log"), "other line 2"))
		assert.Equal(t, 1, strings.Count(octets(got, "a.log"), "sip:x2@"))
		assert.EqualValues(t, 1, counted(r, "packets that are in the capture twice"))
	}
}

// What people wrote on packets stays beside the writer's own comment, also where
// that was replaced.
func TestRemarksStay(t *testing.T) {
	pieces := log("a.log", 3)
	pieces[0].Remarks = []string{"first", "second, of\ntwo lines"}
	pieces[1].Comment, pieces[1].Remarks = "", []string{"alone"}
	for _, e := range encapsulations {
		_, got := read(t, write(t, &pcapng.WriterOptions{Encapsulation: e.encap}, pieces))
		for i := range 3 {
			assert.Equal(t, pieces[i].Comment, got[i].Comment, e.name)
			assert.Equal(t, pieces[i].Remarks, got[i].Remarks, e.name)
		}
		assert.Empty(t, problems(got))
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pcapng"), filepath.Join(dir, "out.pcapng")
	require.NoError(t, os.WriteFile(in, write(t, nil, log("a.log", 3)), 0o666))
	msg, err := exec.Command(tool(t, "editcap"), "-a", "2:look here", in, out).CombinedOutput()
	require.NoError(t, err, string(msg))
	data, err := os.ReadFile(out)
	require.NoError(t, err)
	_, got := read(t, data)
	assert.Equal(t, []string{"look here"}, got[1].Remarks)
	assert.Empty(t, got[0].Remarks)
}
