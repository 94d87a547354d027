package known_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
)

// TestFormats holds what a description must say, so that the rest of the module
// needs to know nothing else of a format.
func TestFormats(t *testing.T) {
	document := false
	for _, f := range known.Formats {
		t.Run(f.Name, func(t *testing.T) {
			assert.Same(t, f, known.ByName(strings.ToUpper(f.Name)), "two formats have the name")
			assert.Equal(t, strings.ToLower(f.Name), f.Name)
			assert.NotEmpty(t, f.Title)
			assert.NotEmpty(t, f.Marks)
			assert.False(t, document && !f.Document, "asked behind a format that takes any text")
			document = f.Document
			require.NotEmpty(t, f.Extensions)
			for _, ext := range f.Extensions {
				assert.Regexp(t, `^\.[a-z0-9]+$`, ext)
			}
			if f.NewWriter != nil {
				assert.Same(t, f, known.ByExtension(f.Extensions[0]), "another format is written to this extension")
			}
			assert.Error(t, f.Detect(nil))
			assert.Error(t, f.Detect([]byte("Dear all,\n\nthe call failed again.\n")))
			_, err := f.NewReader(strings.NewReader(""), nil).Read()
			assert.Equal(t, io.EOF, err)
		})
	}
}

// TestLaw reads every log of testdata with the format that takes it: the pieces
// are the log, a writer of the format makes it again, and the reader keeps the
// contract of [formats.Reader].
func TestLaw(t *testing.T) {
	read := map[string]int{}
	for _, path := range logs(t) {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		log, err := io.ReadAll(textlog.Decode(bytes.NewReader(raw), textlog.SniffEncoding(raw)))
		require.NoError(t, err)
		f, _, err := formats.Detect(known.Formats, log[:min(len(log), 64<<10)])
		if err != nil || f.Binary {
			continue // a text about the logs, or an archive of some
		}
		read[f.Name]++
		t.Run(filepath.Base(path), func(t *testing.T) { checkLaw(t, f, log) })
	}
	for _, f := range known.Formats {
		assert.True(t, f.Binary || read[f.Name] > 0, "testdata has no log in the format %s", f.Name)
	}
}

// logs returns the files of testdata besides those that are programs.
func logs(t *testing.T) []string {
	var paths []string
	require.NoError(t, filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "generate" || d.Name() == "plugins"):
			return fs.SkipDir
		case !d.IsDir():
			paths = append(paths, path)
		}
		return nil
	}))
	return paths
}

func checkLaw(t *testing.T, f *formats.Format, log []byte) {
	opts := &formats.Options{File: "a.log"}
	r := f.NewReader(bytes.NewReader(log), opts)
	var pieces, written bytes.Buffer
	w := writer(f, &written)
	messages := 0
	for {
		m, err := r.Read()
		if err != nil {
			assert.Nil(t, m)
			require.Equal(t, io.EOF, err)
			break
		}
		pieces.Write(slices.Concat(m.Gap, m.Head, m.Source(), m.Foot))
		require.NoError(t, w.Write(m))
		assert.Equal(t, f.Name, m.Origin.Format)
		assert.Equal(t, "a.log", m.Origin.File)
		assert.Truef(t, !f.ServerTrace || m.Origin.ServerTrace || m.Raw == nil, "line %d: a server's trace, and the message does not say so", m.Origin.Line)
		assert.LessOrEqual(t, len(m.Gap), 2*formats.MaxGap)
		if m.Raw == nil {
			continue
		}
		messages++
		if f.Line != nil {
			for line := range bytes.Lines(m.Head) {
				checkLine(t, f, line)
			}
		}
		assert.Equal(t, m.Direction != formats.Unknown, m.How != formats.NotKnown, "a direction has evidence")
		assert.Positive(t, m.Origin.Line)
	}
	require.NoError(t, w.Close())
	_, err := r.Read()
	assert.Equal(t, io.EOF, err, "the end stays the end")
	assert.Positive(t, messages)
	assert.True(t, bytes.Equal(log, pieces.Bytes()), "the pieces are not the log")
	assert.True(t, f.NewWriter == nil || bytes.Equal(log, written.Bytes()), "the writer makes another log")
}

// writer returns a writer of the format; one that only is read has none.
func writer(f *formats.Format, w io.Writer) formats.Writer {
	if f.NewWriter == nil {
		return nothing{}
	}
	return f.NewWriter(w, nil)
}

type nothing struct{}

func (nothing) Write(*formats.Message) error { return nil }
func (nothing) Close() error                 { return nil }
