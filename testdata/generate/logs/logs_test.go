package logs_test

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/sip"
	"ocsconv/formats/uccapi"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

var morning = time.Date(2010, 3, 1, 9, 0, 0, 0, time.UTC)

// sessions plays n random sessions of all sorts, seen by one owner, and takes
// some messages away.
func sessions(seed uint64, n int, view string) []*calls.Session {
	r := rand.New(rand.NewPCG(seed, 2))
	cast := calls.NewCast(r, calls.Era(seed%4), 1)
	if seed%5 == 4 {
		cast = calls.NewCast6(r, calls.Era(seed%4), 1)
	}
	var all []*calls.Session
	at := morning
	for i := range n {
		at = at.Add(time.Duration(r.IntN(4000)) * time.Millisecond)
		switch i % 8 {
		case 4:
			all = append(all, calls.Registration(r, cast, at).View(view))
		case 5:
			all = append(all, calls.Subscription(r, cast, at, 3, i%16 == 5).View(view))
		case 6:
			all = append(all, calls.Service(r, cast, at, 4000+r.IntN(56000)).View(view))
		case 7:
			all = append(all, calls.Conference(r, cast, at)[1].View(view))
		default:
			all = append(all, calls.Play(r, cast, calls.RandomPlan(r), at).View(view, 0))
		}
		if i%3 == 1 {
			all[len(all)-1].Lose(r, 0.1)
		}
	}
	return all
}

// reads compares what a reader finds with the messages that were written.
func reads(t *testing.T, f *formats.Format, text []byte, want []*calls.Message, clock *formats.Clock) []*formats.Message {
	t.Helper()
	var got []*formats.Message
	var whole []byte
	for m, err := range formats.All(f.NewReader(bytes.NewReader(text), &formats.Options{File: "x", Clock: clock})) {
		require.NoError(t, err)
		whole = append(append(append(append(whole, m.Gap...), m.Head...), m.Source()...), m.Foot...)
		if m.Raw != nil {
			got = append(got, m)
		}
	}
	require.True(t, bytes.Equal(text, whole), "the pieces do not give the log")
	require.Len(t, got, len(want))
	for i, w := range want {
		g := got[i]
		require.Equal(t, w.Time, g.Time, "message %d", i)
		require.Equal(t, w.Direction, g.Direction.String(), "message %d", i)
	}
	return got
}

func sameRaw(t *testing.T, want []*calls.Message, got []*formats.Message) {
	t.Helper()
	for i, w := range want {
		require.Equal(t, string(w.Raw), string(got[i].Raw), "message %d, %v", i, got[i].Problems)
	}
}

func TestClientLogReadsBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	forms := map[string]logs.UCCAPI{
		"plain":     {},
		"blank":     {Blank: true, Gap: true},
		"noise":     {Rand: r, Noise: 60},
		"one blank": {OneSpace: true},
		"no end":    {Rand: r, NoEnd: 30, Noise: 20},
		"foreign":   {Rand: r, Foreign: 40},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(6) {
				want := logs.Mix(sessions(seed, 24, "caller")...)
				got := reads(t, uccapi.Format, form.Render(want), want, nil)
				sameRaw(t, want, got)
				for i, w := range want {
					require.Equal(t, w.Local, got[i].Local.AddrPort)
					require.Equal(t, w.Remote, got[i].Remote.AddrPort)
				}
			}
		})
	}
}

func TestPastedClientLogReadsBack(t *testing.T) {
	want := logs.Mix(sessions(1, 24, "caller")...)
	got := reads(t, uccapi.Format, logs.UCCAPI{EOL: "\n"}.Render(want), want, nil)
	sameRaw(t, want, got)
}

func TestMinimalClientLogReadsBack(t *testing.T) {
	want := logs.Mix(sessions(2, 16, "caller")...)
	got := reads(t, uccapi.Format, logs.UCCAPI{Minimal: true}.Render(want), want, nil)
	for i, w := range want {
		assert.Equal(t, string(w.Raw), string(got[i].Raw))
	}
}

