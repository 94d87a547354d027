package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A run that redacts quotes nothing of an input that it cannot read, and overwrites its key as
// little as an input.
func TestRedactingRunKeepsToItself(t *testing.T) {
	dir := t.TempDir()
	note, key, log := filepath.Join(dir, "note.txt"), filepath.Join(dir, "key"), filepath.Join(dir, "a.log")
	require.NoError(t, os.WriteFile(note, []byte("Zwurbel was here\n"), 0o600))
	require.NoError(t, os.WriteFile(key, []byte("bX0vO3cM8r1YtPq5LzKe\n"), 0o600))
	require.NoError(t, os.WriteFile(log, []byte("OPTIONS sip:a.example SIP/2.0\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"), 0o600))
	for _, args := range [][]string{{"redact", note}, {"redact", note, "--verbose"}, {"redact", log, note}, {"convert", "--redact", "secrets", note}} {
		_, _, stderr := ocsconv(t, append(args, "-o", filepath.Join(dir, "out.txt"), "-f")...)
		assert.NotContains(t, stderr, "Zwurbel", args)
	}
	_, _, stderr := ocsconv(t, "redact", log, "-o", key, "--key", key, "-f")
	assert.Contains(t, stderr, "is an input")
	kept, err := os.ReadFile(key)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(kept), "bX0v"))
}
