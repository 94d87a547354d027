package ticket_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/ticket"
	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// session reads the first session of a client log, and its messages.
func session(t *testing.T, name string) (*annotate.Session, func(int) []byte) {
	t.Helper()
	f, err := os.Open(filepath.Join("../../../testdata", name))
	require.NoError(t, err)
	defer f.Close()
	var messages []*formats.Message
	b := annotate.NewBuilder()
	for m, err := range formats.Messages(uccapi.Format.NewReader(f, &formats.Options{File: filepath.Base(name)})) {
		require.NoError(t, err)
		messages = append(messages, m)
		b.Add(m)
	}
	s := b.Case().Session(1)
	return s, func(n int) []byte { return messages[s.Messages[n-1].Frame-1].Raw }
}

// TestNumbers numbers the messages of a ticket as everything does that a person reads of
// the same input, where they are the first of their session no more.
func TestNumbers(t *testing.T) {
	s, _ := session(t, "scenarios/S01.log")
	for i := range s.Messages {
		s.Messages[i].Frame += 100
	}
	for _, step := range ticket.New(s, ticket.Options{}).Steps {
		assert.Greater(t, step.Number, 100)
	}
}

func TestGolden(t *testing.T) {
	for name, log := range map[string]string{"answered": "scenarios/S01.log", "failed": "uccapi/failed.uccapilog", "cancelled": "uccapi/cancelled.uccapilog"} {
		s, raw := session(t, log)
		zone := time.FixedZone("CET", 3600)
		for _, form := range []struct {
			ending string
			write  func(*ticket.Ticket, *strings.Builder) error
		}{
			{".md", func(k *ticket.Ticket, b *strings.Builder) error { return k.Markdown(b) }},
			{".txt", func(k *ticket.Ticket, b *strings.Builder) error { return k.Text(b) }},
		} {
			var b strings.Builder
			require.NoError(t, form.write(ticket.New(s, ticket.Options{Raw: raw, Zone: zone}), &b))
			path := filepath.Join("testdata", name+form.ending)
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o666))
				continue
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, string(want), b.String(), path)
		}
	}
}

// TestHostile shows that no name becomes mark-up, a line or a control of its own.
func TestHostile(t *testing.T) {
	evil := "a|b\r\n# c <img src=x> [l](http://x) `d` *e* \x1b[31m \u202e \u0085 \\"
	s := &annotate.Session{
		CallID: evil, Callee: evil, Caller: annotate.Party{AOR: evil}, Summary: []string{evil, evil}, Outcome: annotate.OutcomeFailed,
		Endpoints: []annotate.Endpoint{{Label: "E1", Name: evil, Product: evil, Reason: evil, State: annotate.StateWon}},
		Messages:  []annotate.Note{{N: 1, Kind: annotate.CodeFinalError, Status: 404, StartLine: "SIP/2.0 " + evil, Note: evil, File: evil}},
	}
	raw := func(int) []byte {
		return []byte("SIP/2.0 404 x\r\nms-diagnostics: 1;reason=\"" + strings.ReplaceAll(evil, "\r\n", "") + "\"\r\n\r\n")
	}
	k := ticket.New(s, ticket.Options{Raw: raw})
	var md, txt strings.Builder
	require.NoError(t, k.Markdown(&md))
	require.NoError(t, k.Text(&txt))
	for _, text := range []string{md.String(), txt.String()} {
		assert.NotContains(t, text, "\x1b")
		assert.NotContains(t, text, "\u202e")
		assert.NotContains(t, text, "\r")
		assert.True(t, utf8.ValidString(text))
	}
	for line := range strings.Lines(md.String()) {
		if strings.HasPrefix(line, "    ") {
			continue // as it is in the log, in a block of code
		}
		assert.NotContains(t, strings.ReplaceAll(line, `\<`, ""), "<", line)
		assert.NotContains(t, strings.ReplaceAll(line, "\\`", ""), "`", line)
		assert.NotContains(t, strings.ReplaceAll(line, `\[`, ""), "[", line)
		assert.False(t, strings.HasPrefix(line, "# "), line)
	}
}

// TestLongStory shows that a ticket stays one.
func TestLongStory(t *testing.T) {
	s := &annotate.Session{}
	for n := range 500 {
		s.Messages = append(s.Messages, annotate.Note{N: n + 1, Kind: annotate.CodeCancel, Method: "CANCEL"})
	}
	k := ticket.New(s, ticket.Options{})
	assert.Len(t, k.Steps, 10)
	assert.Equal(t, "…", k.Steps[9].Message)
	assert.Equal(t, "no time in the log", k.Start)
}

// TestPlaces says of each place no more than the log does: that one stopped ringing only
// where it is known to have rung, and who hung up only where that is known.
func TestPlaces(t *testing.T) {
	ms := int64(4000)
	const another, silent = "another endpoint answered", "; the CANCEL is not in this log"
	for _, tt := range []struct {
		place annotate.Endpoint
		said  annotate.Code // by the place
		want  string
	}{
		{annotate.Endpoint{State: annotate.StateLost, RingMS: &ms, Reason: another + silent}, annotate.CodeRing, "stopped ringing"},
		{annotate.Endpoint{State: annotate.StateLost, RingMS: &ms, Reason: another}, annotate.CodeRing, "stopped ringing: " + another},
		{annotate.Endpoint{State: annotate.StateLost, RingMS: &ms, Reason: another}, annotate.CodeProgress, "did not answer: " + another},
		{annotate.Endpoint{State: annotate.StateLost, Reason: another + silent}, "", "did not answer"},
		{annotate.Endpoint{State: annotate.StateRaceLost, Reason: "it answered too, and this call ended before the one that was kept"}, "", "answered too, and this call ended before the one that was kept"},
		{annotate.Endpoint{State: annotate.StateRaceLost}, "", "answered too late"},
	} {
		tt.place.Label = "E1"
		note := annotate.Note{N: 1, Kind: tt.said, Endpoint: "E1"}
		k := ticket.New(&annotate.Session{Endpoints: []annotate.Endpoint{tt.place}, Messages: []annotate.Note{note}}, ticket.Options{})
		assert.Equal(t, tt.want, k.Places[0].State, tt.said)
	}
}

// TestManyPlaces names some of the places that ring, and counts all.
func TestManyPlaces(t *testing.T) {
	s := &annotate.Session{}
	for n := range 500 {
		s.Messages = append(s.Messages, annotate.Note{N: n + 1, Kind: annotate.CodeRing, Status: 180, Endpoint: fmt.Sprintf("E%d", n+1)})
	}
	k := ticket.New(s, ticket.Options{})
	require.Len(t, k.Steps, 1)
	assert.Contains(t, k.Steps[0].Meaning, "500 places ring")
	assert.Contains(t, k.Steps[0].Meaning, "E11, E12, …")
	assert.NotContains(t, k.Steps[0].Meaning, "E13")
}

// TestSecondsByOneClock holds that no step comes before the one above it where a log's
// clock is ahead, behind, or both are.
func TestSecondsByOneClock(t *testing.T) {
	s, raw := session(t, "scenarios/S01.log")
	want := ticket.New(s, ticket.Options{Raw: raw}).Steps
	for _, ahead := range []int64{-7200000, 90000} {
		for i := range s.Messages {
			if n := &s.Messages[i]; i%2 == 1 {
				n.AheadMS += ahead
				n.Time.Time = n.Time.Add(time.Duration(ahead) * time.Millisecond)
			}
		}
		assert.Equal(t, want, ticket.New(s, ticket.Options{Raw: raw}).Steps, ahead)
	}
}
