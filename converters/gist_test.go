package converters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
)

// memoryCache keeps the gist of one log.
type memoryCache struct {
	gist []byte
	kept int
}

func (s *memoryCache) Gist(*input.Log) []byte { return s.gist }

func (s *memoryCache) KeepGist(_ *input.Log, gist []byte) { s.gist, s.kept = gist, s.kept+1 }

// TestGist surveys logs of several forms from what their first reading left.
func TestGist(t *testing.T) {
	for _, name := range []string{"scenarios/S01.log", "scenarios/S05.log", "uccapi/six-endpoints.uccapilog", "day/frontend.log", "ocslogger/s4.log"} {
		t.Run(name, func(t *testing.T) {
			logs := opened(t, "../testdata/"+name)
			var cache memoryCache
			opts := converters.Options{Sessions: true, Cache: &cache}
			read, err := converters.Survey(t.Context(), logs, opts)
			require.NoError(t, err)
			require.NotEmpty(t, cache.gist)
			again, err := converters.Survey(t.Context(), logs, opts)
			require.NoError(t, err)
			assert.Equal(t, 1, cache.kept, "the log is read once")
			require.Equal(t, read.Known.Len(), again.Known.Len())
			for n := 1; n <= read.Known.Len(); n++ {
				assert.Equal(t, read.Session(n), again.Session(n))
			}
		})
	}
}

// FuzzGist reads any octets as the gist of a log.
func FuzzGist(f *testing.F) {
	logs := opened(f, "../testdata/scenarios/S05.log")
	var cache memoryCache
	_, err := converters.Survey(f.Context(), logs, converters.Options{Sessions: true, Cache: &cache})
	require.NoError(f, err)
	f.Add(cache.gist)
	f.Add(cache.gist[:len(cache.gist)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, gist []byte) {
		known, err := converters.Survey(t.Context(), logs, converters.Options{Sessions: true, Cache: &memoryCache{gist: append([]byte{}, gist...)}})
		if err != nil {
			return
		}
		for n := 1; n <= known.Known.Len(); n++ {
			known.Session(n)
		}
	})
}
