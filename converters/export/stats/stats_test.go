package stats_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
)

var day = time.Date(2015, 3, 3, 8, 0, 0, 0, time.UTC)

// call makes a call that begins so many minutes after eight.
func call(n, minute int, outcome annotate.Outcome) *annotate.Session {
	return &annotate.Session{
		Number: n, Kind: annotate.KindCall, Outcome: outcome, Files: []string{"fe01.log"}, Callee: "frank@contoso.com",
		Caller: annotate.Party{AOR: fmt.Sprintf("user%d@contoso.com", n%3)},
		Start:  annotate.Time{Time: day.Add(time.Duration(minute) * time.Minute)},
		End:    annotate.Time{Time: day.Add(time.Duration(minute+2) * time.Minute)},
	}
}

func sample() []*annotate.Session {
	var list []*annotate.Session
	for n := 1; n <= 10; n++ {
		s := call(n, n*10, annotate.OutcomeAnswered)
		ms := int64(n * 1000)
		s.AnswerMS = &ms
		s.Endpoints = []annotate.Endpoint{
			{Label: "E1", AOR: "frank@contoso.com", Epid: "aa", Product: "Lync 2013", RingMS: &ms, State: annotate.StateWon},
			{Label: "E2", AOR: "frank@contoso.com", Epid: "bb", Product: "Lync Phone", RingMS: &ms, State: annotate.StateLost},
			{Label: "E3", Class: "server:mediation", Product: "Mediation Server", Name: "gw01"},
		}
		list = append(list, s)
	}
	for n := 11; n <= 13; n++ {
		s := call(n, 130+n, annotate.OutcomeFailed)
		s.Messages = []annotate.Note{{N: 1, Kind: annotate.CodeFinalError, Status: 404}}
		status, id := 404, 1003
		s.Cause = &annotate.Cause{Status: &status, ID: &id, Text: "User does not exist", Host: "fe01.contoso.com"}
		list = append(list, s)
	}
	return append(list, &annotate.Session{Kind: annotate.KindRegistration, Files: []string{"fe02.log"}})
}

func TestCounts(t *testing.T) {
	s := stats.Of(slices.Values(sample()), time.UTC)
	assert.Equal(t, 13, s.Calls)
	assert.Equal(t, 1, s.Others)
	assert.Equal(t, []stats.Count{{Name: "answered", Calls: 10}, {Name: "failed", Calls: 3}}, s.Outcomes)
	assert.Equal(t, stats.Spread{Count: 10, P50: 5000, P95: 10000, Max: 10000}, s.Answer)
	assert.Equal(t, 20, s.Ring.Count)
	assert.Equal(t, stats.Places{None: 3, Several: 10}, s.Places)
	require.Len(t, s.Causes, 1)
	assert.Equal(t, 3, s.Causes[0].Calls)
	assert.Equal(t, []int{11, 12, 13}, s.Causes[0].Sessions)
	assert.Equal(t, "User does not exist (404, 1003)", s.Causes[0].String())
	assert.Equal(t, []stats.Device{{User: "frank@contoso.com", Product: "Lync Phone", Epid: "bb", Rang: 10}}, s.Devices)
	assert.Equal(t, stats.Group{Name: "frank@contoso.com", Calls: 13, Answered: 10, Failed: 3}, s.Users[0])
	assert.Equal(t, []stats.Group{{Name: "gw01", Calls: 10, Answered: 10}}, s.Gateways)
	sum := 0
	for _, h := range s.Hours {
		sum += h.Calls
	}
	assert.Equal(t, s.Calls, sum)
}

// TestNoCause shows that a diagnosis which the session did not choose is no cause.
func TestNoCause(t *testing.T) {
	s := call(1, 0, annotate.OutcomeFailed)
	s.Messages = []annotate.Note{{N: 1, Kind: annotate.CodeFinalError, Status: 500}}
	s.Diagnostics = []annotate.Diagnostic{{Message: 1, ID: 13004, Reason: "Request was proxied", Source: "fe01"}}
	got := stats.Of(slices.Values([]*annotate.Session{s}), time.UTC)
	require.Len(t, got.Causes, 1)
	assert.Equal(t, "no reason given (500)", got.Causes[0].String())
}

// TestOrder shows that the order of the sessions does not count.
func TestOrder(t *testing.T) {
	list := sample()
	want := stats.Of(slices.Values(list), time.UTC)
	slices.Reverse(list)
	got := stats.Of(slices.Values(list), time.UTC)
	slices.Sort(got.Causes[0].Sessions)
	assert.Equal(t, want, got)
}

func TestText(t *testing.T) {
	var b strings.Builder
	clean := func(s string) string { return strings.ReplaceAll(s, "\x1b", "?") }
	zone := time.FixedZone("CET", 3600)
	list := sample()
	list[11].Cause.Text = "\x1b[31m"
	require.NoError(t, stats.Of(slices.Values(list), zone).WriteText(&b, zone, &stats.Bys[0], clean))
	text := b.String()
	assert.NotContains(t, text, "\x1b")
	for _, want := range []string{
		"Tue 3 March 2015, 09:10 to 11:25 CET, 2 logs, 13 calls\n", "answered    10  77 % #######################\n", "x User does not exist (404, 1003)",
		"By hour 09 10 11\n", "Answer   half within 5.0 s, 95 % within 10.0 s\n", "rang 10 times and answered none", "By user",
	} {
		assert.Contains(t, text, want)
	}
	b.Reset()
	require.NoError(t, stats.Of(slices.Values([]*annotate.Session(nil)), zone).WriteText(&b, zone, nil, clean))
	assert.Equal(t, "No calls in 0 logs; 0 other sessions\n", b.String())
}

// TestQuality counts calls by what their reports say, and answered ones without.
func TestQuality(t *testing.T) {
	report := func(class annotate.MediaClass, why string) []annotate.Quality {
		return []annotate.Quality{{Class: class, Complete: true, Streams: []annotate.MediaStream{{Class: class, Why: why}}}}
	}
	list := sample()
	list[0].Quality = report(annotate.MediaGood, "")
	list[1].Quality = report(annotate.MediaPoor, "")
	list[2].Quality = report(annotate.MediaPoor, "")
	list[3].Quality = report(annotate.MediaUnclassified, "no media: ICE found no way")
	s := stats.Of(slices.Values(list), time.UTC)
	assert.Equal(t, []stats.Count{{Name: "good", Calls: 1}, {Name: "poor", Calls: 2}, {Name: "no media", Calls: 1}, {Name: "no report", Calls: 6}}, s.Quality)
	var b strings.Builder
	require.NoError(t, s.WriteText(&b, time.UTC, nil, func(s string) string { return s }))
	assert.Contains(t, b.String(), "Quality  good 1, poor 2, no media 1, no report 6\n")
	b.Reset()
	require.NoError(t, stats.Of(slices.Values(sample()), time.UTC).WriteText(&b, time.UTC, nil, func(s string) string { return s }))
	assert.NotContains(t, b.String(), "Quality", "where no report is, nothing is said")
}
