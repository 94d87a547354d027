package export_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/converters/output"
	"ocsconv/converters/redact"
	"ocsconv/converters/redact/datablock"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/pcapng"
)

// quick are the forms but for the pictures of pixels and pages, which take longer
// than all others together.
var quick = slices.DeleteFunc(slices.Clone(export.Forms), func(f *export.Form) bool { return f.Name == "png" || f.Name == "pdf" })

// every returns all forms, and in a short run the quick ones.
func every() []*export.Form {
	if testing.Short() {
		return quick
	}
	return export.Forms
}

// run returns an export of logs in testdata in the quick forms.
func run(t *testing.T, logs ...string) *export.Run {
	t.Helper()
	var paths []string
	for _, l := range logs {
		if !filepath.IsAbs(l) {
			l = filepath.Join("..", "..", "testdata", filepath.FromSlash(l))
		}
		paths = append(paths, l)
	}
	sources, errs := source.Expand(paths, nil)
	require.Empty(t, errs)
	inputs, errs := input.OpenAll(t.Context(), sources, input.Options{})
	require.Empty(t, errs)
	for _, s := range sources {
		t.Cleanup(func() { _ = s.Close() })
	}
	known, err := converters.Survey(t.Context(), inputs, converters.Options{Columns: true})
	require.NoError(t, err)
	return &export.Run{
		Case: known, Forms: quick, Folder: filepath.Join(t.TempDir(), "out"),
		Options: export.Options{Capture: func(w io.Writer) *pcapng.Writer { return known.Capture(w, "") }},
	}
}

// files returns the names of a folder's files.
func files(t *testing.T, folder string) []string {
	t.Helper()
	list, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

func read(t *testing.T, r *export.Run, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(r.Folder, name))
	require.NoError(t, err)
	return string(b)
}

var calls = []string{"scenarios/S01.log", "scenarios/S02.log", "scenarios/S06.log"}

func TestEachSessionInEveryForm(t *testing.T) {
	r := run(t, calls...)
	r.Forms = every()
	var mu sync.Mutex
	var wrote []string
	r.Wrote = func(path string) {
		mu.Lock()
		defer mu.Unlock()
		wrote = append(wrote, filepath.Base(path))
	}
	require.NoError(t, r.Do(t.Context()))
	names := files(t, r.Folder)
	slices.Sort(wrote)
	assert.Equal(t, names, wrote, "told of every file, and nothing else is there")
	assert.Len(t, names, r.Files())
	assert.Len(t, names, 2+r.Count()*len(r.Forms))
	assert.Empty(t, r.Remarks())

	again := run(t, calls...)
	again.Forms = every()
	require.NoError(t, again.Do(t.Context()))
	for _, name := range names {
		assert.Equal(t, read(t, r, name), read(t, again, name), "same input, same octets: %s", name)
	}
}

// expanded is a page with what it keeps compressed.
func expanded(t testing.TB, page string) string {
	t.Helper()
	all, err := io.ReadAll(datablock.Expand(strings.NewReader(page)))
	require.NoError(t, err)
	return string(all)
}

func TestCombinedInEveryForm(t *testing.T) {
	r := run(t, calls...)
	r.Forms = every()
	r.Combined = true
	require.NoError(t, r.Do(t.Context()))
	var want []string
	for _, f := range r.Forms {
		want = append(want, "case"+cmp.Or(f.CombinedExtension, f.Extension))
		if f.Overview != nil {
			want = append(want, "sessions"+f.Extension)
		}
	}
	slices.Sort(want)
	assert.Equal(t, want, files(t, r.Folder))
	assert.Subset(t, want, []string{"case.csv", "case.md", "case.pcapng", "case.ticket.md", "sessions.csv", "sessions.xlsx"})
	assert.Len(t, files(t, r.Folder), r.Files())

	messages := 0
	for s := range r.Case.Sessions() {
		messages += len(s.Messages)
	}
	rows, err := csv.NewReader(strings.NewReader(read(t, r, "case.csv"))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 1+messages)
	assert.Equal(t, r.Count(), strings.Count(read(t, r, "case.jsonl"), "\n"))
	var lines []map[string]any
	for line := range strings.Lines(read(t, r, "case.jsonl")) {
		var one map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &one))
		lines = append(lines, one)
	}
	r.Forms, r.Ending = []*export.Form{export.ByExtension(".jsonl")}, ".json"
	var array bytes.Buffer
	require.NoError(t, r.Print(t.Context(), &array))
	var list []map[string]any
	require.NoError(t, json.Unmarshal(array.Bytes(), &list), "a file called .json is JSON")
	assert.Equal(t, lines, list)

	assert.Equal(t, r.Count(), strings.Count(read(t, r, "case.puml"), "@startuml\n"))
	assert.Equal(t, r.Count(), strings.Count(read(t, r, "case.md"), "```mermaid\nsequenceDiagram\n"))
	assert.Equal(t, r.Count(), strings.Count(expanded(t, read(t, r, "case.html")), `{"title":`)-1, "one view each, and the list has a title")

	picture := read(t, r, "case.svg")
	assert.Equal(t, 1+r.Count(), strings.Count(picture, "<svg "))
	assert.Equal(t, r.Count(), len(ids(t, picture))/2, "a title and a description each, under ids of their own")

	reader := capture.Format.NewReader(strings.NewReader(read(t, r, "case.pcapng")), &formats.Options{File: "case.pcapng"})
	var last *formats.Message
	n := 0
	for m, err := range formats.Messages(reader) {
		require.NoError(t, err)
		if last != nil {
			assert.False(t, m.Time.Before(last.Time), "in the order of the frames")
		}
		last = m
		n++
	}
	assert.Equal(t, messages, n)
}

