package redact_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
)

// mediaOf is what the reports of a case say of the media, without who says it.
func mediaOf(c *annotate.Case) (list []string) {
	for s := range c.Sessions() {
		for _, q := range s.Quality {
			for _, m := range q.Streams {
				list = append(list, fmt.Sprint(s.Number, m.Label, m.Direction, m.Codec, m.Class, m.Exceeded, m.Path, m.Connection, m.Transport, m.IceWarnings))
			}
		}
	}
	return list
}

// TestMediaQualityIsThatOfTheOriginal holds what the reading of quality reports needs
// to what it was, codecs among it.
func TestMediaQualityIsThatOfTheOriginal(t *testing.T) {
	paths, err := filepath.Glob("../../annotate/testdata/quality/*.uccapilog")
	require.NoError(t, err)
	streams := 0
	for _, path := range paths {
		want := mediaOf(cased(pieces(t, path)))
		streams += len(want)
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := pieces(t, path)
			redacted(level, list)
			assert.Equal(t, want, mediaOf(cased(list)), "%s, %s", path, level)
		}
	}
	assert.GreaterOrEqual(t, streams, 8)
}
