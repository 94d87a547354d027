package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact/datablock"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/uccapi"
)

// TestComments shows in every export what people wrote on packets, and in no
// redacted one.
func TestComments(t *testing.T) {
	log, err := os.Open("../../testdata/uccapi/busy.uccapilog")
	require.NoError(t, err)
	defer log.Close()
	dir := t.TempDir()
	commented := filepath.Join(dir, "commented.pcapng")
	f, err := os.Create(commented)
	require.NoError(t, err)
	w := pcapng.NewWriter(f, nil)
	for m, err := range formats.Messages(uccapi.NewReader(log, nil)) {
		require.NoError(t, err)
		m.Remarks = []string{"look at </script> this", "and that"}
		require.NoError(t, w.Write(m))
	}
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())

	shown := map[string]string{"csv": "look at </script> this; and that", "json": `"comments":["look at </script> this","and that"]`, "html": `:"look at </script> this\nand that"`}
	for form, want := range shown {
		code, stdout, stderr := ocsconv(t, "export", commented, "--as", form, "--combined", "--stdout")
		require.Zero(t, code, stderr)
		stdout = expanded(t, stdout)
		assert.Contains(t, stdout, want, form)
		code, stdout, stderr = ocsconv(t, "export", commented, "--as", form, "--combined", "--stdout", "--redact", "people")
		require.Zero(t, code, stderr)
		stdout = expanded(t, stdout)
		assert.NotContains(t, stdout, "look at", form)
		assert.Contains(t, stdout, "comment replaced", form)
	}
}

// expanded is an output with what a page holds compressed.
func expanded(t *testing.T, output string) string {
	t.Helper()
	b, err := io.ReadAll(datablock.Expand(strings.NewReader(output)))
	require.NoError(t, err)
	return string(b)
}
