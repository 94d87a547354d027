package redact_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	r := redact.New(level, redact.Options{Key: []byte("test")})
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
	b := annotate.NewBuilder(nil)
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

// verdict is what must be the same whatever the names are.
func verdict(t *testing.T, s *annotate.Session) string {
	c := *s
	c.CallID, c.Owner, c.Callee, c.Subject, c.Files, c.Summary, c.Links, c.Records = "", "", "", "", nil, nil, nil, nil
	c.Caller = annotate.Party{Product: s.Caller.Product, UserAgent: s.Caller.UserAgent}
	c.Endpoints, c.Messages, c.Diagnostics = nil, nil, nil
	for _, e := range s.Endpoints {
		e.AOR, e.Epid, e.Tag, e.GRUU, e.Instance, e.Name, e.Reason = "", "", shape(e.Tag), shape(e.GRUU), "", shape(e.Name), ""
		c.Endpoints = append(c.Endpoints, e)
	}
	for _, d := range s.Diagnostics {
		d.Reason, d.Source, d.Meaning = "", "", ""
		c.Diagnostics = append(c.Diagnostics, d)
	}
	for _, n := range s.Messages {
		n.StartLine, n.Note, n.FromTag, n.ToTag, n.FromEpid, n.ToEpid, n.Src, n.Dst, n.Server = "", "", shape(n.FromTag), shape(n.ToTag), shape(n.FromEpid), shape(n.ToEpid), "", "", ""
		n.Transaction, n.Length = "", 0
		c.Messages = append(c.Messages, n)
	}
	for _, l := range s.Links {
		c.Links = append(c.Links, annotate.Link{Why: l.Why, Confidence: l.Confidence, Session: l.Session})
	}
	if m := s.Media; m != nil {
		c.Media = &annotate.Media{LocalType: m.LocalType, RemoteType: m.RemoteType, Confirmed: m.Confirmed, Relayed: m.Relayed, Evidence: m.Evidence}
	}
	out, err := json.MarshalIndent(c, "", " ")
	require.NoError(t, err)
	return string(out)
}

func shape(s string) string {
	if s == "" {
		return ""
	}
	return "present"
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
				for n := 1; n <= want.Len(); n++ {
					assert.Equal(t, verdict(t, want.Session(n)), verdict(t, got.Session(n)))
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
	for _, path := range logs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			list := pieces(t, path)
			redacted(redact.All, list)
			var want, got []string
			for _, m := range list {
				if m.Raw != nil {
					want = append(want, string(m.Raw))
				}
			}
			problems := 0
			for _, m := range piecesOf(t, []byte(written(list))) {
				problems += len(m.Problems)
				if m.Raw != nil {
					got = append(got, string(m.Raw))
				}
			}
			require.Len(t, got, len(want))
			for i := range want {
				assert.Equal(t, want[i], got[i])
			}
		})
	}
}

func TestDump(t *testing.T) {
	if os.Getenv("DUMP") == "" {
		t.Skip()
	}
	level, err := redact.ParseLevel(os.Getenv("LEVEL"))
	require.NoError(t, err)
	list := pieces(t, os.Getenv("DUMP"))
	r := redacted(level, list)
	os.Stdout.WriteString(written(list))
	r.WriteMap(os.Stdout)
}
