package merge_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
)

// memoryCache keeps the gist of one log.
type memoryCache struct {
	gist    []byte
	part    int64 // of the log
	reading []string
	grown   bool // the log has grown since
	kept    int
}

func (s *memoryCache) Gist(l *input.Log) ([]byte, bool) {
	if s.grown && !slices.Equal(s.reading, l.Reading()) {
		return nil, false
	}
	return s.gist, s.grown
}

func (s *memoryCache) KeepGist(l *input.Log, gist []byte, part int64) {
	s.reading, s.gist, s.part, s.kept = l.Reading(), gist, part, s.kept+1
}

// TestGist surveys logs of several forms from what their first reading left.
func TestGist(t *testing.T) {
	for _, name := range []string{"scenarios/S01.log", "scenarios/S05.log", "uccapi/six-endpoints.uccapilog", "day/frontend.log", "ocslogger/s4.log"} {
		t.Run(name, func(t *testing.T) {
			logs := opened(t, "../../../testdata/"+name)
			var cache memoryCache
			opts := converters.Options{SessionsOnly: true, Cache: &cache}
			read, err := converters.Survey(t.Context(), logs, opts)
			require.NoError(t, err)
			require.NotEmpty(t, cache.gist)
			again, err := converters.Survey(t.Context(), logs, opts)
			require.NoError(t, err)
			assert.Equal(t, 1, cache.kept, "the log is read once")
			require.Equal(t, read.Len(), again.Len())
			for n := 1; n <= read.Len(); n++ {
				assert.Equal(t, read.Session(n), again.Session(n))
			}
		})
	}
}

// zoneless is a client's log that tells no zone, as the one that it is of tells.
func zoneless(t *testing.T) (log, whole []byte) {
	whole, err := os.ReadFile("../../../testdata/clock/plus-one-hour.uccapilog")
	require.NoError(t, err)
	return regexp.MustCompile(`(?m)^Date: .*\n`).ReplaceAll(whole, nil), whole
}

// TestGrownZone lets a server's log in which a client's stands grow by what tells the zone
// of the client's.
func TestGrownZone(t *testing.T) {
	defer merge.SetGistBlock(merge.SetGistBlock(1 << 10))
	trace, err := os.ReadFile("../../../testdata/ocslogger/cls-2013.log")
	require.NoError(t, err)
	client, tells := zoneless(t)
	path := filepath.Join(t.TempDir(), "a.log")
	begin := slices.Concat(trace, client, bytes.Repeat(trace, 8))
	var cache, whole memoryCache
	for _, one := range []struct {
		text  []byte
		cache *memoryCache
	}{{begin, &cache}, {append(begin, tells...), &cache}, {append(begin, tells...), &whole}} {
		require.NoError(t, os.WriteFile(path, one.text, 0o600))
		_, err := converters.Survey(t.Context(), opened(t, path), converters.Options{SessionsOnly: true, Cache: one.cache})
		require.NoError(t, err)
		cache.grown = true
	}
	assert.True(t, bytes.Equal(whole.gist, cache.gist))
}

// ends are where records of logs end.
var ends = regexp.MustCompile(`(?m)(End of (Send|Receiv)ing Packet|End of Data Received|\$\$end_record).*\n`)

// strewn puts between the records of a log what a reader remembers beyond one: what is no
// text, and lines of packets of which the rest is lost.
func strewn(r *rand.Rand, text []byte) []byte {
	const prefix, packet = "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: ", "Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.11:55935) 7 bytes"
	lines := []string{strings.Repeat("\x00", 20) + "\n", prefix + packet + ":\r\n", prefix + "End of " + packet + "\r\n"}
	few := lines[r.IntN(len(lines)):]
	return ends.ReplaceAllFunc(text, func(end []byte) []byte {
		if r.IntN(3) == 0 {
			return end
		}
		return append(bytes.Clone(end), few[r.IntN(len(few))]...)
	})
}

// growing are logs of all forms that grow, and how they are surveyed.
type growing struct {
	*testing.T
	r     *rand.Rand
	logs  []string
	path  string         // of the log that grows
	clock *formats.Clock // of its times, nil for that of the log
}

