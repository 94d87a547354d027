package redact_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// logs are the plain logs in testdata that a format reads.
func logs(t testing.TB) []string {
	var list []string
	root := "../../testdata"
	for _, folder := range []string{"uccapi", "ocslogger", "forks", "excerpt", "celog", "clock", "rtcdll", "damage", "encoding", "scenarios", "seed", "day"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && !strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".md") && d.Name() != "avaya.log" {
				list = append(list, path)
			}
			return err
		}))
	}
	require.Greater(t, len(list), 70)
	return list
}

// pieces reads a log.
func pieces(t testing.TB, path string) []*formats.Message {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return piecesOf(t, data)
}

func piecesOf(t testing.TB, data []byte) []*formats.Message {
	text, err := io.ReadAll(textlog.Decode(bytes.NewReader(data), textlog.SniffEncoding(data)))
	require.NoError(t, err)
	for _, f := range known.Formats {
		if f.Binary || f.Detect(text[:min(len(text), 64<<10)]) != nil {
			continue
		}
		var list []*formats.Message
		for m, err := range formats.All(f.NewReader(bytes.NewReader(text), &formats.Options{File: "log"})) {
			require.NoError(t, err)
			list = append(list, m)
		}
		return list
	}
	require.Fail(t, "no format reads it")
	return nil
}

// redacted runs both passes. The pieces are changed.
func redacted(level redact.Level, list []*formats.Message) *redact.Redactor {
	r := redact.New(level, redact.Options{Key: []byte("test"), Formats: known.Formats})
	for _, m := range list {
		r.Learn(m)
	}
	r.Seal()
	for _, m := range list {
		r.Apply(m)
	}
	return r
}

func cased(list []*formats.Message) *annotate.Case {
	b := annotate.NewBuilder()
	for _, m := range list {
		b.Add(m)
	}
	return b.Case()
}

// written puts the pieces together again.
func written(list []*formats.Message) string {
	var b strings.Builder
	for _, m := range list {
		b.Write(m.Gap)
		b.Write(m.Head)
		b.Write(m.Source())
		b.Write(m.Foot)
	}
	return b.String()
}

// renaming replaces names by numbers in the order in which they come, so that two
// analyses are equal when one is the other with other names.
type renaming map[string]string

func (r renaming) name(kind string, v *string) {
	if *v == "" {
		return
	}
	key := kind + " " + strings.ToLower(*v)
	if _, ok := r[key]; !ok {
		r[key] = fmt.Sprintf("%s %d", kind, len(r))
	}
	*v = r[key]
}

// address names the host of "host:port" and leaves the port.
func (r renaming) address(v *string) {
	at := strings.LastIndexByte(*v, ':')
	if at < 0 {
		at = len(*v)
	}
	h, port := (*v)[:at], (*v)[at:]
	r.name("host", &h)
	*v = h + port
}

// verdict returns a session's JSON with its names replaced. Sentences quote
// names, so they are left out; all that they say is in the fields.
func (r renaming) verdict(t *testing.T, s *annotate.Session) string {
	c := *s
	c.Summary, c.Records = nil, nil
	r.name("party", &c.RedirectedTo)
	r.name("session", &c.CallID)
	r.name("party", &c.Owner)
	r.name("called", &c.Server)
	r.name("party", &c.Callee)
	r.name("subject", &c.Subject)
	r.name("party", &c.Caller.AOR)
	r.name("name", &c.Caller.Name)
	r.name("tag", &c.Caller.Tag)
	r.name("epid", &c.Caller.Epid)
	r.name("agent", &c.Caller.UserAgent) // of a product that no list has
	c.Endpoints = slices.Clone(s.Endpoints)
	for i := range c.Endpoints {
		e := &c.Endpoints[i]
		r.name("party", &e.AOR)
		r.name("epid", &e.Epid)
		r.name("agent", &e.UserAgent)
		r.name("tag", &e.Tag)
		r.name("gruu", &e.GRUU)
		r.name("instance", &e.Instance)
		r.name("name", &e.Name)
		e.Reason = ""
	}
	c.Diagnostics = slices.Clone(s.Diagnostics)
	for i := range c.Diagnostics {
		r.address(&c.Diagnostics[i].Source)
	}
	if s.Cause != nil {
		cause := *s.Cause
		r.name("host", &cause.Host)
		c.Cause = &cause
	}
	c.Links = slices.Clone(s.Links)
	for i := range c.Links {
		r.name("session", &c.Links[i].CallID)
	}
	c.Messages = slices.Clone(s.Messages)
	for i := range c.Messages {
		n := &c.Messages[i]
		n.StartLine, n.Note, n.Length = "", "", 0
		number, in, _ := strings.Cut(n.Transaction, "/")
		r.name("tag", &in)
		n.Transaction = number + "/" + in
		r.name("agent", &n.UserAgent)
		r.name("tag", &n.FromTag)
		r.name("tag", &n.ToTag)
		r.name("epid", &n.FromEpid)
		r.name("epid", &n.ToEpid)
		r.name("server", &n.Server)
		r.address(&n.Src)
		r.address(&n.Dst)
	}
	if s.Media != nil {
		m := *s.Media
		r.address(&m.Local)
		r.address(&m.Remote)
		c.Media = &m
	}
	out, err := json.MarshalIndent(c, "", " ")
	require.NoError(t, err)
	return string(out)
}

