package diagram_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/formats"
)

// long returns a call whose parties send n messages.
func long(t testing.TB, n int) *annotate.Session {
	s := session(t, "S01")
	notes := s.Messages[:13:13]
	for len(notes) < n {
		m := s.Messages[13+len(notes)%3]
		m.N, m.Frame = len(notes)+1, len(notes)+1
		m.Time.Time = s.Messages[12].Time.Add(time.Duration(len(notes)) * time.Second)
		notes = append(notes, m)
	}
	s.Messages = notes
	return s
}

// wide returns a call that was forked to n endpoints; the last one wins.
func wide(t testing.TB, n int) *annotate.Session {
	s := session(t, "S01")
	reply := s.Messages[4]
	won := s.Endpoints[1]
	s.Endpoints, s.Messages = nil, s.Messages[:4:4]
	for i := 1; i <= n; i++ {
		e := won
		e.Label, e.Epid, e.State = fmt.Sprintf("E%d", i), fmt.Sprintf("epid%d", i), annotate.StateLost
		if i == n {
			e.State = annotate.StateWon
		}
		s.Endpoints = append(s.Endpoints, e)
		m := reply
		m.N, m.Frame, m.Endpoint = 4+i, 4+i, e.Label
		s.Messages = append(s.Messages, m)
	}
	return s
}

func messages(l *diagram.Ladder) (list []*diagram.Message) {
	for _, s := range l.Steps {
		if m, ok := s.(*diagram.Message); ok {
			list = append(list, m)
		}
	}
	return list
}

// arrows lists messages as "from>to label".
func arrows(l *diagram.Ladder) (list []string) {
	for _, m := range messages(l) {
		list = append(list, l.Lanes[m.From].ID+">"+l.Lanes[m.To].ID+" "+m.Label)
	}
	return list
}

func TestArrowsRunBetweenTheEnds(t *testing.T) {
	tests := []struct {
		call string
		want map[int]string // by frame
	}{
		{"S01", map[int]string{
			1: "C>S INVITE", 2: "S>C 100 Trying", 3: "S>C 183 Session Progress", 4: "S>C 101 Progress Report (13004)",
			5: "E1>C 183 Session Progress", 6: "C>E1 PRACK", 12: "E2>C 200 OK (INVITE)", 13: "C>E2 ACK",
			14: "C>E2 re-INVITE", 15: "E2>C 200 OK (re-INVITE)",
		}},
		{"S03", map[int]string{
			1: "C>S INVITE", 4: "S>E1 INVITE", 5: "S>E2 INVITE", 6: "E1>S 486 Busy Here (INVITE)", 7: "S>E1 ACK",
			8: "E2>S 183 Session Progress", 9: "S>C 183 Session Progress", 14: "C>S ACK", 15: "S>E2 ACK", 16: "E2>S BYE", 17: "S>C BYE",
		}},
		{"S04", map[int]string{12: "E1>C 603 Decline (INVITE)", 13: "C>S ACK"}},
		{"S06", map[int]string{12: "C>S CANCEL", 13: "S>C 200 OK (CANCEL)", 14: "S>C 487 Request Terminated (INVITE)", 15: "C>S ACK"}},
		{"S07", map[int]string{1: "S>E1 INVITE", 2: "E1>S 100 Trying", 3: "E1>C 183 Session Progress", 5: "C>E1 PRACK", 7: "S>E1 CANCEL", 10: "S>E1 ACK"}},
	}
	for _, test := range tests {
		l := diagram.New(session(t, test.call), diagram.Options{NoInferred: true})
		list := arrows(l)
		for frame, want := range test.want {
			assert.Equal(t, want, list[frame-1], "%s frame %d", test.call, frame)
		}
	}
}

