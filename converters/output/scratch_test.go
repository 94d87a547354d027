package output_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

// Nothing of a scratch file is left, and elsewhere than on Windows nobody finds
// it while it is there.
func TestScratch(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, dir)
	}
	f, err := output.CreateScratch()
	require.NoError(t, err)
	_, err = io.WriteString(f, "a log")
	require.NoError(t, err)
	got, err := io.ReadAll(io.NewSectionReader(f, 0, 5))
	require.NoError(t, err)
	assert.Equal(t, "a log", string(got))
	if runtime.GOOS != "windows" {
		assert.NoFileExists(t, f.Name())
	}
	require.NoError(t, f.Close())
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// A file that another program has open is replaced on most systems, and on
// Windows the error says what to do.
func TestOutputThatIsOpen(t *testing.T) {
	var outputs output.Batch
	path := filepath.Join(t.TempDir(), "case.xlsx")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o666))
	reader, err := os.Open(path)
	require.NoError(t, err)
	defer reader.Close()
	f, err := outputs.Create(path)
	require.NoError(t, err)
	defer f.Abort()
	_, err = io.WriteString(f, "new")
	require.NoError(t, err)
	err = f.Commit(true)
	if runtime.GOOS == "windows" {
		require.ErrorContains(t, err, "close it there and try again")
		assert.ErrorContains(t, err, path+": ")
		return
	}
	require.NoError(t, err)
}
