package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLineEnds converts a message whose lines end in LF alone: forms that count octets keep
// them, and of others the command says what becomes of them.
func TestLineEnds(t *testing.T) {
	const (
		prefix = "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: "
		packet = "Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.35:55211) 142 bytes"
		text   = "INFO sip:bob@example.com SIP/2.0\nFrom: <sip:ann@example.com>;tag=1\nTo: <sip:bob@example.com>\nCall-ID: 1\nCSeq: 1 INFO\nContent-Length: 6\n\nv=0\na\n"
		log    = prefix + packet + ":\r\n" + prefix + text + "\r\n" + prefix + "End of " + packet + "\r\n"
	)
	require.Len(t, text, 142)
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	require.NoError(t, os.WriteFile(file("a.uccapilog"), []byte(log), 0o666))
	convert := func(from, to string, more ...string) string {
		code, _, stderr := ocsconv(t, append([]string{"convert", file(from), "-o", file(to), "--tz", "UTC"}, more...)...)
		require.Zero(t, code, stderr)
		return stderr
	}
	assert.NotContains(t, convert("a.uccapilog", "b.pcapng"), "LF")
	assert.NotContains(t, convert("b.pcapng", "c.uccapilog"), "LF")
	back, err := os.ReadFile(file("c.uccapilog"))
	require.NoError(t, err)
	assert.Equal(t, log, string(back))
	assert.Contains(t, convert("b.pcapng", "d.txt", "--to", "ocslogger"), "1 message of LF line ends")
	assert.Contains(t, convert("a.uccapilog", "e.txt", "--to", "ocslogger"), "1 message of LF line ends")
}
