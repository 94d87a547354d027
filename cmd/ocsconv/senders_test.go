package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSenders reads one call as people send it: out of other programs' logs, in
// mails, pages, chats, tickets and databases. What is read of each file stands in
// testdata/senders.txt, and is the same again from a capture of it and from a redacted
// copy.
func TestSenders(t *testing.T) {
	files, err := filepath.Glob("testdata/senders/*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all strings.Builder
	for _, file := range files {
		name := filepath.Base(file)
		got := heard(t, file)
		fmt.Fprintf(&all, "%s\n%s", name, got)

		dir := t.TempDir()
		back := filepath.Join(dir, "back", name)
		code, _, stderr := ocsconv(t, "convert", file, "-o", filepath.Join(dir, "a.pcapng"), "-q")
		require.Contains(t, []int{0, 3}, code, stderr)
		require.NoError(t, os.Mkdir(filepath.Dir(back), 0o777))
		code, _, stderr = ocsconv(t, "convert", filepath.Join(dir, "a.pcapng"), "-o", back, "-q")
		require.Contains(t, []int{0, 3}, code, stderr)
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		octets, err := os.ReadFile(back)
		require.NoError(t, err)
		assert.True(t, string(want) == string(octets), "%s comes back as it was", name)

		for _, level := range []string{"people", "all"} {
			redacted := filepath.Join(dir, name)
			code, _, stderr = ocsconv(t, "redact", file, "-o", redacted, "-q", "--redact", level, "--force")
			require.Contains(t, []int{0, 3}, code, stderr)
			assert.Equal(t, nameless(got), nameless(heard(t, redacted)), "%s is read as well when it is redacted (%s)", name, level)
		}
	}
	golden := "testdata/senders.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(all.String()), 0o666))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), all.String())
}

// nameless returns what heard lists without names: method or status, direction, time and
// ports.
func nameless(heard string) string {
	return namesHeard.ReplaceAllString(heard, "")
}

var namesHeard = regexp.MustCompile(`sips?:[^ ]+|,[^,]*, \d+ octets|[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+`)

// heard lists the messages of a file: start line, Call-ID, octets, direction, time
// and addresses.
func heard(t *testing.T, file string) string {
	code, stdout, stderr := ocsconv(t, "sessions", "--json", "--tz", "UTC", file)
	require.Contains(t, []int{0, 3}, code, stderr)
	type message struct {
		Frame, Length                         int
		StartLine                             string `json:"start_line"`
		Direction, DirectionHow, Src, Dst, ID string
		Time                                  *string
	}
	var list []message
	for line := range strings.Lines(stdout) {
		var s struct {
			CallID   string `json:"call_id"`
			Messages []message
		}
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		for _, m := range s.Messages {
			m.ID = s.CallID
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b message) int { return a.Frame - b.Frame })
	var b strings.Builder
	for _, m := range list {
		at := "-"
		if m.Time != nil {
			at = *m.Time
		}
		fmt.Fprintf(&b, "  %s, %s, %d octets, %s, %s, %s > %s\n", m.StartLine, m.ID, m.Length, m.Direction, at, m.Src, m.Dst)
	}
	return b.String()
}
