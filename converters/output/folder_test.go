package output_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

// What is made in a folder has its name when it is published, and what is there is
// replaced with force only.
func TestFolder(t *testing.T) {
	var outputs output.Batch
	dir := filepath.Join(t.TempDir(), "new[1")
	for _, step := range []struct {
		text  string
		force bool
		want  string
	}{{"one", false, "one"}, {"one", false, "one"}, {"two", true, "two"}, {"three", false, ""}} {
		f, err := outputs.CreateFolder(dir)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(f.Path(), "x"), []byte(step.text), 0o666))
		err = f.Publish("x", filepath.Join("a", "b"), step.force)
		if step.want == "" {
			require.ErrorIs(t, err, output.ErrExists)
			assert.ErrorIs(t, f.Clash("x", filepath.Join("a", "b")), output.ErrExists)
		} else {
			require.NoError(t, err)
			got, err := os.ReadFile(filepath.Join(dir, "a", "b"))
			require.NoError(t, err)
			assert.Equal(t, step.want, string(got))
		}
		f.Remove()
		assert.Equal(t, []string{"a"}, names(t, dir))
	}
}

// A folder that a killed run left goes with the next run there, and one that another
// run has stays; an exit that is not finished takes its own away.
func TestAbandonedFolder(t *testing.T) {
	var outputs output.Batch
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be moved there")
	}
	dir, other := t.TempDir(), t.TempDir()
	mine, err := outputs.CreateFolder(dir)
	require.NoError(t, err)
	defer mine.Remove()
	for _, left := range []string{".1-0.ocsconv-part", ".1-1.ocsconv-part"} {
		require.NoError(t, os.MkdirAll(filepath.Join(other, left, "sessions"), 0o777))
	}
	require.NoError(t, os.WriteFile(filepath.Join(other, ".1-0.ocsconv-part", ".lock"), nil, 0o666))
	alive := ".2-0.ocsconv-part"
	require.NoError(t, os.Rename(mine.Path(), filepath.Join(other, alive)))
	f, err := outputs.CreateFolder(other)
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{alive, filepath.Base(f.Path())}, names(t, other))
	outputs.RemoveUnfinished()
	assert.Equal(t, []string{alive}, names(t, other))
	f.Remove()
}
