package report_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/report"
	"ocsconv/converters/redact/datablock"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func session(t testing.TB, name string) *annotate.Session {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "diagram", "testdata", name+".session.json"))
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(text, s))
	return s
}

// entry is a session with messages that have headers its notes tell of.
type entry struct {
	*annotate.Session
	raw func(n int) []byte
}

func entryOf(s *annotate.Session) entry {
	return entry{s, func(n int) []byte {
		m := &s.Messages[n-1]
		return fmt.Appendf(nil, "%s\r\nFrom: <sip:%s>;tag=%s\r\nCSeq: %s\r\nX-Number: number-%d\r\nContent-Length: 4\r\n\r\nv=0\r\n",
			m.StartLine, s.Caller.AOR, m.FromTag, m.CSeq, n)
	}}
}

// write makes a page of sessions, which are numbered as they come.
func write(t testing.TB, o report.Options, entries ...entry) []byte {
	t.Helper()
	p := report.New(o)
	for i, e := range entries {
		e.Number = i + 1
		require.NoError(t, p.Add(e.Session, e.raw))
	}
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	return b.Bytes()
}

// blocks is the data of a page, expanded.
func blocks(t testing.TB, page []byte) string {
	t.Helper()
	all, err := io.ReadAll(datablock.Expand(bytes.NewReader(page)))
	require.NoError(t, err)
	var b strings.Builder
	for _, m := range regexp.MustCompile(`(?s)<div hidden id="(\w+)">\n(.*?)\n</div>`).FindAllSubmatch(all, -1) {
		fmt.Fprintf(&b, "== %s\n%s\n", m[1], m[2])
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	got := blocks(t, write(t, report.Options{}, entryOf(session(t, "S01"))))
	path := filepath.Join("testdata", "S01.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// hostile returns a session in which every text tries to be more than text.
func hostile(t testing.TB) entry {
	s := session(t, "S01")
	evil := `</script><script>window.owned=1</script><img src=x onerror="window.owned=1"><b>&amp;` +
		"\u202e\u2028\x00\x1b[31m\r\n=cmd|' /C calc'!A0 {{.}} ${window.owned=1} --> ]]>"
	s.Caller.Name, s.Caller.AOR, s.Callee, s.CallID, s.Owner = evil, evil, evil, evil, evil
	s.Summary = []string{evil}
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		e.AOR, e.Product, e.Name, e.Epid, e.Tag, e.Reason, e.Candidates = evil, evil, evil, evil, evil, evil, evil
	}
	for i := range s.Diagnostics {
		s.Diagnostics[i].Reason, s.Diagnostics[i].Source = evil, evil
	}
	s.Links = []annotate.Link{{CallID: evil, Why: evil, Confidence: evil}}
	for i := range s.Messages {
		m := &s.Messages[i]
		m.Note, m.UserAgent, m.File = evil, evil, evil
		if i > 0 {
			m.StartLine = "SIP/2.0 200 " + evil
		}
	}
	return entry{s, func(n int) []byte {
		return []byte("SIP/2.0 200 " + evil + "\r\nSubject: " + evil + strings.Repeat("x", 100<<10) + "\r\n\r\nПРИВЕТ Ѐ" + evil + "\xff\xfe")
	}}
}

func TestHostileTextIsDataOnly(t *testing.T) {
	page := string(write(t, report.Options{}, hostile(t)))
	assert.Equal(t, 1, strings.Count(page, "<script"), "the page's own script")
	assert.Equal(t, 5, strings.Count(page, "<div hidden id="), "blocks of data")
	assert.False(t, strings.Contains(page, "<script>window.owned") || strings.Contains(page, "<img"), "the title is escaped, all else is packed")
	title := string(write(t, report.Options{Title: "</title><script>owned</script>"}, entryOf(session(t, "S01"))))
	assert.False(t, strings.Contains(title, "<script>owned"))
}

// long returns a session with n messages.
func long(t testing.TB, n int) entry {
	s := session(t, "S01")
	start := s.Messages[0].Time
	notes := s.Messages[:13:13]
	for len(notes) < n {
		m := s.Messages[13+len(notes)%3]
		m.N, m.Frame = len(notes)+1, len(notes)+1
		m.Time.Time = start.Add(12 * time.Second)
		m.Retransmit = false
		notes = append(notes, m)
	}
	s.Messages = notes
	return entryOf(s)
}

func TestSameSessionsSamePageInAnyOrder(t *testing.T) {
	a, b := entryOf(session(t, "S01")), entryOf(session(t, "S02"))
	page := write(t, report.Options{}, a, b)
	assert.Equal(t, page, write(t, report.Options{}, a, b))
	p := report.New(report.Options{})
	require.NoError(t, p.Add(b.Session, b.raw)) // they have their numbers
	require.NoError(t, p.Add(a.Session, a.raw))
	var out bytes.Buffer
	require.NoError(t, p.Write(&out))
	for _, page := range []string{blocks(t, page), blocks(t, out.Bytes())} {
		assert.Contains(t, page, `"number":[1,2]`)
	}
}

func TestPageWithoutSessions(t *testing.T) {
	assert.Contains(t, string(write(t, report.Options{})), "<title>No sessions</title>")
}

func TestMessagesThatAreNotAtHand(t *testing.T) {
	s := session(t, "S02")
	data := blocks(t, write(t, report.Options{}, entry{s, nil}))
	assert.Contains(t, data, s.Messages[0].StartLine, "the start line stands for it")
	s = session(t, "S02")
	big := bytes.Repeat([]byte("x"), 300<<10)
	data = blocks(t, write(t, report.Options{}, entry{s, func(n int) []byte { return big[:min(len(big), n*len(big))] }}))
	assert.Contains(t, data, `"missing":{"1":`+fmt.Sprint(300<<10-256<<10))
}

func TestTimesAreInTheZone(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	data := blocks(t, write(t, report.Options{Zone: zone}, entryOf(session(t, "S01"))))
	assert.Contains(t, data, "15:00:47 CET (14:00:47 UTC)", "the ticket's")
	assert.Contains(t, data, `"zone":"CET"`)
	assert.Contains(t, data, `"offset":[60]`)
}

// What the page does not list is counted.
func TestGroupsThatAreNotListed(t *testing.T) {
	var entries []entry
	for n := range 130 {
		s := session(t, "S02")
		s.Callee = fmt.Sprintf("user%d@contoso.com", n)
		entries = append(entries, entryOf(s))
	}
	data := blocks(t, write(t, report.Options{}, entries...))
	assert.Contains(t, data, `"left":{"users":31,"products":0,`)
	assert.NotContains(t, data, `{"name":"user99@contoso.com",`)
}

func TestCallIDIsWhole(t *testing.T) {
	s := session(t, "S02")
	s.CallID = strings.Repeat("0123456789abcdef", 50)
	s.Links = []annotate.Link{{CallID: s.CallID + "1"}, {Session: 1, CallID: s.CallID + "2"}}
	data := blocks(t, write(t, report.Options{}, entryOf(s)))
	assert.Contains(t, data, `["Call-ID","`+s.CallID+`"]`)
	assert.Contains(t, data, `"callID":"`+s.CallID+`1"`)
	assert.Contains(t, data, `"callID":"`+s.CallID+`2"`)
	assert.NotContains(t, data, `"callID":["`+s.CallID, "the list has it cut")
}

func BenchmarkWrite(b *testing.B) {
	e := long(b, 2000)
	b.SetBytes(int64(len(write(b, report.Options{}, e))))
	b.ReportAllocs()
	for b.Loop() {
		write(b, report.Options{}, e)
	}
}

// TestHeadsTellTheLimits holds what stands above the bars to what decides on them.
func TestHeadsTellTheLimits(t *testing.T) {
	page := string(write(t, report.Options{}, entryOf(session(t, "S01"))))
	heads := map[string]string{"loss": "Loss (limit %g %%)", "jitter": "Jitter (limit %g ms)", "rtt": "Round trip (limit %g ms)", "concealed": "Concealed (limit %g %%)"}
	for _, f := range annotate.Figures() {
		head, limited := heads[f.Name]
		if !limited {
			continue
		}
		delete(heads, f.Name)
		limit, ok := f.AudioLimit()
		require.True(t, ok, f.Name)
		if strings.HasSuffix(head, "%)") && limit < 1 {
			limit *= 100
		}
		assert.Contains(t, page, `"`+fmt.Sprintf(head, float32(limit))+`"`)
	}
	assert.Empty(t, heads)
}

// TestTimesAsWritten sets one log's clock behind and the other's ahead: a message has the
// time that its log says, also where the corrected one is before the session's start.
func TestTimesAsWritten(t *testing.T) {
	for _, ahead := range []int64{-7200000, -40, 90000, 31 * 24 * 3600000} {
		s := session(t, "S01")
		first, second := &s.Messages[0], &s.Messages[1]
		written := first.Time.Add(time.Second)
		second.Time, second.AheadMS = annotate.Time{Time: written}, ahead
		s.Start.Time = first.Time.Time
		page := blocks(t, write(t, report.Options{}, entryOf(s)))
		var view struct {
			Since0 int64         `json:"since0"`
			Ahead  map[int]int64 `json:"ahead"`
			Steps  struct{ N, At []int64 }
		}
		_, text, _ := strings.Cut(page, "== view0\n")
		require.NoError(t, json.NewDecoder(strings.NewReader(text)).Decode(&view))
		at := view.Steps.At[slices.Index(view.Steps.N, 2)]
		assert.EqualValues(t, 1000, at, ahead)
		assert.Equal(t, second.At().Sub(first.Time.Time).Milliseconds(), at-view.Ahead[2]-view.Since0, ahead)
	}
}
