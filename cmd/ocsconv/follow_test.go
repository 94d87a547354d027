package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/wireshark"
)

// Wireshark gets the capture on its standard input, and closing it ends the
// following.
func TestFollowInWireshark(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for Wireshark is a script of a shell")
	}
	dir := t.TempDir()
	script := "#!/bin/sh\necho \"$@\" >" + dir + "/args\nhead -c 4 >" + dir + "/head\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "wireshark"), []byte(script), 0o755))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	code, out, stderr := ocsconv(t, "convert", "--follow", "--wireshark", s01)
	require.Equal(t, exitDone, code, stderr)
	assert.Empty(t, out)
	assert.Contains(t, stderr, "in Wireshark until its window is closed")
	args, err := os.ReadFile(filepath.Join(dir, "args"))
	require.NoError(t, err)
	assert.Equal(t, "-k -i -\n", string(args))
	head, err := os.ReadFile(filepath.Join(dir, "head"))
	require.NoError(t, err)
	assert.Equal(t, "\x0a\x0d\x0d\x0a", string(head), "a section of pcapng begins")

	code, _, stderr = ocsconv(t, "convert", "--follow", "--wireshark", s01, "-o", "x.pcapng")
	assert.Equal(t, exitUsage, code, stderr)
	code, _, stderr = ocsconv(t, "convert", "--wireshark", s01, "-o", "x.pcapng")
	assert.Equal(t, exitUsage, code, stderr)
	code, _, stderr = ocsconv(t, "convert", "--follow", "--wireshark", filepath.Join(dir, "none.log"))
	assert.Equal(t, exitFailed, code, stderr)

	t.Setenv("PATH", t.TempDir())
	if _, err := wireshark.Window(); err != nil {
		code, _, stderr = ocsconv(t, "convert", "--follow", "--wireshark", s01)
		assert.Equal(t, exitFailed, code)
		assert.Contains(t, stderr, "no Wireshark is installed")
	}
}
