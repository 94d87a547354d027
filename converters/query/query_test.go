package query_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
	"ocsconv/converters/query"
)

func TestExpression(t *testing.T) {
	for _, test := range []struct {
		q    query.Query
		want string
	}{
		{query.Query{}, ``},
		{query.Query{Users: []string{"Frank"}}, `mpop.user contains "frank"`},
		{query.Query{Users: []string{"sip:Frank@contoso.com", "+1 (425) 555-0101"}}, `mpop.user contains "frank@contoso.com" and mpop.user contains "14255550101"`},
		{query.Query{Users: []string{"00385 1 4802551"}}, `mpop.user contains "38514802551"`},
		{query.Query{Kinds: []string{"call"}, Outcomes: []string{"failed", "busy"}}, `mpop.session.kind == "call" and mpop.outcome in {"failed", "busy"}`},
		{query.Query{Causes: []string{"1003"}}, `(mpop.cause.status == 1003 or mpop.cause.id == 1003 or not mpop.cause and (mpop.session.diagnostics == 1003 or mpop.session.status == 1003))`},
		{query.Query{Causes: []string{"No such user"}}, `lower(mpop.cause) contains "no such user"`},
		{query.Query{Causes: []string{"404 Not Found"}}, `(mpop.cause.status == 404 or mpop.cause.id == 404 or not mpop.cause and (mpop.session.diagnostics == 404 or mpop.session.status == 404))`},
		{query.Query{Users: []string{"Adams, Frank"}}, `(mpop.user contains "adams, frank" or mpop.user contains "adams" and mpop.user contains "frank")`},
		{query.Query{Users: []string{"Adams,"}}, `(mpop.user contains "adams," or mpop.user contains "adams")`},
		{query.Query{Products: []string{"Lync 2010"}, Hosts: []string{"FE01"}}, `lower(mpop.session.product) contains "lync 2010" and mpop.session.host contains "fe01"`},
		{query.Query{Texts: []string{`a"b\.c`}}, `sip matches "a\"b\\\\\\.c"`},
		{query.Query{Words: []string{"frank"}, Filter: "sip or sdp"}, `(mpop.user contains "frank" or sip matches "frank") and (sip or sdp)`},
		{query.Query{Filter: "sip"}, `sip`},
		{query.Query{Words: []string{"+1 (425) 555"}}, `(mpop.user contains "1425555" or sip matches "1[-.()/ ]{0,3}4[-.()/ ]{0,3}2[-.()/ ]{0,3}5[-.()/ ]{0,3}5[-.()/ ]{0,3}5[-.()/ ]{0,3}5")`},
		{query.Query{Words: []string{"1003"}}, `(mpop.user contains "1003" or sip matches "1003")`},
		{query.Query{Words: []string{"192.0.2.50"}}, `(mpop.user contains "1920250" or sip matches "192\\.0\\.2\\.50")`},
	} {
		assert.NoError(t, test.q.Check())
		got := test.q.Expression(nil)
		assert.Equal(t, test.want, got)
		_, err := filter.Parse(got)
		assert.NoError(t, err, got)
	}
}