func TestWhatTheLogCannotHoldIsInferred(t *testing.T) {
	tests := map[string][]string{
		"S01": {"S>E1 INVITE", "S>E2 INVITE", "S>E1 CANCEL"},
		"S02": {"S>E1 INVITE", "S>E2 INVITE", "S>E3 INVITE", "S>E1 CANCEL", "S>E2 CANCEL"},
		"S03": nil, // the server's own log
		"S05": {"S>E1 INVITE", "S>E2 INVITE"},
		"S06": {"S>E1 INVITE", "S>E2 INVITE", "S>E1 CANCEL", "S>E2 CANCEL"},
		"S07": {"C>S INVITE"},
	}
	for call, want := range tests {
		var got []string
		l := diagram.New(session(t, call), diagram.Options{})
		for _, m := range messages(l) {
			if m.Inferred {
				got = append(got, l.Lanes[m.From].ID+">"+l.Lanes[m.To].ID+" "+m.Short)
				assert.Contains(t, m.Label, "(not in this log)")
				assert.Zero(t, m.Frame)
			}
		}
		assert.ElementsMatch(t, want, got, call)
		for _, m := range messages(diagram.New(session(t, call), diagram.Options{NoInferred: true})) {
			assert.False(t, m.Inferred)
		}
	}
}

func TestPhasesAndPauses(t *testing.T) {
	phases := func(call string) (list []string) {
		for _, s := range diagram.New(session(t, call), diagram.Options{}).Steps {
			switch s := s.(type) {
			case *diagram.Divider:
				list = append(list, s.Label)
			case *diagram.Pause:
				list = append(list, "… "+diagram.Span(s.Length))
			}
		}
		return list
	}
	assert.Equal(t, []string{"Ringing", "… 9.9 s", "Answered by E2 after 11.4 s", "… 5.5 s",
		"Media 200.1.1.201:50016 (host) <-> 200.1.1.20:52279 (relay), confirmed"}, phases("S01"))
	assert.Equal(t, []string{"Ringing", "… 19.1 s", "Voice mail: answered by E3 after 20.7 s", "… 24.2 s", "Hang-up"}, phases("S02"))
	assert.Equal(t, []string{"Ringing", "… 5.2 s", "Answered by E2 after 6.0 s", "… 53.8 s", "Hang-up"}, phases("S03"))
	assert.Equal(t, []string{"Ringing", "… 3.9 s", "Declined"}, phases("S04"))
	assert.Equal(t, []string{"Ringing", "… 2.9 s", "Answered by E1 after 4.0 s"}, phases("S05"), "the BYE of the race is no hang-up")
	assert.Equal(t, []string{"Ringing", "… 6.9 s", "Cancelled"}, phases("S06"))
}

// counted returns how many messages a ladder accounts for.
func counted(l *diagram.Ladder) (drawn, folded int) {
	for _, s := range l.Steps {
		switch s := s.(type) {
		case *diagram.Message:
			if !s.Inferred {
				drawn += 1 + len(s.Copies)
			}
		case *diagram.Fold:
			folded += s.Count
		}
	}
	return drawn, folded
}

func TestNothingIsFoldedSilently(t *testing.T) {
	sessions := map[string]*annotate.Session{"long": long(t, 20_000), "wide": wide(t, 300)}
	for _, call := range calls {
		sessions[call] = session(t, call)
	}
	for name, s := range sessions {
		for _, opts := range []diagram.Options{
			{}, {Collapse: true}, {MaxSteps: 1}, {MaxSteps: 7}, {MaxSteps: 100}, {Collapse: true, MaxSteps: 10},
			{First: 3, Last: 9}, {First: 8}, {MaxLanes: 3}, {Last: 12, MaxSteps: 5},
		} {
			l := diagram.New(s, opts)
			drawn, folded := counted(l)
			assert.Equal(t, len(s.Messages), drawn+folded, "%s %+v", name, opts)
			assert.Equal(t, folded, l.Folded, "%s %+v", name, opts)
			assert.Equal(t, len(s.Messages), l.Messages)
			if opts.MaxSteps > 0 {
				assert.LessOrEqual(t, drawn, opts.MaxSteps, "%s %+v", name, opts)
			}
		}
	}
}

func TestLimitKeepsWhatDecidedTheCall(t *testing.T) {
	drawn := map[string]bool{}
	for _, m := range messages(diagram.New(session(t, "S01"), diagram.Options{MaxSteps: 12})) {
		drawn[string(m.Code)] = true
	}
	for _, code := range []string{"INV0", "FORK13004", "EPROG", "ANSWER", "ACK2XX", "REINV"} {
		assert.True(t, drawn[code], code)
	}
}

