package source_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/source"
)

// An archive that is cut off anywhere gives the members that are there, the last as
// far as it goes, and says what is wrong.
func TestCutArchive(t *testing.T) {
	texts := map[string]string{}
	for _, method := range []uint16{zip.Deflate, zip.Store} {
		var whole bytes.Buffer
		z := zip.NewWriter(&whole)
		for n := range 3 {
			name := fmt.Sprintf("%d.log", n)
			texts[name] = strings.Repeat(fmt.Sprintf("line %d of a log\n", n), 40)
			header := &zip.FileHeader{Name: name, Method: method}
			if method == zip.Store {
				header.UncompressedSize64, header.CompressedSize64 = uint64(len(texts[name])), uint64(len(texts[name]))
			}
			create := z.CreateHeader
			if method == zip.Store {
				create = z.CreateRaw // with its sizes in front of it
			}
			w, err := create(header)
			require.NoError(t, err)
			_, err = io.WriteString(w, texts[name])
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
		dir := t.TempDir()
		seen := 0
		for n := 4; n < whole.Len()-22; n += 3 {
			list, errs := source.Expand([]string{write(t, filepath.Join(dir, "a.zip"), whole.String()[:n])}, nil)
			require.Len(t, errs, 1)
			require.GreaterOrEqual(t, len(list), seen)
			for i, s := range list {
				r, err := s.Open()
				if err != nil {
					continue
				}
				text, err := io.ReadAll(r)
				require.NoError(t, r.Close())
				want := texts[strings.TrimPrefix(s.Name, filepath.Join(dir, "a.zip!"))]
				require.True(t, strings.HasPrefix(want, string(text)))
				if len(text) < len(want) && err == nil && len(text) > 0 {
					assert.Error(t, s.Damage(), "%d %s", n, s.Name)
				}
				if i < len(list)-1 {
					assert.Equal(t, want, string(text))
				}
			}
			seen = len(list)
		}
		assert.Equal(t, 3, seen)
	}
}
