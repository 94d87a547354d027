package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyKind has show draw all sessions.
var everyKind = []string{"--kind", "call", "--kind", "im", "--kind", "conference", "--kind", "registration", "--kind", "subscription", "--kind", "options", "--kind", "report", "--kind", "other"}

// TestFormsLoseNothing holds the commands to the law of [TestNoMessageIsLost] over every
// form that is read and every damage: as many messages come out as went in, or exit status
// 3 and a sentence say otherwise. One command is tried of each pair, in turn, and LOSS=all
// tries all.
func TestFormsLoseNothing(t *testing.T) {
	dir := t.TempDir()
	other, err := filepath.Abs("../../testdata/uccapi/cancelled.uccapilog")
	require.NoError(t, err)
	further := messagesIn(t, other)
	commands := []struct {
		name string
		more int // messages of the other input
		args func(in, out string) []string
		got  func(out, stdout string) int
	}{
		{"show", 0, func(in, _ string) []string { return append([]string{"show", in}, everyKind...) }, func(_, stdout string) int { return inLadders(stdout) }},
		{"find", 0, func(in, _ string) []string { return []string{"find", "--all", in} }, func(_, stdout string) int { return inTable(t, stdout) }},
		{"both into a folder", further, func(in, out string) []string { return []string{"convert", in, other, "-o", out + "/"} }, func(out, _ string) int { return messagesBelow(t, out) }},
		{"both into one", further, func(in, out string) []string { return []string{"convert", in, other, "-o", out + ".pcapng"} }, func(out, _ string) int { return messagesIn(t, out+".pcapng") }},
		{"both listed", further, func(in, _ string) []string { return []string{"sessions", "--all", in, other} }, func(_, stdout string) int { return inTable(t, stdout) }},
		{"a server trace", 0, func(in, out string) []string { return []string{"convert", in, "--to", "ocslogger", "-o", out + ".log"} }, func(out, _ string) int { return messagesIn(t, out+".log") }},
		{"rows", 0, func(in, _ string) []string { return []string{"export", in, "--as", "csv", "--combined", "--stdout"} }, func(_, stdout string) int { return rowsIn(t, stdout) }},
	}
	for i, path := range lossForms {
		sound, err := os.ReadFile(filepath.Join("../../testdata", path))
		require.NoError(t, err)
		for j, damage := range lossDamages {
			data := damage.do(sound)
			in := filepath.Join(dir, fmt.Sprint(i, "-", j, filepath.Ext(path)))
			require.NoError(t, os.WriteFile(in, data, 0o600))
			tried := commands
			if os.Getenv("LOSS") != "all" {
				k := (i*len(lossDamages) + j) % len(commands)
				tried = commands[k : k+1]
			}
			for _, c := range tried {
				want, out := started(data)+c.more, filepath.Join(dir, fmt.Sprint("out-", i, "-", j, "-", c.name))
				code, stdout, stderr := ocsconv(t, append(c.args(in, out), "--date", "2010-01-05")...)
				what := fmt.Sprintf("%s, %s, %s", path, damage.name, c.name)
				if code == exitFailed && started(data) == 0 {
					continue // says that it found none
				}
				if !assert.Contains(t, []int{0, exitPartial}, code, "%s: %s", what, stderr) {
					continue
				}
				if got := c.got(out, stdout); got != want {
					assert.Equal(t, exitPartial, code, "%s: %d messages went in, %d came out", what, want, got)
					assert.NotEmpty(t, stderr, what)
				}
			}
		}
	}
}
