package merge_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/input/source"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
)

// opened returns the inputs that a path names.
func opened(t testing.TB, name string) []*input.Input {
	t.Helper()
	sources, errs := source.Expand([]string{name}, nil)
	require.Empty(t, errs)
	inputs, errs := input.OpenAll(t.Context(), sources, input.Options{})
	require.Empty(t, errs)
	return inputs
}

// TestLaterPassesReadTheSame compares what the pass after a survey hands out with
// what is read when a log is read once.
func TestLaterPassesReadTheSame(t *testing.T) {
	taken := 0
	for _, pattern := range []string{"scenarios/*.log", "*/*.uccapilog", "ocslogger/[bcrs]*.log", "celog/*.log"} {
		logs, err := filepath.Glob("../../../testdata/" + pattern)
		require.NoError(t, err)
		require.NotEmpty(t, logs, pattern)
		for _, name := range logs {
			once, err := converters.Merge(t.Context(), opened(t, name), converters.Options{})
			require.NoError(t, err)
			twice, err := converters.Survey(t.Context(), opened(t, name), converters.Options{})
			require.NoError(t, err)
			taken += merge.Transcripts(twice.Inputs)
			want, got := pieces(t, once.Inputs), pieces(t, twice.Inputs)
			require.Len(t, got, len(want), name)
			for i, w := range want {
				require.Equal(t, w, got[i], name)
			}
		}
	}
	assert.Greater(t, taken, 60, "logs that were read by transcript")
}

// pieces returns all that is written, gaps too.
func pieces(t *testing.T, g *merge.Inputs) []*formats.Message {
	t.Helper()
	var list []*formats.Message
	for p, err := range g.Pieces(t.Context(), merge.Pass{}) {
		require.NoError(t, err)
		list = append(list, p.Message)
	}
	return list
}

// TestLogChangesBetweenPasses cuts, shifts, rewrites and extends logs after the
// survey: one that is read again by transcript, one that is not, and a capture.
func TestLogChangesBetweenPasses(t *testing.T) {
	var made bytes.Buffer
	before, err := converters.Merge(t.Context(), opened(t, "../../../testdata/scenarios/S01.log"), converters.Options{})
	require.NoError(t, err)
	_, err = before.Write(t.Context(), &made, converters.Target{Format: capture.Format})
	require.NoError(t, err)
	client, err := os.ReadFile("../../../testdata/scenarios/S01.log")
	require.NoError(t, err)
	server, err := os.ReadFile("../../../testdata/ocslogger/r2-frontend.log")
	require.NoError(t, err)
	further := "01/05/2010|15:00:00.000 418:D8 INFO  :: further lines\r\n"
	for _, log := range []struct {
		name string
		text []byte
	}{{"client.uccapilog", client}, {"server.log", server}, {"made.pcapng", made.Bytes()}} {
		tag := []byte(";tag=")
		at := bytes.LastIndex(log.text, tag) + len(tag)
		rewritten := bytes.Clone(log.text)
		rewritten[at] ^= 1
		for _, c := range []struct {
			name    string
			text    []byte
			noticed bool
		}{
			{"cut", log.text[:len(log.text)/2], true},
			{"shifted", append([]byte("x"), log.text...), true},
			{"rewritten in place", rewritten, true},
			{"grown", append(bytes.Clone(log.text), further...), false},
		} {
			t.Run(log.name+" "+c.name, func(t *testing.T) {
				name := filepath.Join(t.TempDir(), log.name)
				require.NoError(t, os.WriteFile(name, log.text, 0o644))
				known, err := converters.Survey(t.Context(), opened(t, name), converters.Options{})
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(name, c.text, 0o644))
				for _, err = range known.Packets(t.Context()) {
				}
				if c.noticed {
					assert.EqualError(t, err, name+": was changed while it was read; convert a copy, or follow the log with --follow as it grows")
				} else {
					assert.NoError(t, err)
				}
			})
		}
	}
}

// TestForeignLinesChangeBetweenPasses rewrites lines that are no message, before all messages and
// behind them, by others of the same length: a redactor has learnt from the first ones only.
func TestForeignLinesChangeBetweenPasses(t *testing.T) {
	log, err := os.ReadFile("../../../testdata/scenarios/S01.log")
	require.NoError(t, err)
	const line = "01/05/2010|14:00:00.000 418:D8 INFO  :: display name: %s\r\n"
	was, is := fmt.Appendf(nil, line, "Quattermann"), fmt.Appendf(nil, line, "Zwirbelhube")
	for where, texts := range map[string][2][]byte{
		"begin": {slices.Concat(was, log), slices.Concat(is, log)},
		"end":   {slices.Concat(log, was), slices.Concat(log, is)},
	} {
		t.Run(where, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "a.uccapilog")
			require.NoError(t, os.WriteFile(name, texts[0], 0o644))
			r := redact.New(redact.People, redact.Options{Formats: known.Formats})
			inputs := opened(t, name)
			learnt, err := merge.Learn(t.Context(), inputs, r, nil)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(name, texts[1], 0o644))
			g, err := converters.Merge(t.Context(), inputs, converters.Options{Redactor: r, Learnt: learnt})
			require.NoError(t, err)
			var made bytes.Buffer
			_, err = g.Write(t.Context(), &made, converters.Target{Format: inputs[0].Format})
			assert.ErrorContains(t, err, ": was changed while it was read")
			assert.NotContains(t, made.String(), "Zwirbel")
		})
	}
}
