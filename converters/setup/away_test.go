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
