package converters_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/source"
	"ocsconv/formats"
)

// surveyed returns a job over one file that has looked through it.
func surveyed(t *testing.T, name string, opts converters.Options) *converters.Job {
	t.Helper()
	sources, errs := source.Expand([]string{name}, nil)
	require.Empty(t, errs)
	l, err := converters.Open(sources[0])
	require.NoError(t, err)
	j := converters.NewJob([]*converters.Log{l}, opts)
	require.NoError(t, j.Survey(context.Background()))
	return j
}

// TestLaterPassesReadTheSame compares what the pass after a survey hands out with
// what a job does that reads its log once.
func TestLaterPassesReadTheSame(t *testing.T) {
	taken := 0
	for _, pattern := range []string{"scenarios/*.log", "*/*.uccapilog", "ocslogger/s*.log", "ocslogger/c*.log", "celog/*.log"} {
		logs, err := filepath.Glob("../testdata/" + pattern)
		require.NoError(t, err)
		require.NotEmpty(t, logs, pattern)
		for _, name := range logs {
			once, twice := surveyed(t, name, converters.Options{}), surveyed(t, name, converters.Options{Annotate: true})
			taken += converters.Transcripts(twice)
			want := pieces(t, once)
			got := pieces(t, twice)
			require.Len(t, got, len(want), name)
			for i, w := range want {
				g := got[i]
				g.Comment = w.Comment
				if w.Direction == formats.Unknown { // inferred by the other job
					g.Direction, g.How, g.Local, g.Remote = w.Direction, w.How, w.Local, w.Remote
				}
				require.Equal(t, w, g, name)
			}
		}
	}
	assert.Greater(t, taken, 10, "logs that were read by transcript")
}

func pieces(t *testing.T, j *converters.Job) []*formats.Message {
	t.Helper()
	var list []*formats.Message
	for m, err := range j.Pieces(context.Background()) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

// TestLogChangesBetweenPasses cuts, shifts and extends a log after the survey.
func TestLogChangesBetweenPasses(t *testing.T) {
	text, err := os.ReadFile("../testdata/scenarios/S01.log")
	require.NoError(t, err)
	for _, c := range []struct{ name, text, problem string }{
		{"cut", string(text[:len(text)/2]), "an input changed while it was read"},
		{"shifted", "x" + string(text), "an input changed while it was read"},
		{"grown", string(text) + "01/05/2010|15:00:00.000 418:D8 INFO  :: further lines\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "client.uccapilog")
			require.NoError(t, os.WriteFile(name, text, 0o644))
			j := surveyed(t, name, converters.Options{Annotate: true})
			require.NoError(t, os.WriteFile(name, []byte(c.text), 0o644))
			for _, e := range j.Pieces(context.Background()) {
				err = e
			}
			if c.problem == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, c.problem)
		})
	}
}
