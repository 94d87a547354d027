package output_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/converters/output"
)

// An input stays, by whatever name an output reaches it, until the run is done with it.
func TestInputStays(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a.log"), filepath.Join(dir, "b.log")
	require.NoError(t, os.WriteFile(path, []byte("one"), 0o600))
	require.NoError(t, os.Link(path, other))
	write := func(path, text string) error {
		f, err := output.Create(path)
		require.NoError(t, err)
		defer f.Abort()
		_, err = f.Write([]byte(text))
		require.NoError(t, err)
		return f.Commit(true)
	}
	inputs := output.Protect([]string{path, dir, filepath.Join(dir, "none")})
	for _, name := range []string{path, other} {
		require.ErrorIs(t, write(name, "two"), output.ErrInput)
		require.NoError(t, write(name, "one"), "the same octets lose nothing")
	}
	folder, err := output.CreateFolder(dir)
	require.NoError(t, err)
	defer folder.Remove()
	require.NoError(t, os.WriteFile(filepath.Join(folder.Path(), "new"), []byte("two"), 0o600))
	require.ErrorIs(t, folder.Publish("new", "a.log", true), output.ErrInput)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "one", string(text))

	inputs.Release()
	require.NoError(t, write(path, "two"))
}
