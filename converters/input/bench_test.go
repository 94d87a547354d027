package input_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/testdata/generate/logs"
)

// BenchmarkLogs opens one small log and settles its zone, which is what each file of a
// folder costs before its messages are read.
func BenchmarkLogs(b *testing.B) {
	path := filepath.Join(b.TempDir(), "small.uccapilog")
	var data bytes.Buffer
	require.NoError(b, logs.Stream(&data, logs.StreamOptions{Seed: 1, Kind: "uccapi", Size: 34 << 10, Sessions: 2}))
	require.NoError(b, os.WriteFile(path, data.Bytes(), 0o600))
	sources, errs := source.Expand([]string{path}, nil)
	require.Empty(b, errs)
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		inputs, errs := input.OpenAll(context.Background(), sources, input.Options{})
		require.Empty(b, errs)
		if _, _, err := input.Logs(inputs, input.ZoneOptions{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
