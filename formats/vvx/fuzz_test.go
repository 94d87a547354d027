package vvx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/vvx"
)

// FuzzReader asserts what holds for every input: the pieces are the input, and a
// writer makes it again.
func FuzzReader(f *testing.F) {
	paths, err := filepath.Glob("../../testdata/other/*.vvx")
	require.NoError(f, err)
	for _, p := range paths {
		log, err := os.ReadFile(p)
		require.NoError(f, err)
		f.Add(log)
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		_ = vvx.Detect(log)
		var written bytes.Buffer
		w := vvx.NewWriter(&written, nil)
		for m, err := range formats.All(vvx.NewReader(bytes.NewReader(log), nil)) {
			require.NoError(t, err)
			require.NoError(t, w.Write(m))
		}
		require.Equal(t, string(log), written.String())
	})
}
