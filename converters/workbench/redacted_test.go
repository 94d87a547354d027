package workbench_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/workbench"
)

// What is offered without names has none of the users of the log.
func TestRedactedOffers(t *testing.T) {
	log := filepath.Join("..", "..", "testdata", "uccapi", "sfb-im.uccapilog")
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	users := regexp.MustCompile(`(?i)sip:([a-z][a-z.]+)@`).FindAllSubmatch(text, -1)
	require.NotEmpty(t, users)
	bench, err := workbench.Open(context.Background(), []string{log}, workbench.Options{Program: "test"})
	require.NoError(t, err)
	defer bench.Close()
	for _, level := range []string{"people", "all"} {
		folder := t.TempDir()
		_, err := bench.Write(context.Background(), "redacted-"+level, nil, folder)
		require.NoError(t, err)
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		require.Len(t, files, 1)
		got, err := os.ReadFile(filepath.Join(folder, files[0].Name()))
		require.NoError(t, err)
		for _, user := range users {
			assert.NotRegexp(t, `(?i)\b`+regexp.QuoteMeta(string(user[1]))+`\b`, string(got), level)
		}
	}
}
