package announced_test

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/announced"
	"ocsconv/formats/audiocodes"
	"ocsconv/formats/sipe"
	"ocsconv/formats/vvx"
	"ocsconv/testdata/generate/calls"
)

// kinds are the formats that are read by an announcement, with what a fresh
// record keeps.
var kinds = []struct {
	format   *formats.Format
	accuracy time.Duration
	far      bool // it names the far end of every message
}{
	{sipe.Format, time.Microsecond, false},
	{vvx.Format, time.Second, false},
	{audiocodes.Format, time.Millisecond, true},
}

func read(t *testing.T, f *formats.Format, log string, opts *formats.Options) (list []*formats.Message) {
	t.Helper()
	for m, err := range formats.Messages(f.NewReader(strings.NewReader(log), opts)) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

// law asserts that the pieces of a log are the log and that a writer makes it
// again, however damaged it is.
func law(t *testing.T, f *formats.Format, log []byte) (messages int) {
	t.Helper()
	var pieces, written bytes.Buffer
	w := f.NewWriter(&written, nil)
	for m, err := range formats.All(f.NewReader(iotest.HalfReader(bytes.NewReader(log)), nil)) {
		require.NoError(t, err)
		for _, part := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
			pieces.Write(part)
		}
		if m.Raw != nil {
			messages++
		}
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	require.Equal(t, string(log), pieces.String())
	require.Equal(t, string(log), written.String())
	return messages
}

func logs(t *testing.T, f *formats.Format) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/other/*" + f.Extensions[0])
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	list := map[string][]byte{}
	for _, p := range paths {
		list[filepath.Base(p)], err = os.ReadFile(p)
		require.NoError(t, err)
	}
	return list
}

// A call that is written as a fresh log reads back as it was.
func TestFresh(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.format.Name, func(t *testing.T) {
			for i := range 40 {
				rnd := rand.New(rand.NewPCG(7, uint64(i)))
				cast := calls.NewCast(rnd, calls.Era(i%4), 1)
				day := time.Date(2012, 3, 4, 5, 0, 0, 0, time.UTC)
				want := calls.Play(rnd, cast, calls.RandomPlan(rnd), day).View("caller", 0).Messages
				var log bytes.Buffer
				w := k.format.NewWriter(&log, nil)
				for _, m := range want {
					fresh := &formats.Message{Raw: m.Raw, Time: m.Time, Direction: formats.Out, Transport: formats.TLS}
					if m.Direction == "in" {
						fresh.Direction = formats.In
					}
					fresh.Remote.AddrPort = netip.MustParseAddrPort("192.0.2.1:5061")
					require.NoError(t, w.Write(fresh))
				}
				require.NoError(t, w.Close())
				require.NoError(t, k.format.Detect(log.Bytes()))
				got := read(t, k.format, log.String(), &formats.Options{Date: day})
				require.Len(t, got, len(want), i)
				for n, m := range got {
					require.Equal(t, string(want[n].Raw), string(m.Raw), "%d %d", i, n)
					require.Empty(t, m.Problems)
					require.Equal(t, want[n].Direction, m.Direction.String())
					require.Equal(t, want[n].Time.Truncate(k.accuracy), m.Time)
					if k.far || m.Direction == formats.Out && k.format == vvx.Format {
						require.Equal(t, "192.0.2.1:5061", m.Remote.String())
					}
				}
				law(t, k.format, log.Bytes())
			}
		})
	}
}

func TestCutAndDamaged(t *testing.T) {
	for _, k := range kinds {
		for name, log := range logs(t, k.format) {
			t.Run(name, func(t *testing.T) {
				require.NoError(t, k.format.Detect(log))
				want := law(t, k.format, log)
				assert.Positive(t, want)
				assert.Equal(t, want, law(t, k.format, bytes.ReplaceAll(log, []byte{'\n'}, []byte("\r\n"))))
				for n := 0; n < len(log); n += 7 {
					assert.LessOrEqual(t, law(t, k.format, log[:n]), want)
				}
				rnd := rand.New(rand.NewPCG(1, 2))
				for range 150 {
					b := bytes.Clone(log)
					for range 20 {
						b[rnd.IntN(len(b))] = "\n\r\x00 #|[]-("[rnd.IntN(10)]
					}
					law(t, k.format, b)
				}
			})
		}
	}
}

// The handmade logs hold one call each, whichever way the device spells it.
func TestLogs(t *testing.T) {
	var invite string
	for _, k := range kinds {
		for name, log := range logs(t, k.format) {
			got := read(t, k.format, string(log), nil)
			require.NotEmpty(t, got, name)
			if invite == "" {
				invite = string(got[0].Raw)
			}
			assert.Equal(t, invite, string(got[0].Raw), name)
			for _, m := range got {
				assert.Empty(t, m.Problems, name)
				assert.NotEqual(t, formats.Unknown, m.Direction, name)
				assert.Equal(t, formats.TLS, m.Transport, name)
				assert.False(t, m.Time.IsZero(), name)
			}
		}
	}
}

// Packets of two sessions between each other give both messages.
func TestInterleaved(t *testing.T) {
	const a, b = "[SID=aabbcc:1:1] ", "[SID=aabbcc:1:2] "
	text := func(id string) []string {
		return []string{"INVITE sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" + id, "Call-ID: " + id, "CSeq: 1 INVITE", "Content-Length: 0", ""}
	}
	one, two := text("one"), text("two")
	join := func(lines []string) string { return strings.Join(lines, "#015#012") + "#015#012" }
	head := "(N 1) ---- Incoming SIP Message from 192.0.2.9:5060 to SIPInterface #0 (LAN) UDP TO(#1) ---- #012"
	at := " [Time:31-12@23:59:59.900]\n"
	log := "[S=1] " + a + head + at + "[S=2] " + b + head + at + "[S=3] " + a + join(one[:2]) + at + "[S=4] " + b + join(two[:3]) + at +
		"[S=5] " + b + join(two[3:]) + at + "[S=6] " + a + join(one[2:]) + "[Time:01-01@00:00:00.100]\n" +
		"[S=7] " + a + "(N 9) done" + at
	got := read(t, audiocodes.Format, log, &formats.Options{Date: time.Date(2019, 12, 31, 0, 0, 0, 0, time.UTC)})
	require.Len(t, got, 2)
	assert.Equal(t, strings.Join(one, "\r\n")+"\r\n", string(got[0].Raw))
	assert.Equal(t, strings.Join(two, "\r\n")+"\r\n", string(got[1].Raw))
	assert.Equal(t, "aabbcc:1:2", got[1].Origin.Correlation)
	assert.Equal(t, time.Date(2019, 12, 31, 23, 59, 59, 9e8, time.UTC), got[0].Time)
	law(t, audiocodes.Format, []byte(log))

	lost := strings.Replace(log, "[S=6]", "[S=9]", 1)
	got = read(t, audiocodes.Format, lost, nil)
	require.Len(t, got, 2)
	require.NotEmpty(t, got[0].Problems)
	assert.Contains(t, got[0].Problems[0].Msg, "packets 6 to 8 are missing")
	law(t, audiocodes.Format, []byte(lost))
}

// Nobody else's log is taken.
func TestRefused(t *testing.T) {
	for _, k := range kinds {
		for _, text := range []string{"", "Dear all,\n", "INVITE sip:a@b SIP/2.0\nVia: x\n\n", "MESSAGE START of the year\n", "|sip|", "---- Incoming SIP Message from nowhere", "1105081502|sip  |0|00|no message\n"} {
			assert.Error(t, k.format.Detect([]byte(text)), text)
			law(t, k.format, []byte(text))
		}
	}
}

// A port that cannot be is none, and no other one.
func TestNoSuchPort(t *testing.T) {
	assert.Equal(t, formats.Address{Host: "gw.example.com:70000"}, announced.ParseAddress("gw.example.com:70000", ""))
	assert.Equal(t, "192.0.2.1:5060", announced.ParseAddress("::ffff:192.0.2.1:5060", "").AddrPort.String())
	assert.Equal(t, "192.0.2.1:0", announced.ParseAddress("[192.0.2.1]:70000", "").AddrPort.String())
	assert.Equal(t, "192.0.2.1:0", announced.ParseAddress("192.0.2.1", "70000").AddrPort.String())
}
