package input_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/testdata/generate/logs"
)

// TestFirst: a pass hands out the same pieces whether somebody has asked for the first
// messages before or not, and so does the one behind it. What was read for them is not read
// again where it is short.
func TestFirst(t *testing.T) {
	long, quoted := filepath.Join(t.TempDir(), "long.uccapilog"), filepath.Join(t.TempDir(), "quoted.txt")
	var data bytes.Buffer
	require.NoError(t, logs.Stream(&data, logs.StreamOptions{Seed: 1, Kind: "uccapi", Size: 4 * input.HeadSize, Sessions: 2}))
	require.NoError(t, os.WriteFile(long, data.Bytes(), 0o600))
	data.Truncate(input.HeadSize / 2)
	require.NoError(t, os.WriteFile(quoted, bytes.ReplaceAll(data.Bytes(), []byte("\n"), []byte("\n> ")), 0o600))
	paths := []string{long, quoted}
	for _, dir := range []string{"celog", "encoding", "excerpt", "ocslogger", "other", "packed", "rtcdll", "scenarios", "uccapi"} {
		require.NoError(t, filepath.WalkDir("../../testdata/"+dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				paths = append(paths, path)
			}
			return err
		}))
	}
	read := 0
	for _, path := range paths {
		sources, _ := source.Expand([]string{path}, nil)
		inputs, _ := input.OpenAll(t.Context(), sources, input.Options{})
		if len(inputs) == 0 {
			continue
		}
		list, _, err := input.Logs(inputs, input.ZoneOptions{}, func(n int) { read += n })
		if err != nil {
			continue
		}
		for _, l := range list {
			read = 0
			want := pieces(t, l)
			once := read
			for _, most := range []int{0, 1, 3, 10000} {
				read = 0
				n := 0
				for m, err := range l.First() {
					require.NoError(t, err)
					require.NotNil(t, m.Raw)
					if n++; n >= most {
						break
					}
				}
				assert.Equal(t, want, pieces(t, l), "%s after %d", path, n)
				if l.Input.Document == nil && l.Input.Source.Size <= input.HeadSize {
					assert.Equal(t, once, read, path)
				}
				assert.Equal(t, want, pieces(t, l), "%s once more after %d", path, n)
			}
		}
	}
}

// pieces returns copies of what a pass reads of a log.
func pieces(t *testing.T, l *input.Log) (list []formats.Message) {
	t.Helper()
	r, closer, err := l.Reader()
	require.NoError(t, err)
	defer closer.Close()
	for m, err := range formats.All(r) {
		require.NoError(t, err)
		list = append(list, *m)
	}
	require.NotEmpty(t, list)
	return list
}
