package setup_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows/registry"

	"ocsconv/converters/setup"
)

// userPath is the user's part of PATH.
func userPath(t *testing.T) string {
	t.Helper()
	k, err := registry.OpenKey(registry.CURRENT_USER, `Environment`, registry.QUERY_VALUE)
	require.NoError(t, err)
	defer k.Close()
	value, _, err := k.GetStringValue("Path")
	if err == registry.ErrNotExist {
		return ""
	}
	require.NoError(t, err)
	return value
}

func hasKey(path string) bool {
	k, err := registry.OpenKey(registry.CURRENT_USER, path, registry.QUERY_VALUE)
	if err == nil {
		k.Close()
	}
	return err == nil
}

// TestInstallAndRemove changes what the user has, so it wants to be asked for.
func TestInstallAndRemove(t *testing.T) {
	if os.Getenv("OCSCONV_TEST_SETUP") != "1" {
		t.Skip("OCSCONV_TEST_SETUP=1 lets it change this user's programs")
	}
	folder := filepath.Join(os.Getenv("LOCALAPPDATA"), "Programs", "ocsconv")
	require.NoDirExists(t, folder, "ocsconv is installed here")
	before := userPath(t)
	self, err := os.Executable()
	require.NoError(t, err)
	beside := filepath.Join(filepath.Dir(self), "workbench.html")
	require.NoError(t, os.WriteFile(beside, []byte("<!doctype html>"), 0o666))
	t.Cleanup(func() { _ = os.Remove(beside) })
	files := []string{
		filepath.Join(folder, "ocsconv.exe"),
		filepath.Join(os.Getenv("APPDATA"), `Microsoft\Windows\SendTo\ocsconv.lnk`),
		filepath.Join(os.Getenv("APPDATA"), `Microsoft\Windows\Start Menu\Programs\ocsconv.lnk`),
		filepath.Join(os.Getenv("APPDATA"), `Microsoft\Windows\Start Menu\Programs\ocsconv workbench.lnk`),
		filepath.Join(folder, "workbench.html"),
	}
	keys := []string{`Software\Classes\SystemFileAssociations\.uccapilog\shell\ocsconv\command`, `Software\Microsoft\Windows\CurrentVersion\Uninstall\ocsconv`}
	for range 2 { // the second time brings it up to date
		changes, err := setup.Install("1.2.3")
		require.NoError(t, err)
		assert.Len(t, changes, 8)
		for _, file := range files {
			assert.FileExists(t, file)
		}
		for _, key := range keys {
			assert.True(t, hasKey(key), key)
		}
		value, added := setup.WithFolder(before, folder)
		assert.True(t, added)
		assert.Equal(t, value, userPath(t))
	}
	link, err := os.ReadFile(files[1])
	require.NoError(t, err)
	assert.Equal(t, "L\x00\x00\x00\x01\x14\x02", string(link[:7]), "a shortcut as [MS-SHLLINK] 2.1 has it")

	kept := filepath.Join(t.TempDir(), "ocsconv", "answers")
	require.NoError(t, os.MkdirAll(kept, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(kept, "0a.answer"), nil, 0o600))
	changes, err := setup.Remove(kept)
	require.NoError(t, err)
	assert.Len(t, changes, 9)
	for _, file := range append(files, folder, filepath.Dir(kept)) {
		_, err := os.Stat(file)
		assert.ErrorIs(t, err, os.ErrNotExist, file)
	}
	for _, key := range append(keys, `Software\Classes\SystemFileAssociations\.uccapilog`) {
		assert.False(t, hasKey(key), key)
	}
	assert.Equal(t, before, userPath(t))
	changes, err = setup.Remove(kept)
	require.NoError(t, err)
	assert.Empty(t, changes)
}

// TestRemovedLater holds that the file of a program that has ended goes, and that no sign of
// its name is one of the shell's.
func TestRemovedLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "100% of A & B.exe")
	require.NoError(t, os.WriteFile(path, nil, 0o666))
	require.NoError(t, setup.RemoveLater(path))
	require.Eventually(t, func() bool {
		_, err := os.Stat(path)
		return errors.Is(err, os.ErrNotExist)
	}, 30*time.Second, 200*time.Millisecond)
}
