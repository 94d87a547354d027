package output_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"

	"ocsconv/converters/output"
)

func attributes(t *testing.T, path string) uint32 {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Sys().(*syscall.Win32FileAttributeData).FileAttributes
}

func TestUnfinishedIsHidden(t *testing.T) {
	var b output.Batch
	path := filepath.Join(t.TempDir(), "a.txt")
	f, err := b.Create(path)
	require.NoError(t, err)
	assert.NotZero(t, attributes(t, f.Name())&windows.FILE_ATTRIBUTE_HIDDEN)
	require.NoError(t, f.Commit(false))
	assert.Zero(t, attributes(t, path)&(windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_ATTRIBUTE_READONLY))

	folder, err := b.CreateFolder(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	assert.NotZero(t, attributes(t, folder.Path())&windows.FILE_ATTRIBUTE_HIDDEN)
	folder.Remove()
}

// mayOpen are those whom the access list of a file names.
func mayOpen(t *testing.T, path string) (list []string) {
	t.Helper()
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	require.NoError(t, err)
	entries, _, err := descriptor.DACL()
	require.NoError(t, err)
	for i := range uint32(entries.AceCount) {
		var entry *windows.ACCESS_ALLOWED_ACE
		require.NoError(t, windows.GetAce(entries, i, &entry))
		list = append(list, (*windows.SID)(unsafe.Pointer(&entry.SidStart)).String())
	}
	return list
}

func TestPrivateLetsNobodyElseIn(t *testing.T) {
	var b output.Batch
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	require.NoError(t, err)
	system, err := windows.CreateWellKnownSid(windows.WinLocalSystemSid) // which Wine adds
	require.NoError(t, err)
	dir := t.TempDir()
	for name, create := range map[string]func(path string) (*output.File, error){
		"map.csv":  func(path string) (*output.File, error) { return b.CreatePrivate(path, false) },
		"calls.md": b.Create,
	} {
		path := filepath.Join(dir, name)
		f, err := create(path)
		require.NoError(t, err)
		require.NoError(t, f.Commit(false))
		others := slices.DeleteFunc(mayOpen(t, path), func(sid string) bool { return sid == user.User.Sid.String() || sid == system.String() })
		assert.Equal(t, name == "map.csv", len(others) == 0, "%s may be opened by %v too", name, others)
	}
}
