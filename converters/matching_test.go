package converters_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters"
	"ocsconv/converters/filter"
)

// TestMatching asks filters of the messages themselves, and of what is known of their
// sessions and of what a memory has of their octets.
func TestMatching(t *testing.T) {
	logs := opened(t, "../testdata/day/frontend.log")
	for _, text := range []string{
		`mpop.user contains "bob"`, `not mpop.user contains "bob"`, `mpop.cause.status >= 400 or not mpop.cause and mpop.status == 487`,
		`sip.Method == "BYE"`, `not sip.Method == "INVITE"`, `not sip`, `sip matches "lync" and not sip.to.tag`,
		`mpop.user contains "bob" and sip.Method == "BYE"`, `sip.Method == "BYE" xor mpop.user contains "bob"`,
		`sip.Method == "CANCEL" and mpop.state == "lost" or mpop.outcome == "failed" and sip.Status-Code == 486`,
		`len(mpop.caller) < len(sip.Call-ID)`, `mpop.outcome == "failed" or mpop.diagnostics.id`,
	} {
		f, err := filter.Parse(text)
		require.NoError(t, err)
		memory := filter.NewMemory(f)
		opts := converters.Options{SessionsOnly: memory != nil}
		if memory.Remembers() {
			opts.Each = memory.Add
		}
		known, err := converters.Survey(t.Context(), logs, opts)
		require.NoError(t, err)
		want := []int{}
		for p, err := range known.Packets(t.Context()) {
			require.NoError(t, err)
			if f.Match(p) {
				want = append(want, p.Session.Number)
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)
		found, err := known.Matching(t.Context(), f, nil, memory)
		require.NoError(t, err)
		assert.Equal(t, want, found, text)
	}
}