func TestCollapseJoinsWhatAServerPassesOn(t *testing.T) {
	l := diagram.New(session(t, "S03"), diagram.Options{Collapse: true})
	joined := 0
	for _, m := range messages(l) {
		if len(m.Copies) > 0 {
			joined++
			assert.NotEqual(t, "S", l.Lanes[m.From].ID)
			assert.NotEqual(t, "S", l.Lanes[m.To].ID)
		}
	}
	assert.Positive(t, joined)
}

func TestManyEndpointsShareALane(t *testing.T) {
	l := diagram.New(wide(t, 300), diagram.Options{})
	require.Len(t, l.Lanes, diagram.DefaultMaxLanes)
	last := l.Lanes[len(l.Lanes)-1]
	assert.Equal(t, diagram.Others, last.Role)
	assert.Equal(t, []string{"279 more endpoints"}, last.Detail)
	assert.Equal(t, "E300", l.Lanes[len(l.Lanes)-2].ID, "the winner keeps its lane")
}

func TestUnusualSessions(t *testing.T) {
	register := annotate.Session{Kind: annotate.KindRegistration, Caller: annotate.Party{AOR: "alice@contoso.com"},
		Messages: []annotate.Note{
			{N: 1, Direction: formats.Out, StartLine: "REGISTER sip:contoso.com SIP/2.0", Method: "REGISTER", Kind: "REG", Endpoint: "-"},
			{N: 2, Direction: formats.In, StartLine: "SIP/2.0 200 OK", Method: "REGISTER", Status: 200, Kind: "REGOK", Endpoint: "S"},
		}}
	assert.Equal(t, []string{"C>S REGISTER", "S>C 200 OK (REGISTER)"}, arrows(diagram.New(&register, diagram.Options{})))

	incoming := annotate.Session{Kind: annotate.KindCall, View: annotate.ViewCallee, Callee: "bob@contoso.com",
		Messages: []annotate.Note{{N: 1, Direction: formats.In, StartLine: "INVITE sip:bob@contoso.com SIP/2.0", Method: "INVITE", Kind: "INV0", Endpoint: "-"}}}
	assert.Equal(t, []string{"C>S INVITE (not in this log)", "S>T INVITE"}, arrows(diagram.New(&incoming, diagram.Options{})))

	forked := annotate.Session{Kind: annotate.KindCall, View: annotate.ViewServer, Callee: "bob@contoso.com", Endpoints: []annotate.Endpoint{{Label: "E1"}, {Label: "E2"}},
		Messages: []annotate.Note{
			{N: 1, Direction: formats.Out, StartLine: "INVITE sip:bob@contoso.com SIP/2.0", Method: "INVITE", Kind: "LEG", Endpoint: "-", Dst: "192.0.2.2:5060"},
			{N: 2, Direction: formats.In, StartLine: "SIP/2.0 407 Proxy Authentication Required", Method: "INVITE", Status: 407, Kind: "FINALERR", Endpoint: "-", Src: "192.0.2.2:5060"},
		}}
	for leg, want := range map[string]diagram.Lane{
		"LEG at one address":  {ID: "T", Role: diagram.Callee, Label: "Next hop", Detail: []string{"192.0.2.2"}},
		"LEG at two":          {ID: "T", Role: diagram.Callee, Label: "Next hop"},
		"a 407 alone":         {ID: "T", Role: diagram.Callee, Label: "Next hop", Detail: []string{"192.0.2.2"}},
		"a failure of nobody": {ID: "T", Role: diagram.Callee, AOR: "bob@contoso.com", Label: "bob"},
	} {
		s := forked
		s.Messages = slices.Clone(forked.Messages)
		switch leg {
		case "LEG at two":
			s.Messages[1].Src = "192.0.2.3:5060"
		case "a failure of nobody":
			s.Messages[1].Status = 503
			fallthrough
		case "a 407 alone":
			s.Messages = s.Messages[1:]
		}
		l := diagram.New(&s, diagram.Options{})
		assert.Equal(t, want, l.Lanes[len(l.Lanes)-1], leg)
	}

	for _, s := range []annotate.Session{{}, {Messages: []annotate.Note{{}}}, {Endpoints: make([]annotate.Endpoint, 3), Messages: make([]annotate.Note, 3)}} {
		l := diagram.New(&s, diagram.Options{Collapse: true})
		for _, m := range messages(l) {
			assert.NotEqual(t, m.From, m.To)
		}
		render(t, diagram.SVG, l)
		render(t, diagram.Mermaid, l)
		render(t, diagram.PlantUML, l)
	}
}

