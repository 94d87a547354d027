package converters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
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

// TestWithColumns finds in another reading what a survey that was asked finds: of a
// client's logs, and of a server's whose messages have no direction.
func TestWithColumns(t *testing.T) {
	var logs []*input.Input
	for _, name := range []string{"scenarios/S01.log", "uccapi/six-endpoints.uccapilog", "day/frontend.log", "ocslogger/s4.log"} {
		logs = append(logs, opened(t, "../testdata/"+name)...)
	}
	asked, err := converters.Survey(t.Context(), logs, converters.Options{Columns: true})
	require.NoError(t, err)
	plain, err := converters.Survey(t.Context(), logs, converters.Options{})
	require.NoError(t, err)
	with, err := plain.WithColumns(t.Context(), nil)
	require.NoError(t, err)
	chosen, err := plain.WithColumns(t.Context(), []int{2, 5})
	require.NoError(t, err)
	for _, n := range []int{2, 5} {
		assert.Equal(t, asked.Session(n), chosen.Session(n))
	}
	seen := map[string]bool{}
	for n := 1; n <= asked.Len(); n++ {
		want := asked.Session(n)
		assert.Equal(t, want, with.Session(n))
		assert.NotEqual(t, want, plain.Session(n), "the case itself stays as it is")
		for i := range want.Messages {
			m := &want.Messages[i]
			seen[m.Protocol] = true
			seen["ends"] = seen["ends"] || m.Source != ""
		}
	}
	assert.Subset(t, seen, map[string]bool{"SIP": true, "SIP/SDP": true, "ends": true})
	again, err := asked.WithColumns(t.Context(), nil)
	require.NoError(t, err)
	assert.Same(t, asked, again)
}

// inBrief returns a case of which the sessions were kept in brief, and then asked for whole.
func inBrief(t *testing.T, of []*input.Input) *converters.Case {
	t.Helper()
	known, err := converters.Survey(t.Context(), of, converters.Options{SessionsOnly: true})
	require.NoError(t, err)
	var want, briefs []*annotate.Session
	for _, n := range known.All() {
		want, briefs = append(want, known.Session(n)), append(briefs, known.Brief(n))
	}
	kept, ok := known.KeepBriefs()
	require.True(t, ok)
	recalled, err := converters.Recall(t.Context(), of, converters.Options{SessionsOnly: true}, kept)
	require.NoError(t, err)
	for i, n := range known.All() {
		assert.Equal(t, briefs[i], known.Brief(n))
		assert.Equal(t, want[i], known.Session(n))
		assert.Equal(t, briefs[i], recalled.Brief(n))
	}
	require.True(t, recalled.BriefOnly)
	require.NoError(t, recalled.Whole(t.Context()))
	require.False(t, recalled.BriefOnly)
	for i, n := range known.All() {
		assert.Equal(t, want[i], recalled.Session(n))
	}
	return recalled
}

// TestComplete hands out each session once with the messages that a reading of all has,
// whether places or numbers tell them apart: of logs, a document, a log that lies there
// twice, and of a case that was recalled.
func TestComplete(t *testing.T) {
	var logs []*input.Input
	for _, name := range []string{"scenarios/S01.log", "uccapi/colliding-tags.uccapilog", "day/frontend.log", "ocslogger/s4.log", "damage/foreign-lines.uccapilog", "excerpt/captions.txt"} {
		logs = append(logs, opened(t, "../testdata/"+name)...)
	}
	for name, of := range map[string][]*input.Input{"places": logs[:5], "numbers": logs, "twice": append(opened(t, "../testdata/day/frontend.log"), logs...)} {
		t.Run(name, func(t *testing.T) {
			known, err := converters.Survey(t.Context(), of, converters.Options{SessionsOnly: true})
			require.NoError(t, err)
			want := map[int][]*formats.Message{}
			for p, err := range known.Packets(t.Context()) {
				require.NoError(t, err)
				p.Message.Gap = nil
				want[p.Session.Number] = append(want[p.Session.Number], p.Message)
			}
			kept, ok := known.Keep()
			require.True(t, ok)
			recalled, err := converters.Recall(t.Context(), of, converters.Options{}, kept)
			require.NoError(t, err)
			for _, c := range []*converters.Case{known, recalled, inBrief(t, of)} {
				for every := range 3 {
					var asked []int
					for n := 1; n <= known.Len(); n += every + 1 {
						asked = append(asked, n)
					}
					left := len(asked)
					asked = append(asked, asked[0])
					require.NoError(t, c.Complete(t.Context(), asked, func(s *annotate.Session, messages []*formats.Message) error {
						left--
						c.Explain(s, messages)
						assert.Equal(t, want[s.Number], messages)
						return nil
					}))
					assert.Zero(t, left)
				}
			}
			again := map[int][]*formats.Message{}
			for p, err := range recalled.Packets(t.Context()) {
				require.NoError(t, err)
				p.Message.Gap = nil
				again[p.Session.Number] = append(again[p.Session.Number], p.Message)
			}
			assert.Equal(t, want, again, "a case that was recalled reads for them")
		})
	}
}