// FuzzExpression shows that nothing that is asked can end the text that it is
// put into.
func FuzzExpression(f *testing.F) {
	f.Add(`" or sip or "`)
	f.Add(`\`)
	f.Add("+1 425")
	f.Fuzz(func(t *testing.T, s string) {
		q := query.Query{Users: []string{s}, Kinds: []string{s}, Products: []string{s}, Hosts: []string{s}, Texts: []string{s}, Words: []string{s}}
		if text := q.Expression(nil); len(text) < 16<<10 {
			parsed, err := filter.Parse(text)
			if err == nil {
				assert.False(t, parsed.Match(filter.Packet{}), text)
			}
		}
	})
}

func TestCheck(t *testing.T) {
	for want, q := range map[string]query.Query{
		`--outcome: "fialed" is none of answered, `:     {Outcomes: []string{"fialed"}},
		`other; did you mean call?`:                     {Kinds: []string{"phone"}},
		`did you mean -Y 'sdp.media.media == "video"'?`: {Kinds: []string{"video"}},
		`did you mean -Y 'mpop.state == "lost"'?`:       {Outcomes: []string{"lost"}},
		`--cause: no cause is given`:                    {Causes: []string{""}},
		`-Y: column 1: no field or protocol x`:          {Filter: "x"},
	} {
		assert.ErrorContains(t, q.Check(), want)
	}
}

func TestWindow(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	now := time.Date(2015, 3, 4, 9, 0, 0, 0, zone) // a Wednesday
	logs := []query.Interval{{From: time.Date(2015, 3, 2, 23, 30, 0, 0, time.UTC), To: time.Date(2015, 3, 3, 16, 0, 0, 0, time.UTC)}}
	for _, test := range []struct{ since, until, around, want string }{
		{"", "", "", ``},
		{"", "", "14:05", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"", "", "1405+0100", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"", "", "1405", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"", "", "Last Tuesday at Noon", `mpop.session.start <= "2015-03-03 12:05:00+01:00" and mpop.session.end >= "2015-03-03 11:55:00+01:00"`},
		{"", "", "yesterday 14:05", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"", "", "yesterday at 14.05", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"2.05 pm", "15h", "", `mpop.session.start <= "2015-03-03 15:00:00+01:00" and mpop.session.end >= "2015-03-03 14:05:00+01:00"`},
		{"9:30 tuesday", "", "", `mpop.session.end >= "2015-03-03 09:30:00+01:00"`},
		{"", "", "at 2:05 pm yesterday", `mpop.session.start <= "2015-03-03 14:10:00+01:00" and mpop.session.end >= "2015-03-03 14:00:00+01:00"`},
		{"tuesday 9:30", "", "", `mpop.session.end >= "2015-03-03 09:30:00+01:00"`},
		{"2015-03-03", "2015-03-03", "", `mpop.session.start <= "2015-03-03 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"2015-03-03T14:05Z", "", "", `mpop.session.end >= "2015-03-03 14:05:00Z"`},
		{"9", "", "", `mpop.session.start <= "2015-03-03 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-03 09:00:00+01:00"`},
		{"3 Mar 2015 9:30", "March 3, 2015", "", `mpop.session.start <= "2015-03-03 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-03 09:30:00+01:00"`},
		{"2015-03-03 14:05 EST", "", "", `mpop.session.end >= "2015-03-03 14:05:00-05:00"`},
		{"3 Mar 2015 14:05 New York", "2015-03-03 14:05 W. Europe Standard Time", "", `mpop.session.start <= "2015-03-03 14:05:00+01:00" and mpop.session.end >= "2015-03-03 14:05:00-05:00"`},
		{"monday", "tuesday", "", `mpop.session.start <= "2015-03-03 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-02 00:00:00+01:00"`},
		{"tuesday", "wednesday", "", `mpop.session.start <= "2015-03-04 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"9:30", "", "", `mpop.session.start <= "2015-03-03 23:59:59.999999999+01:00" and mpop.session.end >= "2015-03-03 09:30:00+01:00"`},
		{"", "9:30", "", `mpop.session.start <= "2015-03-03 09:30:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"", "", "23:59", `mpop.session.start <= "2015-03-04 00:04:00+01:00" and mpop.session.end >= "2015-03-03 23:54:00+01:00"`},
		{"23:00", "00:10", "", `mpop.session.start <= "2015-03-04 00:10:00+01:00" and mpop.session.end >= "2015-03-03 23:00:00+01:00"`},
		{"", "midnight", "", `mpop.session.start <= "2015-03-04 00:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"", "0:00", "", `mpop.session.start <= "2015-03-04 00:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"", "noon", "", `mpop.session.start <= "2015-03-03 12:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"22:00", "midnight", "", `mpop.session.start <= "2015-03-04 00:00:00+01:00" and mpop.session.end >= "2015-03-03 22:00:00+01:00"`},
		{"yesterday", "midnight", "", `mpop.session.start <= "2015-03-04 00:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"yesterday", "midnight yesterday", "", `mpop.session.start <= "2015-03-04 00:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"midnight", "1am", "", `mpop.session.start <= "2015-03-03 01:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"yesterday", "noon", "", `mpop.session.start <= "2015-03-03 12:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"tuesday 22:00", "2:00", "", `mpop.session.start <= "2015-03-04 02:00:00+01:00" and mpop.session.end >= "2015-03-03 22:00:00+01:00"`},
		{"2015-03-03", "2015-03-03 0:00", "", `mpop.session.start <= "2015-03-03 00:00:00+01:00" and mpop.session.end >= "2015-03-03 00:00:00+01:00"`},
		{"", "", "midnight", `mpop.session.start <= "2015-03-03 00:05:00+01:00" and mpop.session.end >= "2015-03-02 23:55:00+01:00"`},
		{"23:00", "01:00", "", `(mpop.session.start <= "2015-03-03 01:00:00+01:00" and mpop.session.end >= "2015-03-02 23:00:00+01:00" or ` +
			`mpop.session.start <= "2015-03-04 01:00:00+01:00" and mpop.session.end >= "2015-03-03 23:00:00+01:00")`}, // the log begins in the night
	} {
		w, err := query.Parse(test.since, test.until, test.around, zone, now)
		require.NoError(t, err)
		s, err := w.Resolve(logs)
		require.NoError(t, err)
		assert.Equal(t, test.want, s.Expression())
		_, err = filter.Parse(s.Expression())
		assert.NoError(t, err)
	}
	w, err := query.Parse("yesterday", "Tue 17:00", "", zone, now)
	require.NoError(t, err)
	assert.Equal(t, []string{"yesterday is 2015-03-03", "tue is 2015-03-03"}, w.Named())
	w, err = query.Parse("yesterday 22:00", "2:00", "", zone, now)
	require.NoError(t, err)
	_, err = w.Resolve(logs)
	require.NoError(t, err)
	assert.Equal(t, []string{"yesterday is 2015-03-03", "the day of --until is 2015-03-04"}, w.Named())
	w, err = query.Parse("", "", "tuesday", zone, now.AddDate(5, 0, 0))
	require.NoError(t, err)
	_, err = w.Resolve(logs)
	require.NoError(t, err)
	assert.Equal(t, []string{"tuesday is 2015-03-03"}, w.Named(), "the last one of the logs")
	w, err = query.Parse("", "", "sunday", zone, now)
	require.NoError(t, err)
	_, err = w.Resolve(logs)
	require.NoError(t, err)
	assert.Equal(t, []string{"sunday is 2015-03-01"}, w.Named(), "the last one before the end of the logs, where they have none")
	w, err = query.Parse("", "", "14:05", zone, now)
	require.NoError(t, err)
	assert.Empty(t, w.Named())
	logs = append(logs, query.Interval{From: logs[0].From.AddDate(1, 0, 0), To: logs[0].To.AddDate(1, 0, 1)})
	s, err := w.Resolve(logs)
	require.NoError(t, err)
	assert.Len(t, s, 3, "a time of no day is that of every day of a log")
	logs[1].To = logs[1].To.AddDate(1, 0, 0)
	_, err = w.Resolve(logs)
	assert.ErrorContains(t, err, "name the day")
	for _, bad := range []string{"25:00", "14:60", "2015-02-30", "lunchtime", "14:05 someday", "09:00-10:00", "9:00-10:00", " ", "2015-03-03T14:05 x", "tu"} {
		_, err := query.Parse(bad, "", "", zone, now)
		assert.ErrorContains(t, err, "--since: ", bad)
	}
	_, err = query.Parse("9:00", "", "14:05", zone, now)
	assert.Error(t, err)
}

// TestPeoplesWords shows that what people call a kind or an outcome means what JSON
// calls it.
func TestPeoplesWords(t *testing.T) {
	q := query.Query{Kinds: []string{"chat", "meeting", "call"}, Outcomes: []string{"missed", "voice-mail"}}
	require.NoError(t, q.Check())
	assert.Equal(t, `mpop.session.kind in {"im", "conference", "call"} and mpop.outcome in {"no-answer", "voicemail"}`, q.Expression(nil))
}

// TestTurned tells ends that are earlier than their beginnings.
func TestTurned(t *testing.T) {
	for _, tt := range []struct{ since, until, around, want string }{
		{"15:00", "14:00", "", "next day"},
		{"2015-03-04", "2015-03-03", "", "no time lies between"},
		{"2015-03-03", "2015-03-03", "", ""},
		{"14:00", "15:00", "", ""},
		{"14:00", "midnight", "", ""},
		{"yesterday 23:00", "01:00", "", ""},
		{"", "14:00", "", ""},
		{"", "", "14:00", ""},
		{"", "", "", ""},
	} {
		now := time.Date(2015, 3, 4, 9, 0, 0, 0, time.UTC)
		w, err := query.Parse(tt.since, tt.until, tt.around, time.UTC, now)
		require.NoError(t, err)
		_, err = w.Resolve([]query.Interval{{From: now, To: now.Add(time.Hour)}})
		require.NoError(t, err)
		if turned := w.Turned(); tt.want == "" {
			assert.Empty(t, turned, tt)
		} else {
			assert.Contains(t, turned, tt.want, tt)
		}
	}
}