// ids returns the ids of a document, which differ.
func ids(t *testing.T, document string) []string {
	t.Helper()
	var list []string
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return list
		}
		require.NoError(t, err)
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					assert.NotContains(t, list, a.Value)
					list = append(list, a.Value)
				}
			}
		}
	}
}

func TestPrint(t *testing.T) {
	for _, f := range export.Forms {
		if !f.Text {
			continue
		}
		for _, sessions := range [][]int{{2}, {1, 2}} {
			r := run(t, calls...)
			r.Forms, r.Sessions = []*export.Form{f}, sessions
			var out bytes.Buffer
			require.NoError(t, r.Print(t.Context(), &out))
			r.Combined = len(sessions) > 1
			require.NoError(t, r.Do(t.Context()))
			for _, name := range files(t, r.Folder) {
				if !strings.HasPrefix(name, "sessions") {
					assert.Equal(t, read(t, r, name), out.String(), "as in the file: %s", name)
				}
			}
		}
	}
}

// Values agree wherever they are written.
func TestCSVEqualsJSON(t *testing.T) {
	r := run(t, "uccapi/hostile.uccapilog")
	r.Forms = []*export.Form{export.ByName("csv"), export.ByName("json")}
	r.Options.Raw = true
	require.NoError(t, r.Do(t.Context()))
	for _, name := range files(t, r.Folder) {
		base, isJSON := strings.CutSuffix(name, ".json")
		if !isJSON {
			continue
		}
		var s struct {
			Messages []map[string]any `json:"messages"`
		}
		require.NoError(t, json.Unmarshal([]byte(read(t, r, name)), &s))
		rows, err := csv.NewReader(strings.NewReader(read(t, r, base+".csv"))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 1+len(s.Messages))
		for i, m := range s.Messages {
			for column, field := range map[string]string{"Annotation": "note", "To tag": "to_tag", "To epid": "to_epid", "Kind": "kind", "Dialog state": "state", "CSeq": "cseq", "Endpoint": "endpoint"} {
				assert.Equal(t, m[field], rows[i+1][slices.Index(rows[0], column)], "%s of message %d", column, i+1)
			}
		}
	}
}

func TestExistingOverviewStopsBeforeAnythingIsWritten(t *testing.T) {
	for _, combined := range []bool{false, true} {
		r := run(t, calls...)
		r.Combined = combined
		require.NoError(t, os.MkdirAll(r.Folder, 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(r.Folder, "sessions.xlsx"), nil, 0o666))
		assert.ErrorIs(t, r.Do(t.Context()), output.ErrExists)
		assert.Equal(t, []string{"sessions.xlsx"}, files(t, r.Folder))
		r.Force = true
		assert.NoError(t, r.Do(t.Context()))
	}
}

// A run that is stopped leaves whole files and nothing else.
func TestStopLeavesNoPartOfAFile(t *testing.T) {
	whole := run(t, calls...)
	require.NoError(t, whole.Do(t.Context()))
	for stopAfter := range whole.Files() {
		ctx, cancel := context.WithCancel(t.Context())
		r := run(t, calls...)
		var mu sync.Mutex
		n := 0
		r.Wrote = func(string) {
			mu.Lock()
			defer mu.Unlock()
			if n++; n > stopAfter {
				cancel()
			}
		}
		err := r.Do(ctx)
		cancel()
		if err != nil {
			assert.True(t, errors.Is(err, context.Canceled), "%v", err)
		}
		for _, name := range files(t, r.Folder) {
			assert.Equal(t, read(t, whole, name), read(t, r, name), name)
		}
	}
}

// A form is complete with Write alone: one file over all sessions has what that
// makes of each, in their order.
func TestFormWithWriteAlone(t *testing.T) {
	f := &export.Form{Name: "calls", Extension: ".calls", Write: func(w io.Writer, e export.Entry, _ *export.Options) error {
		_, err := io.WriteString(w, e.Session.CallID+"\n")
		return err
	}}
	r := run(t, calls...)
	r.Forms, r.Combined = []*export.Form{f}, true
	require.NoError(t, r.Do(t.Context()))
	var want string
	for s := range r.Case.Sessions() {
		want += s.CallID + "\n"
	}
	assert.Equal(t, want, read(t, r, "case.calls"))
	var out bytes.Buffer
	require.NoError(t, r.Print(t.Context(), &out))
	assert.Equal(t, want, out.String())
}

// What is written redacted can be searched, and a form that cannot says so.
func TestRedactedFormsCanBeSearched(t *testing.T) {
	r := run(t, calls[0])
	detector := redact.New(redact.All, redact.Options{}).Leaks(nil)
	for _, f := range export.Forms {
		r.Forms = []*export.Form{f}
		var out bytes.Buffer
		require.NoError(t, r.Print(t.Context(), &out), f.Name)
		err := detector.CheckReader(f.Name, &out)
		assert.Equal(t, !f.Searchable(), errors.Is(err, redact.ErrUnsearchable), "%s: %v", f.Name, err)
	}
}
