package setup_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/setup"
)

func TestMoveAway(t *testing.T) {
	dir := t.TempDir()
	program, beside, none := filepath.Join(dir, "a.exe"), filepath.Join(dir, "b.exe"), filepath.Join(dir, "none", "b.exe")
	require.NoError(t, os.WriteFile(program, []byte("new"), 0o666))
	require.NoError(t, os.WriteFile(beside, []byte("old"), 0o666))

	_, err := setup.MoveAway(program, none)
	require.ErrorContains(t, err, "uninstall again")
	assert.FileExists(t, program)

	got, err := setup.MoveAway(program, none, beside)
	require.NoError(t, err)
	assert.Equal(t, beside, got)
	assert.NoFileExists(t, program)
	text, err := os.ReadFile(beside)
	require.NoError(t, err)
	assert.Equal(t, "new", string(text))
}

func TestForget(t *testing.T) {
	cache, elsewhere := t.TempDir(), t.TempDir()
	program := filepath.Join(cache, "ocsconv")
	folder := filepath.Join(program, "answers")
	write := func(path string) string {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		return path
	}
	forget := func() bool {
		was, err := setup.Forget(folder)
		require.NoError(t, err)
		return was
	}
	assert.False(t, forget(), "there is none")

	write(filepath.Join(folder, "0a.answer"))
	write(filepath.Join(folder, "new-1.answer"))
	assert.True(t, forget())
	assert.NoDirExists(t, program)
	assert.DirExists(t, cache)

	answer, notes, others := write(filepath.Join(folder, "0a.answer")), write(filepath.Join(folder, "notes.txt")), write(filepath.Join(elsewhere, "0b.answer"))
	link := filepath.Join(folder, "0b.answer")
	linked := os.Symlink(others, link) == nil // Windows lets not everybody
	assert.True(t, forget())
	assert.NoFileExists(t, answer)
	assert.FileExists(t, notes)
	assert.FileExists(t, others)
	assert.False(t, forget())

	require.NoError(t, os.RemoveAll(folder))
	if linked && os.Symlink(elsewhere, folder) == nil {
		assert.False(t, forget(), "a link is none of the program's folders")
		assert.FileExists(t, others)
	}
}