func BenchmarkNew(b *testing.B) {
	s := long(b, 20_000)
	b.ReportAllocs()
	for b.Loop() {
		diagram.New(s, diagram.Options{})
	}
}

// The picture alone tells which session it is, and by which tag and epid the
// replies of an endpoint are known.
func TestPictureNamesItsSession(t *testing.T) {
	s := session(t, "S01")
	s.Owner = "marinof@uclab.org"
	l := diagram.New(s, diagram.Options{})
	assert.Equal(t, "Call-ID e34305289c3b4c368c583f531fddeff3, begins 2010-01-05 14:00:47.889 UTC, seen by the caller marinof@uclab.org, S01.log.", l.About)
	for _, want := range []string{"e34305289c3b4c368c583f531fddeff3", "tag c34587eaa8", "epid aad34505db", "tag 97a7d6045d", "epid 2798f0b3cc"} {
		for _, write := range []func(io.Writer, *diagram.Ladder) error{diagram.PlantUML, diagram.Mermaid, diagram.SVG} {
			assert.Contains(t, string(render(t, write, l)), want)
		}
	}
	s.CallID, s.View, s.Files = "a\nb\u202e", annotate.ViewUnknown, append(s.Files, "more")
	s.Start = annotate.Time{}
	s.Endpoints[0].Tag = strings.Repeat("x", 1000)
	l = diagram.New(s, diagram.Options{})
	assert.Equal(t, "Call-ID a b\ufffd, S01.log and 1 more.", l.About)
	assert.Len(t, []rune(l.Lanes[2].Tag), 24)
}

// TestTheWinnerOpensTheAnsweredPhase has an answer before that of the endpoint which kept
// the call: the divider and the sign are the winner's.
func TestTheWinnerOpensTheAnsweredPhase(t *testing.T) {
	s := session(t, "S01")
	at := slices.IndexFunc(s.Messages, func(n annotate.Note) bool { return n.Kind == annotate.CodeAnswer })
	require.Equal(t, "E2", *s.Winner)
	first := s.Messages[at]
	first.Endpoint = "E1"
	s.Messages[at].Kind = annotate.CodeAnswer2
	s.Messages = slices.Insert(s.Messages, at, first)
	for i := range s.Messages {
		s.Messages[i].N, s.Messages[i].Frame = i+1, i+1
	}
	said := func() (dividers, signed []string) {
		for _, step := range diagram.New(s, diagram.Options{}).Steps {
			switch x := step.(type) {
			case *diagram.Divider:
				dividers = append(dividers, x.Label)
			case *diagram.Message:
				if x.Answers {
					signed = append(signed, x.Label)
				}
			}
		}
		return dividers, signed
	}
	dividers, signed := said()
	assert.Contains(t, strings.Join(dividers, "\n"), "Answered by E2")
	assert.NotContains(t, strings.Join(dividers, "\n"), "Answered by E1")
	assert.Len(t, signed, 1)

	s.Winner, s.Endpoints[0].State, s.Endpoints[1].State = nil, annotate.StateRaceLost, annotate.StateUnknown
	dividers, signed = said()
	assert.Contains(t, strings.Join(dividers, "\n"), "Answered too late by E1")
	assert.Empty(t, signed, "none is known to have got the call")

	s.Endpoints[0].State, s.Endpoints[1].State = annotate.StateUnknown, annotate.StateWon
	winner := "E2"
	s.Winner, s.Messages = &winner, slices.DeleteFunc(s.Messages, func(n annotate.Note) bool { return n.Kind == annotate.CodeAnswer2 })
	dividers, _ = said()
	assert.Contains(t, strings.Join(dividers, "\n"), "Answered by E1", "the log lacks the winner's answer")
}

