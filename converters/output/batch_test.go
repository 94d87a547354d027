package output_test

import (
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

// An input stays, by whatever name an output reaches it, for all of the run.
func TestInputStays(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a.log"), filepath.Join(dir, "b.log")
	require.NoError(t, os.WriteFile(path, []byte("one"), 0o600))
	require.NoError(t, os.Link(path, other))
	write := func(outputs *output.Batch, path, text string) error {
		f, err := outputs.Create(path)
		require.NoError(t, err)
		defer f.Abort()
		_, err = f.Write([]byte(text))
		require.NoError(t, err)
		return f.Commit(true)
	}
	outputs.Protect([]string{path, dir, filepath.Join(dir, "none")})
	for _, name := range []string{path, other} {
		require.ErrorIs(t, write(&outputs, name, "two"), output.ErrInput)
		require.NoError(t, write(&outputs, name, "one"), "the same octets lose nothing")
	}
	folder, err := outputs.CreateFolder(dir)
	require.NoError(t, err)
	defer folder.Remove()
	require.NoError(t, os.WriteFile(filepath.Join(folder.Path(), "new"), []byte("two"), 0o600))
	require.ErrorIs(t, folder.Publish("new", "a.log", true), output.ErrInput)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "one", string(text))

	require.NoError(t, write(new(output.Batch), path, "two"), "of another run")
}

// TestRunsBesideEachOther lets runs write to one folder, of which each looks for what dead ones
// left there.
func TestRunsBesideEachOther(t *testing.T) {
	dir := t.TempDir()
	var runs sync.WaitGroup
	for run := range 8 {
		runs.Go(func() {
			for range 100 {
				var outputs output.Batch
				f, err := outputs.Create(filepath.Join(dir, strconv.Itoa(run)))
				if assert.NoError(t, err) {
					assert.NoError(t, f.Commit(true))
				}
			}
		})
	}
	runs.Wait()
}
