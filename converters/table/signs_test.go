package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/table"
)

// On a terminal the failure is what one sees first: by its sign, by colour on the sign
// and on the outcome only, and with its reason beside it.
func TestListShowsFailures(t *testing.T) {
	status := 404
	sessions := []*annotate.Session{
		{Number: 1, Kind: annotate.KindCall, Outcome: annotate.OutcomeAnswered, Caller: annotate.Party{AOR: "alice@contoso.com"}},
		{Number: 2, Kind: annotate.KindCall, Outcome: annotate.OutcomeFailed, Cause: &annotate.Cause{Status: &status, Text: "no such user"}},
		{Number: 3, Kind: annotate.KindCall, Outcome: annotate.OutcomeBusy},
	}
	list := func(o table.ListOptions) []string {
		var b strings.Builder
		require.NoError(t, table.List(&b, slices.Values(sessions), o))
		return strings.Split(strings.TrimSpace(b.String()), "\n")
	}
	lines := list(table.ListOptions{Columns: 100, Signs: true, Colour: true})
	assert.Contains(t, lines[0], "OUTCOME   WHY")
	assert.True(t, strings.HasPrefix(lines[1], "✓  1"), lines[1])
	assert.NotContains(t, lines[1], "\x1b", "the usual has no colour")
	assert.True(t, strings.HasPrefix(lines[2], "\x1b[1;31m✗\x1b[0m  2"), lines[2])
	assert.Contains(t, lines[2], "\x1b[1;31mfailed\x1b[0m    no such user (404)")
	assert.NotContains(t, lines[3], "\x1b", "a choice is no failure")
	plain := list(table.ListOptions{Columns: 100, Signs: true, ASCII: true})
	assert.True(t, strings.HasPrefix(plain[2], "x  2"), plain[2])
	pipe := list(table.ListOptions{})
	assert.True(t, strings.HasPrefix(pipe[0], "#"), "a pipe has what it always had")
	assert.Less(t, strings.Index(pipe[0], "MPOP"), strings.Index(pipe[0], "WHY"))
}

// A reason has the room of columns that are empty, of the number of messages only where it
// stands whole then, and the common domain wherever an address ends with it.
func TestListMakesRoomForReasons(t *testing.T) {
	list := func(reason string, columns int) string {
		s := &annotate.Session{Number: 1, Kind: annotate.KindCall, Outcome: annotate.OutcomeFailed,
			Caller: annotate.Party{AOR: "alice@contoso.com"}, Callee: "bob@contoso.com", Cause: &annotate.Cause{Text: reason}}
		var b strings.Builder
		require.NoError(t, table.List(&b, slices.Values([]*annotate.Session{s}), table.ListOptions{Columns: columns, Signs: true}))
		return b.String()
	}
	long := strings.Repeat("the gateway did not take the number ", 6)
	assert.Contains(t, list(long, 100), "MSGS", "which the reason has no use for")
	assert.NotContains(t, list(long, 100), "WINNER")
	short := list("bob@contoso.com at bob@contoso.com.au: bob@contoso.com, busy at bob@contoso.com", 100)
	assert.Contains(t, short, "bob at bob@contoso.com.au: bob, busy at bob")
}

// A redirection is no failure and has no cause: its list says whereto.
func TestListSaysWhereRedirected(t *testing.T) {
	s := &annotate.Session{Number: 1, Kind: annotate.KindCall, Outcome: annotate.OutcomeRedirected, RedirectedTo: "dave@contoso.com"}
	var b strings.Builder
	require.NoError(t, table.List(&b, slices.Values([]*annotate.Session{s}), table.ListOptions{}))
	assert.Contains(t, b.String(), "WHY")
	assert.Contains(t, b.String(), "to dave@contoso.com\n")
	assert.Nil(t, s.Cause)
}
