package workbench_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/workbench"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// leaking writes a user of the log behind what it is to write.
type leaking struct {
	formats.Writer
	to io.Writer
}

func (w leaking) Close() error {
	if err := w.Writer.Close(); err != nil {
		return err
	}
	_, err := io.WriteString(w.to, "alice@contoso.com\r\n")
	return err
}

// What is offered without names is searched before it gets its name: a form that writes a
// user of the log gets none.
func TestRedactedOffersAreSearched(t *testing.T) {
	form := *uccapi.Format
	form.NewWriter = func(w io.Writer, opts *formats.WriterOptions) formats.Writer {
		return leaking{uccapi.Format.NewWriter(w, opts), w}
	}
	log := filepath.Join("..", "..", "testdata", "uccapi", "busy.uccapilog")
	bench, err := workbench.Open(context.Background(), []string{log}, workbench.Options{Program: "test", Input: input.Options{Formats: formats.List{&form}}})
	require.NoError(t, err)
	defer bench.Close()
	for _, level := range []string{"people", "all"} {
		folder := t.TempDir()
		_, err := bench.Write(context.Background(), "redacted-"+level, nil, folder)
		assert.ErrorIs(t, err, workbench.ErrLeak, level)
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		assert.Empty(t, files, level)
	}
}

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