func newGrowing(t *testing.T) *growing {
	g := &growing{T: t, r: rand.New(rand.NewPCG(14, 5)), path: filepath.Join(t.TempDir(), "a.log")}
	for _, pattern := range []string{"scenarios/S0*.log", "uccapi/*log", "ocslogger/*.log", "other/*", "damage/*", "clock/*", "encoding/*", "excerpt/*", "day/*log"} {
		some, err := filepath.Glob("../../../testdata/" + pattern)
		require.NoError(t, err)
		g.logs = append(g.logs, some...)
	}
	return g
}

// text makes a log of one or several, also with damage and with what is no text.
func (g *growing) text() (name string, text []byte) {
	name = g.logs[g.r.IntN(len(g.logs))]
	for _, log := range append([]string{name}, make([]string, g.r.IntN(3))...) {
		if log == "" {
			log = g.logs[g.r.IntN(len(g.logs))]
		}
		some, err := os.ReadFile(log)
		require.NoError(g, err)
		text = append(text, some...)
	}
	for range g.r.IntN(4) { // damage
		at := g.r.IntN(len(text))
		text = slices.Delete(text, at, min(at+g.r.IntN(40), len(text)))
	}
	if g.r.IntN(2) == 0 {
		text = strewn(g.r, text)
	}
	return name, text
}

// survey surveys a log of this text, nil where it is none.
func (g *growing) survey(text []byte, cache *memoryCache) (k *converters.Case, form string) {
	require.NoError(g, os.WriteFile(g.path, text, 0o600))
	sources, errs := source.Expand([]string{g.path}, nil)
	require.Empty(g, errs)
	in, err := input.Open(sources[0], input.Options{})
	if err != nil {
		return nil, ""
	}
	k, err = converters.Survey(g.Context(), []*input.Input{in}, converters.Options{SessionsOnly: true, Cache: cache, Clock: g.clock})
	require.NoError(g, err)
	return k, in.Format.Name
}

// grow lets one log grow from a part of it, and returns its form, "" where the part says
// nothing or the whole is another log.
func (g *growing) grow() string {
	name, text := g.text()
	var cache, whole memoryCache
	at := g.r.IntN(len(text) + 1)
	if k, _ := g.survey(text[:at], &cache); k == nil || cache.part == 0 {
		return ""
	}
	require.LessOrEqual(g, cache.part, int64(at))
	cache.grown = true
	grown, _ := g.survey(text, &cache)
	want, form := g.survey(text, &whole)
	if whole.kept == 0 { // it stands in a document now
		require.Equal(g, 1, cache.kept)
		return ""
	}
	require.True(g, bytes.Equal(whole.gist, cache.gist), "%s cut at %d: %d octets, want %d", name, at, len(cache.gist), len(whole.gist))
	require.Equal(g, want.Reports[0].Messages, grown.Reports[0].Messages)
	for n := 1; n <= want.Len(); n++ {
		require.Equal(g, want.Session(n), grown.Session(n), "%s cut at %d", name, at)
	}
	return form
}

// TestGrownGist lets logs of all forms grow. What a survey goes on with behind the part
// that it knows is what a survey of all would tell.
func TestGrownGist(t *testing.T) {
	defer merge.SetGistBlock(merge.SetGistBlock(1 << 10))
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	g, went := newGrowing(t), map[string]int{}
	for range rounds {
		if g.clock = nil; g.r.IntN(3) == 0 {
			g.clock = formats.NewClock(berlin)
		}
		went[g.grow()]++
	}
	for _, form := range []string{"uccapi", "ocslogger"} {
		assert.Positive(t, went[form], form)
	}
}

// FuzzGist reads any octets as the gist of a log.
func FuzzGist(f *testing.F) {
	logs := opened(f, "../../../testdata/scenarios/S05.log")
	var cache memoryCache
	_, err := converters.Survey(f.Context(), logs, converters.Options{SessionsOnly: true, Cache: &cache})
	require.NoError(f, err)
	f.Add(cache.gist)
	f.Add(cache.gist[:len(cache.gist)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, gist []byte) {
		known, err := converters.Survey(t.Context(), logs, converters.Options{SessionsOnly: true, Cache: &memoryCache{gist: append([]byte{}, gist...), grown: len(gist)%2 > 0}})
		if err != nil {
			return
		}
		for n := 1; n <= known.Len(); n++ {
			known.Session(n)
		}
	})
}
