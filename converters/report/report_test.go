package report_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

//go:embed testdata/audit.js
var audit string

func session(t testing.TB, name string) *annotate.Session {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "diagram", "testdata", name+".session.json"))
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(text, s))
	return s
}

// entry gives a session messages with headers that its notes tell of.
func entry(s *annotate.Session) report.Entry {
	return report.Entry{Session: s, Raw: func(n int) []byte {
		m := &s.Messages[n-1]
		return fmt.Appendf(nil, "%s\r\nFrom: <sip:%s>;tag=%s\r\nCSeq: %s\r\nX-Number: number-%d\r\nContent-Length: 4\r\n\r\nv=0\r\n",
			m.StartLine, s.Caller.AOR, m.FromTag, m.CSeq, n)
	}}
}

func write(t testing.TB, p report.Page) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, p))
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	got := write(t, report.Page{Entries: []report.Entry{entry(session(t, "S01"))}})
	path := filepath.Join("testdata", "S01.html")
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func TestReadCallInBrowser(t *testing.T) {
	b := open(t, write(t, report.Page{Title: "Case 4711", Entries: []report.Entry{
		entry(session(t, "S01")), entry(session(t, "S05")),
	}}))
	assert.Equal(t, "Case 4711", eval[string](b, "document.title"))

	b.click("nav a[href='#session-1']")
	b.wait("document.querySelector('#session-1 details').open")
	assert.Contains(t, eval[string](b, "document.querySelector('#session-1 .verdict').innerText"), "Winner: E2")

	b.click("#session-1 .ladder [data-n='12']")
	assert.Equal(t, "[12] SIP/2.0 200 OK", eval[string](b, "document.getElementById('detail-title').textContent"))
	assert.Contains(t, eval[string](b, "document.getElementById('annotation').textContent"), "ANSWER by E2")
	assert.Contains(t, eval[string](b, "document.getElementById('headers').innerText"), "X-Number: number-12")
	assert.Equal(t, "v=0\n", eval[string](b, "document.getElementById('body').textContent"))

	b.press("j")
	assert.Equal(t, "13", eval[string](b, "document.activeElement.dataset.n"), "the focus follows the message")
	b.press("k")
	b.press("k")
	assert.Contains(t, eval[string](b, "document.getElementById('detail-title').textContent"), "[11]")
	b.press("Escape")
	assert.True(t, eval[bool](b, "document.getElementById('detail').hidden"))
	assert.Equal(t, "11", eval[string](b, "document.activeElement.dataset.n"), "the focus goes back to where it was")
	b.press("Enter")
	assert.False(t, eval[bool](b, "document.getElementById('detail').hidden"))

	b.click("#session-1 button.goto[data-n='13']")
	assert.Contains(t, eval[string](b, "document.getElementById('detail-title').textContent"), "[13] ACK")
	assert.Empty(t, b.problems)
}

func TestSearchInBrowser(t *testing.T) {
	b := open(t, write(t, report.Page{Entries: []report.Entry{entry(session(t, "S01")), entry(session(t, "S05"))}}))
	b.press("/")
	b.write("Number-15")
	b.press("Enter")
	b.wait("document.getElementById('hits').textContent === '1 of 2 messages'")
	assert.Contains(t, eval[string](b, "document.getElementById('detail-title').textContent"), "[15]")
	assert.Equal(t, "number-15", eval[string](b, "document.querySelector('#headers mark').textContent"))
	b.press("Enter")
	b.wait("document.querySelector('#session-2 .chosen.row')")
	assert.Equal(t, 2, eval[int](b, "document.querySelectorAll('.row.found').length"))
	b.press("Escape")
	b.wait("document.querySelectorAll('.found').length === 0")
	b.write("nothing has this")
	b.wait("document.getElementById('hits').textContent === '0 messages'")
	assert.Empty(t, b.problems)
}

func TestAccessible(t *testing.T) {
	page := write(t, report.Page{Entries: []report.Entry{entry(session(t, "S01")), entry(session(t, "S02")), entry(session(t, "S02"))}})
	assert.Contains(t, string(page), "3. <bdi>", "sections of one title have labels of their own")
	for _, mode := range []string{"light", "dark"} {
		t.Run(mode, func(t *testing.T) {
			b := open(t, page)
			b.call("Emulation.setEmulatedMedia", map[string]any{
				"features": []map[string]string{{"name": "prefers-color-scheme", "value": mode}},
			}, nil)
			b.click("nav a[href='#session-1']")
			b.press("/")
			b.write("prack")
			b.press("Enter")
			b.wait("document.querySelector('mark')")
			assert.Empty(t, eval[[]string](b, "%s", "("+audit+")()"))
		})
	}
}