func TestVerdictsAreThoseOfTheOriginal(t *testing.T) {
	for _, path := range logs(t) {
		want := cased(pieces(t, path))
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			t.Run(filepath.Base(path)+"/"+level.String(), func(t *testing.T) {
				list := pieces(t, path)
				redacted(level, list)
				got := cased(list)
				require.Equal(t, want.Len(), got.Len())
				names, pseudonyms := renaming{}, renaming{}
				for n := 1; n <= want.Len(); n++ {
					assert.Equal(t, names.verdict(t, want.Session(n)), pseudonyms.verdict(t, got.Session(n)))
				}
			})
		}
	}
}

func TestEveryMessageStillParses(t *testing.T) {
	for _, path := range logs(t) {
		before, after := pieces(t, path), pieces(t, path)
		redacted(redact.All, after)
		for i, m := range after {
			if m.Raw == nil {
				continue
			}
			was, is := sip.Parse(before[i].Raw), sip.Parse(m.Raw)
			assert.Equal(t, was.Method(), is.Method(), path)
			assert.Equal(t, was.Status(), is.Status())
			n, ok := was.ContentLength()
			if now, _ := is.ContentLength(); ok && n == len(was.Body()) {
				assert.Equal(t, len(is.Body()), now, "%s: Content-Length of %s", path, is.StartLine())
			}
			if id := string(was.CallID()); id != "" {
				assert.NotEqual(t, id, string(is.CallID()))
			}
		}
	}
}

func TestRedactedLogReadsAgain(t *testing.T) {
	others, err := filepath.Glob("../../testdata/other/*")
	require.NoError(t, err)
	require.NotEmpty(t, others)
	for _, path := range append(logs(t), others...) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			if filepath.Ext(path) == ".dissection" {
				t.Skip("a message that is written anew is no packet any more, but one of a document, which this reader does not read")
			}
			list := pieces(t, path)
			redacted(redact.All, list)
			var want, got []string
			for _, m := range list {
				if m.Raw != nil {
					want = append(want, m.Time.String()+"\n"+string(m.Raw))
				}
			}
			problems := 0
			for _, m := range piecesOf(t, []byte(written(list))) {
				problems += len(m.Problems)
				if m.Raw != nil {
					got = append(got, m.Time.String()+"\n"+string(m.Raw))
				}
			}
			require.Len(t, got, len(want))
			for i := range want {
				assert.Equal(t, want[i], got[i])
			}
		})
	}
}

// What is said of damage says the same of a redacted log, but for what it quotes.
func TestProblemsStay(t *testing.T) {
	said, others := 0, 0
	check := func(name string, list []*formats.Message) {
		var want []string
		for _, m := range list {
			m.Problems = append(m.Problems, &formats.SyntaxError{Msg: "the blanks in the Request-URI were escaped; backslashes that a document puts before punctuation were taken off; " +
				"quotes that a table doubles became single ones; Content-Type announces a body, but nothing tells which of the text below is it"})
			m.Problems = append(m.Problems, &formats.SyntaxError{Msg: `the end of Zwackl.uccapilog is missing from the capture, interface "Zwurl 64 cut"`})
			for _, p := range m.Problems {
				want = append(want, p.Msg)
			}
		}
		redacted(redact.All, list)
		for _, m := range list {
			for _, p := range m.Problems {
				if strings.HasPrefix(p.Msg, "the end of ") {
					assert.Regexp(t, `^the end of \S+ is missing from the capture, interface "\w+ 00 cut"$`, p.Msg)
					assert.NotRegexp(t, "Zw", p.Msg)
					others++
				} else if assert.Equal(t, want[0], p.Msg, name) {
					said++
				}
				want = want[1:]
			}
		}
	}
	found, err := filepath.Glob("../../testdata/*/*")
	require.NoError(t, err)
	for _, path := range found {
		if data, err := os.ReadFile(path); err == nil && slices.ContainsFunc(textFormats(), func(f *formats.Format) bool { return f.Detect(data[:min(len(data), 64<<10)]) == nil }) {
			check(path, piecesOf(t, data))
			check(path+" cut", piecesOf(t, data[:len(data)*2/3]))
		}
	}
	assert.Greater(t, said, 100)
	assert.Greater(t, others, 100)
}

// textFormats are the formats of logs that are text.
func textFormats() (list formats.List) {
	for _, f := range known.Formats {
		if !f.Binary {
			list = append(list, f)
		}
	}
	return list
}
