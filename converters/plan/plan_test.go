package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
	"ocsconv/converters/plan"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/uccapi"
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

// A capture gives its logs back under their own names, and only within the
// folder.
func TestNamesOfACapturesLogs(t *testing.T) {
	in := &input.Input{Recognition: input.Recognition{Format: capture.Format}}
	want := []string{}
	for _, of := range []struct{ log, name string }{
		{"oc-phone.uccapilog", "oc-phone.uccapilog"}, {`C:\logs\a.log`, "a.log"}, {"../../etc/passwd", "passwd"}, {"dir/b.log", "b.log"},
		{"", "log.uccapilog"}, {".", "log.uccapilog"}, {"..", "log.uccapilog"}, {"/", "log.uccapilog"}, {`..\..`, "log.uccapilog"},
		{"a\x1b[2Jb.log", "log.uccapilog"}, {"a\u202eb.log", "log.uccapilog"},
	} {
		in.MadeFrom = append(in.MadeFrom, pcapng.LogInfo{Format: uccapi.Name, File: of.log})
		want = append(want, of.name)
	}
	in.Source = opened(t, "../../testdata/scenarios/S01.log")[0].Source
	var got []string
	r := plan.Request{Log: uccapi.Format}
	for _, o := range r.Each(in) {
		got = append(got, o.Name)
		assert.Equal(t, uccapi.Format, o.Format)
	}
	assert.Equal(t, want, got)
}

func TestWhatOneOutputIsMadeAs(t *testing.T) {
	log := opened(t, "../../testdata/scenarios/S01.log")
	for _, tt := range []struct {
		name, to string
		same     bool
		inputs   int
		format   string
		err      error
	}{
		{"a.pcapng", "", false, 1, "pcapng", nil},
		{"a.uccapilog", "", false, 1, "uccapi", nil},
		{"a.uccapilog", "ocslogger", false, 1, "ocslogger", nil},
		{"-", "", false, 1, "pcapng", nil},
		{"a", "", false, 1, "", plan.ErrUnclear},
		{"a.csv", "", false, 1, "", plan.ErrUnclear},
		{"a", "", true, 1, "uccapi", nil},
		{"a", "", true, 2, "", plan.ErrOneFile},
		{"a.log", "", true, 2, "uccapi", nil},
		{"a.pcapng", "", true, 1, "pcapng", nil},
	} {
		r := plan.Request{SameForm: tt.same, Log: uccapi.Format}
		if tt.to != "" {
			r.Format = known.ByName(tt.to)
		}
		inputs := log
		if tt.inputs == 2 {
			inputs = append(inputs[:1:1], log...)
		}
		plan, err := r.One(inputs, tt.name)
		if tt.err != nil {
			assert.ErrorIs(t, err, tt.err, tt.name)
			continue
		}
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.format, plan.Format.Name, tt.name)
	}
}
