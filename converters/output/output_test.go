package output_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

// names returns what a folder holds.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestFileAppearsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	f, err := output.Create(path, false)
	require.NoError(t, err)
	_, err = f.Write([]byte("half"))
	require.NoError(t, err)
	assert.NoFileExists(t, path)
	require.NoError(t, f.Commit(false))
	f.Abort() // too late to do harm
	assert.Equal(t, []string{"out"}, names(t, dir))
}

func TestAbortLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := output.Create(filepath.Join(dir, "out"), false)
	require.NoError(t, err)
	_, err = f.Write([]byte("half"))
	require.NoError(t, err)
	f.Abort()
	assert.Empty(t, names(t, dir))
}

func TestExistingFileStays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	late, err := output.Create(path, false)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	_, err = output.Create(path, false)
	assert.ErrorIs(t, err, output.ErrExists)
	assert.ErrorIs(t, late.Commit(false), output.ErrExists, "the file came while the other was made")
	assert.Equal(t, []string{"out"}, names(t, dir))

	f, err := output.Create(path, true)
	require.NoError(t, err)
	_, err = f.Write([]byte("new"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(true))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "new", string(text))
	if runtime.GOOS != "windows" {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, fs.FileMode(0o600), info.Mode(), "who may read it has not changed")
	}
}

func TestErrorsNameThePath(t *testing.T) {
	dir := t.TempDir()
	_, err := output.Create(dir, true)
	assert.EqualError(t, err, dir+": is a folder")
	missing := filepath.Join(dir, "none", "out")
	_, err = output.Create(missing, false)
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.NotContains(t, err.Error(), "part", "nobody knows the temporary name")
}

func TestLinkStays(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	require.NoError(t, os.WriteFile(target, []byte("old"), 0o666))
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	f, err := output.Create(link, true)
	require.NoError(t, err)
	_, err = f.Write([]byte("new"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(true))
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "new", string(text))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&fs.ModeSymlink)
}

// TestDeviceStays writes to what is no file: it must not be replaced by one.
func TestDeviceStays(t *testing.T) {
	f, err := output.Create(os.DevNull, false)
	if runtime.GOOS == "windows" {
		t.Skip("NUL is no device to os.Stat on every Windows")
	}
	require.NoError(t, err)
	_, err = f.Write([]byte("gone"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(false))
	info, err := os.Stat(os.DevNull)
	require.NoError(t, err)
	assert.False(t, info.Mode().IsRegular())
}