// A server trace has another order of headers, so the messages are compared
// header by header.
func TestServerTraceReadsBack(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	forms := map[string]*logs.SIPStack{
		"R2":        {},
		"R2 noisy":  {Rand: r, Noise: 40, Diagnostics: 100, Connections: true, PeerFirst: true},
		"Lync 2010": {Layout: logs.LayoutLync2010, Blank: true},
		"CLS":       {Layout: logs.LayoutCLS, Rand: r, Noise: 40, Diagnostics: 100, Connections: true, FQDN: true},
		"pasted":    {EOL: "\n"},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(6) {
				want := logs.Mix(sessions(seed, 24, "server")...)
				got := reads(t, ocslogger.Format, form.Render(want), want, nil)
				for i, w := range want {
					require.ElementsMatch(t, strings.Split(string(w.Raw), "\r\n"), strings.Split(string(got[i].Raw), "\r\n"), "message %d", i)
					require.Equal(t, w.Remote, got[i].Remote.AddrPort)
				}
			}
		})
	}
}

func TestManagedTraceReadsBack(t *testing.T) {
	want := logs.Mix(sessions(3, 16, "server")...)
	got := reads(t, ocslogger.Format, logs.S4{}.Render(want), want, nil)
	sameRaw(t, want, got)
	for i, w := range want {
		require.Equal(t, w.Local, got[i].Local.AddrPort)
		require.Equal(t, w.Remote, got[i].Remote.AddrPort)
	}
}

func TestProjectKnowsTheSameGRUU(t *testing.T) {
	for _, epid := range []string{"a11ce00001", "4D45440001", "0004f2a1b2c3", ""} {
		assert.Equal(t, calls.GRUUToken(epid), sip.GRUUToken(epid))
		assert.Equal(t, calls.Instance(epid), sip.Instance(epid))
	}
}

func TestStreamIsDeterministic(t *testing.T) {
	for _, kind := range []string{"uccapi", "cls"} {
		sum := func(seed uint64) [32]byte {
			h := sha256.New()
			require.NoError(t, logs.Stream(h, logs.StreamOptions{Kind: kind, Size: 2 << 20, Sessions: 90, Seed: seed}))
			return [32]byte(h.Sum(nil))
		}
		assert.Equal(t, sum(1), sum(1))
		assert.NotEqual(t, sum(1), sum(2))
	}
}

var callID = regexp.MustCompile(`(?m)^Call-ID: (\S+)`)

func TestStreamKeepsItsOptions(t *testing.T) {
	for _, c := range []struct {
		kind     string
		size     int64
		sessions int
		format   *formats.Format
	}{
		{"uccapi", 4 << 20, 200, uccapi.Format},
		{"uccapi", 2 << 20, 3, uccapi.Format},
		{"uccapi", 1 << 20, 250, uccapi.Format},
		{"cls", 4 << 20, 200, ocslogger.Format},
	} {
		var text bytes.Buffer
		require.NoError(t, logs.Stream(&text, logs.StreamOptions{Kind: c.kind, Size: c.size, Sessions: c.sessions, Seed: 3}))
		assert.InEpsilon(t, c.size, text.Len(), 0.1, "%s, %d sessions", c.kind, c.sessions)

		found := make(map[string]int)
		for m, err := range formats.Messages(c.format.NewReader(bytes.NewReader(text.Bytes()), nil)) {
			require.NoError(t, err)
			require.Empty(t, m.Problems)
			found[string(callID.FindSubmatch(m.Raw)[1])]++
		}
		assert.Len(t, found, c.sessions)
	}
}

func TestStreamRefusesTheImpossible(t *testing.T) {
	assert.Error(t, logs.Stream(&bytes.Buffer{}, logs.StreamOptions{Kind: "uccapi", Size: 1 << 20, Sessions: 1 << 20}))
	assert.Error(t, logs.Stream(&bytes.Buffer{}, logs.StreamOptions{Kind: "pcap", Size: 1 << 20, Sessions: 1}))
}

func TestPacketLineCountsOctets(t *testing.T) {
	want := logs.Mix(sessions(0, 4, "caller")...)
	sizes := regexp.MustCompile(`(\d+) bytes:`).FindAllSubmatch(logs.UCCAPI{}.Render(want), -1)
	require.Len(t, sizes, len(want))
	for i, s := range sizes {
		assert.Equal(t, strconv.Itoa(len(want[i].Raw)), string(s[1]))
	}
}
