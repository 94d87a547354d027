package workbook_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// logs returns the analysed logs of the project's testdata, by path.
func logs(t *testing.T) map[string]*annotate.Case {
	root := filepath.Join("..", "..", "..", "testdata")
	cases := make(map[string]*annotate.Case)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		c := analysed(t, path)
		if c != nil && c.Len() > 0 {
			name, _ := filepath.Rel(root, path)
			cases[name] = c
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(cases), 20, "logs in testdata")
	return cases
}

// analysed returns what is known of a log; nil for a file that is none.
func analysed(t *testing.T, path string) *annotate.Case {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	f, _, err := formats.Detect(known.Formats, data)
	if err != nil {
		return nil
	}
	c, err := annotate.Analyze(formats.Messages(f.NewReader(bytes.NewReader(data), &formats.Options{File: filepath.Base(path)})))
	require.NoError(t, err, path)
	return c
}

func TestEveryLog(t *testing.T) {
	for name, c := range logs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for s := range c.Sessions() {
				assertJSON(t, s, read(t, session(t, s)))
			}
			var out bytes.Buffer
			_, err := workbook.WriteCase(&out, c.Sessions(), workbook.Options{Source: made})
			require.NoError(t, err)
			assert.Len(t, gnumeric(t, out.Bytes())["Messages"], c.Frames()+1)
		})
	}
}
