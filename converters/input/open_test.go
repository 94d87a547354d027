package input_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
)

// TestSmallestLogsOpen: of each text format the smallest log of testdata is opened as
// its own, as a file and cut behind its first message, and gives that message. The
// whole of such a log is its head, which is scanned as it is opened.
func TestSmallestLogsOpen(t *testing.T) {
	smallest := map[string][]byte{}
	for _, dir := range []string{"celog", "excerpt", "ocslogger", "other", "rtcdll", "uccapi"} {
		require.NoError(t, filepath.WalkDir("../../testdata/"+dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(path) == ".json" {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			f, _, err := formats.Detect(known.Formats, data)
			if err == nil && (smallest[f.Name] == nil || len(data) < len(smallest[f.Name])) {
				smallest[f.Name] = data
			}
			return nil
		}))
	}
	for _, f := range known.Formats {
		if f.Binary {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			data := smallest[f.Name]
			require.NotEmpty(t, data, "testdata has no log of this format")
			whole, end := first(t, f.Name, data)
			cut, _ := first(t, f.Name, data[:end])
			assert.Equal(t, string(whole.Raw), string(cut.Raw))
		})
	}
}

// first opens a log and returns its first message, and where that ends.
func first(t *testing.T, format string, data []byte) (m *formats.Message, end int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.log")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	sources, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	in, err := input.Open(sources[0], input.Options{})
	require.NoError(t, err)
	require.Equal(t, format, in.Format.Name)
	list, undated, err := input.Logs([]*input.Input{in}, input.ZoneOptions{}, nil)
	require.NoError(t, err)
	require.Empty(t, undated)
	r, closer, err := list[0].Reader()
	require.NoError(t, err)
	defer closer.Close()
	for {
		m, err := r.Read()
		require.NotErrorIs(t, err, io.EOF, "no message")
		require.NoError(t, err)
		end += len(m.Gap) + len(m.Head) + len(m.Text) + len(m.Foot)
		if m.Raw != nil {
			if m.Text == nil {
				end += len(m.Raw)
			}
			return m, end
		}
	}
}

// TestIDsOfMany: logs that are opened together have the ids that each has alone.
func TestIDsOfMany(t *testing.T) {
	sources, errs := source.Expand([]string{"../../testdata/uccapi", filepath.Join(t.TempDir(), "missing"), "../../testdata/excerpt", "../../testdata/README.md"}, nil)
	require.NotEmpty(t, errs)
	together, _ := input.OpenAll(t.Context(), sources, input.Options{})
	require.Greater(t, len(together), 10)
	seen := map[pcapng.LogID]bool{}
	for _, in := range together {
		alone, err := input.Open(in.Source, input.Options{})
		require.NoError(t, err)
		assert.Equal(t, alone.Info("a"), in.Info("a"), in.Source.Name)
		seen[in.Info("a").ID] = true
	}
	assert.Len(t, seen, len(together))
}