// hostile returns a session in which every text tries to be more than text.
func hostile(t testing.TB) (*annotate.Session, func(int) []byte) {
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
	for i := range s.Messages {
		m := &s.Messages[i]
		m.Note, m.UserAgent, m.File = evil, evil, evil
		if i > 0 {
			m.StartLine = "SIP/2.0 200 " + evil
		}
	}
	return s, func(n int) []byte {
		return []byte("SIP/2.0 200 " + evil + "\r\nSubject: " + evil + strings.Repeat("x", 100<<10) + "\r\n\r\n" + evil + "\xff\xfe")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	s, raw := hostile(t)
	page := write(t, report.Page{Entries: []report.Entry{{Session: s, Raw: raw}}})
	assert.Equal(t, 1+1, bytes.Count(page, []byte("<script")), "one block of data and the page's own script")
	b := open(t, page)
	b.click(".list [data-n='5']")
	assert.Contains(t, eval[string](b, "document.getElementById('headers').textContent"), "</script><script>window.owned=1</script>")
	assert.Contains(t, eval[string](b, "document.getElementById('body').textContent"), "\u2039U+202E\u203a")
	assert.False(t, eval[bool](b, "'owned' in window"))
	assert.Equal(t, 0, eval[int](b, "document.images.length"))
	assert.Empty(t, b.problems)
}

// long returns a session with n messages.
func long(t testing.TB, n int) *annotate.Session {
	s := session(t, "S01")
	start := s.Messages[0].Time
	notes := s.Messages[:13:13]
	for len(notes) < n {
		m := s.Messages[13+len(notes)%3]
		m.N, m.Frame = len(notes)+1, len(notes)+1
		m.Time.Time = start.Add(1000 * 1000 * 1000 * 12)
		m.Retransmit = false
		notes = append(notes, m)
	}
	s.Messages = notes
	return s
}

func TestThousandsOfMessagesArePaged(t *testing.T) {
	b := open(t, write(t, report.Page{Entries: []report.Entry{entry(long(t, 20_000))}}))
	assert.Equal(t, "Page 1 of 20, 20000 messages", eval[string](b, "document.querySelector('.where').textContent"))
	assert.Equal(t, 1000, eval[int](b, "document.querySelectorAll('.row').length"))
	b.press("/")
	b.write("number-15321")
	b.press("Enter")
	b.wait("document.querySelector('.chosen.row')?.dataset.n === '15321'")
	assert.Equal(t, "Page 16 of 20", eval[string](b, "document.querySelector('.where').textContent"))
	b.click("[data-turn='-1']")
	assert.Equal(t, "14001", eval[string](b, "document.querySelector('.row').dataset.n"))
	b.click("[data-turn='-1']")
	b.click("[data-turn='1']")
	b.click("[data-turn='1']")
	assert.Equal(t, 1, eval[int](b, "document.querySelectorAll('.row.chosen').length"), "a page keeps what was chosen on it")
	assert.Empty(t, b.problems)
}

func TestLargeCaseUnfoldsWhatIsOpened(t *testing.T) {
	var entries []report.Entry
	for range 40 {
		entries = append(entries, entry(long(t, 60)))
	}
	entries = append(entries, entry(long(t, 2_500)))
	b := open(t, write(t, report.Page{Entries: entries}))
	assert.Equal(t, 0, eval[int](b, "document.querySelectorAll('.row').length"))
	b.click("nav a[href='#session-7']")
	b.wait("document.querySelectorAll('#session-7 .row').length === 60")
	assert.Equal(t, 60, eval[int](b, "document.querySelectorAll('.row').length"), "and no other")
	b.press("j")
	assert.Contains(t, eval[string](b, "document.getElementById('detail-title').textContent"), "[1] INVITE")
	b.press("Escape")
	b.press("/")
	b.write("number-2321")
	b.press("Enter")
	b.wait("document.querySelector('#session-41 .chosen.row')?.dataset.n === '2321'")
	assert.Equal(t, "Page 3 of 3", eval[string](b, "document.querySelector('#session-41 .where').textContent"))
	b.click("#session-41 [data-turn='-1']")
	b.click("#session-41 [data-turn='-1']")
	assert.Equal(t, "1", eval[string](b, "document.querySelector('#session-41 .row').dataset.n"))
	assert.Empty(t, b.problems)
}

func TestSameInputSamePage(t *testing.T) {
	p := report.Page{Entries: []report.Entry{entry(session(t, "S01")), entry(session(t, "S02"))}}
	assert.Equal(t, write(t, p), write(t, p))
}

func TestPageWithoutSessions(t *testing.T) {
	assert.Contains(t, string(write(t, report.Page{})), "<title>No sessions</title>")
}

func BenchmarkWrite(b *testing.B) {
	p := report.Page{Entries: []report.Entry{entry(long(b, 2000))}}
	b.SetBytes(int64(len(write(b, p))))
	b.ReportAllocs()
	for b.Loop() {
		write(b, p)
	}
}
