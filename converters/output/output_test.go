package output_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

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

func TestWholeOrNotAtAll(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	path := filepath.Join(dir, "out.pcapng")
	f, err := outputs.Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("half"))
	require.NoError(t, err)
	assert.NoFileExists(t, path, "nothing has the final name before Commit")
	f.Abort()
	assert.Empty(t, names(t, dir))

	f, err = outputs.Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("whole"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(false))
	f.Abort()
	assert.Equal(t, []string{"out.pcapng"}, names(t, dir))

	assert.EqualError(t, outputs.Absent(path, false), path+": file exists; --force overwrites it")
	assert.NoError(t, outputs.Absent(path+"2", false))
	assert.NoError(t, outputs.Absent(path, true), "no input")

	f, err = outputs.Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("other"))
	require.NoError(t, err)
	err = f.Commit(false)
	require.ErrorIs(t, err, output.ErrExists)
	assert.EqualError(t, err, path+": file exists; --force overwrites it")
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "whole", string(got))
	assert.Equal(t, []string{"out.pcapng"}, names(t, dir))

	f, err = outputs.Create(path)
	require.NoError(t, err)
	_, err = f.Write([]byte("other"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(true))
	got, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "other", string(got))
}

// What a killed run left is removed by the next one in that folder; what another run is
// writing stays, and so does whatever only looks like it.
func TestAbandoned(t *testing.T) {
	var outputs output.Batch
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be moved there")
	}
	dir := t.TempDir()
	first, err := outputs.Create(filepath.Join(dir, "first"))
	require.NoError(t, err)
	defer first.Abort()
	other := t.TempDir()
	left := strings.Replace(filepath.Base(first.Name()), "first", "left", 1)
	kept := []string{".download.1-0.part", "left.1-0.ocsconv-part", ".x.ocsconv-part"}
	for _, name := range append(kept, left) {
		require.NoError(t, os.WriteFile(filepath.Join(other, name), []byte("half"), 0o600))
	}
	require.NoError(t, os.Rename(first.Name(), filepath.Join(other, filepath.Base(first.Name())))) // still locked
	f, err := outputs.Create(filepath.Join(other, "second"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(false))
	assert.ElementsMatch(t, append(kept, filepath.Base(first.Name()), "second"), names(t, other))
}

// A full disk's error names the file, and only once.
func TestFullDisk(t *testing.T) {
	var outputs output.Batch
	if runtime.GOOS == "windows" { // where Wine shows it, and says it in other words
		t.Skip("no device that is full")
	}
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("no device that is full")
	}
	f, err := outputs.Create(full)
	require.NoError(t, err)
	defer f.Abort()
	_, err = f.Write([]byte("x"))
	var named *output.Error
	require.ErrorAs(t, err, &named)
	assert.Equal(t, full, named.Path)
	assert.ErrorIs(t, err, syscall.ENOSPC)
	assert.Equal(t, 1, strings.Count(err.Error(), full))
}

// To make the file that is there already is no mistake, to the last octet.
func TestSameContentTwice(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	long := strings.Repeat("x", 200<<10)
	for _, test := range []struct {
		content string
		want    error
	}{{long, nil}, {long, nil}, {long + "y", output.ErrExists}, {long[1:], output.ErrExists}, {long[1:] + "y", output.ErrExists}, {"", output.ErrExists}} {
		f, err := outputs.Create(path)
		require.NoError(t, err)
		_, err = f.Write([]byte(test.content))
		require.NoError(t, err)
		assert.ErrorIs(t, f.Commit(false), test.want)
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, long, string(got))
		assert.Equal(t, []string{"out"}, names(t, dir))
	}
}

// A file that somebody else makes while the output is being written stays.
func TestNobodyIsOverwritten(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	f, err := outputs.Create(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, []byte("theirs"), 0o666))
	assert.ErrorIs(t, f.Commit(false), output.ErrExists)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "theirs", string(got))
	assert.Equal(t, []string{"out"}, names(t, dir))
}

func TestRemoveUnfinished(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	f, err := outputs.Create(filepath.Join(dir, "out"))
	require.NoError(t, err)
	require.Len(t, names(t, dir), 1)
	outputs.RemoveUnfinished()
	if runtime.GOOS != "windows" { // where an open file cannot be removed
		assert.Empty(t, names(t, dir))
	}
	f.Abort()
}

func TestCreateErrors(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	_, err := outputs.Create(dir)
	assert.ErrorContains(t, err, "is a folder")
	_, err = outputs.Create(filepath.Join(dir, "missing", "out"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
	assert.NotContains(t, err.Error(), "-part", "the temporary name is nobody's business")
}

func TestNames(t *testing.T) {
	var outputs output.Batch
	dir := t.TempDir()
	long := filepath.Join(dir, strings.Repeat("x", 248)+".pcapng")
	f, err := outputs.Create(long)
	require.NoError(t, err, "the temporary name is no longer than the final one may be")
	require.NoError(t, f.Commit(false))
	assert.FileExists(t, long)

	_, err = outputs.Create(filepath.Join(dir, "missing", "a\nb\x1b"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\n", "a name forges no line")
}

func TestMode(t *testing.T) {
	var outputs output.Batch
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	path := filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Chmod(path, 0o640))
	f, err := outputs.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Commit(true))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o640), info.Mode().Perm(), "an overwritten file keeps its mode")
}

// A link that the user named is followed onto a file; one that stands where a name
// was made is not, nor is one that leads to nothing.
func TestLinks(t *testing.T) {
	var outputs output.Batch
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	require.NoError(t, os.Symlink("target", link))

	_, err := outputs.Create(link)
	assert.EqualError(t, err, link+": is a symbolic link that leads to no file; remove it, or name the file")
	_, err = outputs.CreateDerived(link)
	refused := link + ": is no file of its own but a link or a device, and the name is not one that you gave; remove it, or name the output"
	assert.EqualError(t, err, refused)

	require.NoError(t, os.WriteFile(target, []byte("theirs"), 0o666))
	_, err = outputs.CreateDerived(link)
	assert.EqualError(t, err, refused)
	f, err := outputs.Create(link)
	require.NoError(t, err)
	_, err = f.Write([]byte("ours"))
	require.NoError(t, err)
	assert.ErrorIs(t, f.Commit(false), output.ErrExists)

	f, err = outputs.Create(link)
	require.NoError(t, err)
	_, err = f.Write([]byte("ours"))
	require.NoError(t, err)
	require.NoError(t, f.Commit(true))
	got, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "ours", string(got))
	assert.Equal(t, []string{"link", "target"}, names(t, dir))

	f, err = outputs.CreateDerived(target)
	require.NoError(t, err)
	f.Abort()
}

// Nobody else reads what is not finished: it may hold what a search would keep back.
func TestUnfinishedIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing there")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "plain"), nil, 0o666))
	plain, err := os.Stat(filepath.Join(dir, "plain"))
	require.NoError(t, err)
	var b output.Batch
	f, err := b.Create(filepath.Join(dir, "out"))
	require.NoError(t, err)
	info, err := os.Stat(f.Name())
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, f.Commit(false))
	info, err = os.Stat(filepath.Join(dir, "out"))
	require.NoError(t, err)
	assert.Equal(t, plain.Mode().Perm(), info.Mode().Perm())
	folder, err := b.CreateFolder(dir)
	require.NoError(t, err)
	info, err = os.Stat(folder.Path())
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o700), info.Mode().Perm())
}
