package main

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDamagedMember holds that a member of an archive which is damaged far behind
// its head is named and read as far as that, and the others are read.
func TestDamagedMember(t *testing.T) {
	log, err := os.ReadFile("../../testdata/scenarios/S01.log")
	require.NoError(t, err)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	add := func(name string, method uint16, parts ...[]byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		require.NoError(t, err)
		for _, p := range parts {
			_, err := w.Write(p)
			require.NoError(t, err)
		}
	}
	filling := bytes.Repeat([]byte("01/05/2010|14:02:00.000 1A2C:9F0 INFO  :: a line of no meaning\r\n"), 8<<10)
	add("good.log", zip.Deflate, log)
	add("bad.log", zip.Store, log, filling, []byte("DAMAGE"))
	require.NoError(t, z.Close())
	damaged := bytes.Replace(packed.Bytes(), []byte("DAMAGE"), []byte("damage"), 1)
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.zip"), filepath.Join(dir, "out.pcapng")
	require.NoError(t, os.WriteFile(in, damaged, 0o600))

	var stdout, stderr bytes.Buffer
	code := run(context.Background(), []string{"ocsconv", "convert", in, "-o", out}, strings.NewReader(""), &stdout, &stderr)
	assert.Equal(t, exitPartial, code, stderr.String())
	assert.Contains(t, stderr.String(), "bad.log: what the file is packed in is damaged: zip: checksum error; all before that is read")
	assert.Contains(t, stderr.String(), "16 messages")
	assert.FileExists(t, out)
}
