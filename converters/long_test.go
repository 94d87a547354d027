package converters_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
)

// Long logs, whose pieces lie in memory that is taken again, come back as they were: each
// alone, and both out of one capture.
func TestLongLogs(t *testing.T) {
	logs := map[string]string{"uccapi": "../testdata/uccapi/six-endpoints.uccapilog", "ocslogger": "../testdata/ocslogger/r2-frontend.log"}
	dir := t.TempDir()
	for form, name := range logs {
		log, err := os.ReadFile(name)
		require.NoError(t, err)
		logs[form] = filepath.Join(dir, form+".log")
		require.NoError(t, os.WriteFile(logs[form], bytes.Repeat(log, 1+3<<20/len(log)), 0o644))
	}
	write := func(target converters.Target, names ...string) []byte {
		sources, errs := source.Expand(names, nil)
		require.Empty(t, errs)
		inputs, errs := input.OpenAll(t.Context(), sources, input.Options{})
		require.Empty(t, errs)
		g, err := converters.Merge(t.Context(), inputs, converters.Options{})
		require.NoError(t, err)
		var made bytes.Buffer
		_, err = g.Write(t.Context(), &made, target)
		require.NoError(t, err)
		return made.Bytes()
	}
	for _, forms := range [][]string{{"uccapi"}, {"ocslogger"}, {"uccapi", "ocslogger"}} {
		var names []string
		for _, form := range forms {
			names = append(names, logs[form])
		}
		made := filepath.Join(dir, "made.pcapng")
		require.NoError(t, os.WriteFile(made, write(converters.Target{Format: capture.Format}, names...), 0o644))
		for _, form := range forms {
			want, err := os.ReadFile(logs[form])
			require.NoError(t, err)
			back := write(converters.Target{Format: known.Formats.ByName(form), File: form + ".log"}, made)
			assert.True(t, bytes.Equal(want, back), "%s of %v", form, forms)
		}
	}
}