// TestAnAttemptBeforeTheAnswer has the end of an attempt, and of the one that was
// answered no more than its ACK: it was not answered elsewhere.
func TestAnAttemptBeforeTheAnswer(t *testing.T) {
	s := session(t, "S01")
	s.Messages = slices.DeleteFunc(s.Messages, func(n annotate.Note) bool { return n.Kind == annotate.CodeAnswer })
	s.Messages[1].Kind, s.Messages[1].Status, s.Messages[1].StartLine = annotate.CodeFinalError, 487, "SIP/2.0 487 Request Terminated"
	said := func() (labels []string) {
		for _, step := range diagram.New(s, diagram.Options{}).Steps {
			if d, ok := step.(*diagram.Divider); ok {
				labels = append(labels, d.Label)
			}
		}
		return labels
	}
	assert.NotContains(t, said(), "Answered elsewhere")
	s.Winner = nil
	assert.Contains(t, said(), "Answered elsewhere")
}

// TestAnAcceptedInviteAlone has a 2xx to an INVITE and nothing before it, alone or before
// the BYE: that it began the call, or changed it, is not said, whatever its CSeq.
func TestAnAcceptedInviteAlone(t *testing.T) {
	for i, code := range []annotate.Code{annotate.CodeAnswer, annotate.CodeReinviteOK, annotate.CodeAnswer} {
		s := session(t, "S01")
		s.Messages = slices.DeleteFunc(s.Messages, func(n annotate.Note) bool {
			return n.Kind != annotate.CodeAnswer && (i < 2 || n.Kind != annotate.CodeBye)
		})
		s.Messages[0].Kind, s.Winner, s.CallerUnknown = code, nil, true
		l := diagram.New(s, diagram.Options{NoInferred: true})
		m, ok := l.Steps[0].(*diagram.Message)
		assert.True(t, ok, "no divider stands before it")
		assert.Equal(t, []any{"200 OK (INVITE)", false}, []any{m.Label, m.Answers})
		s.CallerUnknown = false
		assert.NotEqual(t, l.Steps, diagram.New(s, diagram.Options{NoInferred: true}).Steps)
	}
}

// TestWhoseRegistrationItIs has one that somebody asks for in the name of another.
func TestWhoseRegistrationItIs(t *testing.T) {
	s := session(t, "S01")
	s.Kind, s.Caller.AOR, s.Callee = annotate.KindRegistration, "dave@contoso.com", "bob@contoso.com"
	assert.Equal(t, "registration of bob@contoso.com", diagram.New(s, diagram.Options{}).Title)
}

// TestAnAnswerWithoutMediaIsSigned has a call that failed after somebody had taken it,
// without a winner that is known: the answer is signed where its ACK is there.
func TestAnAnswerWithoutMediaIsSigned(t *testing.T) {
	s := session(t, "S01")
	last := s.Messages[len(s.Messages)-1]
	s.Winner, s.Cause = nil, &annotate.Cause{Text: "no sound could pass", Message: last.N, Frame: last.Frame}
	signed := func() int {
		n := 0
		for _, step := range diagram.New(s, diagram.Options{}).Steps {
			if m, ok := step.(*diagram.Message); ok && m.Answers {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 1, signed())
	s.Messages = slices.DeleteFunc(s.Messages, func(n annotate.Note) bool { return n.Kind == annotate.CodeAck })
	assert.Zero(t, signed())
}

// TestClocksOfDifferentYears has messages that no call can have so far apart.
func TestClocksOfDifferentYears(t *testing.T) {
	s := session(t, "S01")
	s.Messages[5].Time.Time = s.Messages[5].Time.Add(2069 * 24 * time.Hour)
	var b strings.Builder
	require.NoError(t, diagram.Text(&b, diagram.New(s, diagram.Options{}), diagram.TextOptions{}))
	assert.Regexp(t, ` \+20(69|68) d `, b.String())
	assert.NotRegexp(t, `\d{9}\.`, b.String())
}

// TestLadderByOneClock draws the same ladder whatever the clock of one log shows, also
// where nothing of the session is the INVITE from which it counts.
func TestLadderByOneClock(t *testing.T) {
	for _, from := range []annotate.Code{annotate.CodeInvite, annotate.CodeTrying} {
		for _, opts := range []diagram.Options{{}, {Collapse: true}} {
			s := session(t, "S01")
			s.Messages[0].Kind = from
			want := diagram.New(s, opts).Steps
			for i := range s.Messages {
				if n := &s.Messages[i]; i%2 == 0 {
					n.AheadMS, n.Time.Time = 7200000, n.Time.Add(2*time.Hour)
				}
			}
			assert.Equal(t, want, diagram.New(s, opts).Steps)
		}
	}
}
