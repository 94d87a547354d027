package annotate_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/flows"
)

// contradictions returns where a session contradicts itself: whatever the log
// holds, none of these may ever be.
func contradictions(s *annotate.Session) (faults []string) {
	c := checker{s: s}
	c.winner()
	for i := range s.Endpoints {
		c.endpoint(&s.Endpoints[i])
	}
	for i := range s.Messages {
		c.note(&s.Messages[i])
	}
	c.summary()
	return c.faults
}

type checker struct {
	s      *annotate.Session
	faults []string
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// kept are the outcomes of a call that an endpoint has.
var kept = []annotate.Outcome{annotate.OutcomeAnswered, annotate.OutcomeVoicemail, annotate.OutcomeForwarded}

func (c *checker) winner() {
	won := 0
	for _, e := range c.s.Endpoints {
		if e.State == annotate.StateWon {
			won++
			if c.s.Winner == nil || *c.s.Winner != e.Label {
				c.fault("%s won, the winner is %v", e.Label, text(c.s.Winner))
			}
		}
	}
	if c.s.Winner != nil && won != 1 {
		c.fault("winner %s, and %d endpoints won", *c.s.Winner, won)
	}
	if c.s.Winner != nil && !slices.Contains(kept, c.s.Outcome) {
		c.fault("winner %s, outcome %s", *c.s.Winner, c.s.Outcome)
	}
	if c.s.AnswerMS != nil && *c.s.AnswerMS < 0 {
		c.fault("answered before it was called")
	}
}

// proof says which of the evidence of an observed state makes it one.
type proof struct {
	state annotate.State
	what  string
	ok    func(e *annotate.Endpoint, m *annotate.Note) bool
}

var proofs = []proof{
	{annotate.StateWon, "a 2xx to the INVITE", func(e *annotate.Endpoint, m *annotate.Note) bool { return accepts(m) && ofTag(e, m) }},
	{annotate.StateWon, "an ACK", func(e *annotate.Endpoint, m *annotate.Note) bool { return m.Method == "ACK" && ofTag(e, m) }},
	{annotate.StateRaceLost, "a 2xx to the INVITE", func(e *annotate.Endpoint, m *annotate.Note) bool { return accepts(m) && ofTag(e, m) }},
	{annotate.StateRaceLost, "a BYE or CANCEL", func(e *annotate.Endpoint, m *annotate.Note) bool { return ends(m) }},
	{annotate.StateBusy, "a busy reply", func(e *annotate.Endpoint, m *annotate.Note) bool {
		return m.Status == 486 || m.Status == 600 || m.Status == 199 || m.Method == "CANCEL"
	}},
	{annotate.StateDeclined, "a refusal", func(e *annotate.Endpoint, m *annotate.Note) bool {
		return m.Status >= 300 || m.Status == 199 || m.Method == "CANCEL"
	}},
	{annotate.StateDiverted, "a 3xx", func(e *annotate.Endpoint, m *annotate.Note) bool { return m.Status >= 300 && m.Status < 400 }},
	{annotate.StateNoAnswer, "a failure", func(e *annotate.Endpoint, m *annotate.Note) bool { return m.Status >= 400 || m.Method == "CANCEL" }},
	{annotate.StateCancelled, "a CANCEL, a BYE or a 487", func(e *annotate.Endpoint, m *annotate.Note) bool { return ends(m) || m.Status == 487 }},
	{annotate.StateLost, "a CANCEL or a failure", func(e *annotate.Endpoint, m *annotate.Note) bool {
		return ends(m) || m.Status >= 300 || m.Status == 199
	}},
	{annotate.StateRinging, "a provisional reply", func(e *annotate.Endpoint, m *annotate.Note) bool { return m.Status > 100 && m.Status < 200 }},
}

func accepts(m *annotate.Note) bool {
	return m.Status >= 200 && m.Status < 300 && strings.HasSuffix(m.CSeq, " INVITE")
}

func ends(m *annotate.Note) bool { return m.Method == "BYE" || m.Method == "CANCEL" }

// ofTag reports whether a message is of the endpoint's dialog. Peers without tags
// have one dialog.
func ofTag(e *annotate.Endpoint, m *annotate.Note) bool {
	return m.ToTag == e.Tag || m.FromTag == e.Tag || m.ToTag == ""
}

func (c *checker) endpoint(e *annotate.Endpoint) {
	if (e.State == annotate.StateUnknown) != (e.How == annotate.HowUnknown) {
		c.fault("%s is %s (%s)", e.Label, e.State, e.How)
	}
	var evidence []*annotate.Note
	for _, n := range e.Evidence {
		if n < 1 || n > len(c.s.Messages) {
			c.fault("%s: message %d is evidence, of %d", e.Label, n, len(c.s.Messages))
			continue
		}
		evidence = append(evidence, &c.s.Messages[n-1])
	}
	if e.State != annotate.StateUnknown && len(evidence) == 0 {
		c.fault("%s is %s (%s) without any evidence", e.Label, e.State, e.How)
	}
	if e.How != annotate.Observed {
		return
	}
	for _, p := range proofs {
		if p.state == e.State && !slices.ContainsFunc(evidence, func(m *annotate.Note) bool { return p.ok(e, m) }) {
			c.fault("%s is %s (observed), without %s among %v", e.Label, e.State, p.what, e.Evidence)
		}
	}
}

var (
	notedState  = regexp.MustCompile(`^(E\d+) \(([a-z-]+)`)
	answeredBy  = regexp.MustCompile(`\b[Aa]nswered by (E\d+)`)
	mpopWord    = regexp.MustCompile(`^` + regexp.QuoteMeta(annotate.MPOPLead) + `(\S+)`)
	label       = regexp.MustCompile(`\bE\d+\b`)
	noSeconds   = regexp.MustCompile(`\b\d+\. s\b`)
	callerLeft  = regexp.MustCompile(`\b[Tt]he caller (hung|hangs) up`)
	summaryKind = map[string][]annotate.Outcome{
		"Answered": kept, "Forwarded": {annotate.OutcomeForwarded}, "Cancelled": {annotate.OutcomeCancelled},
		"Busy": {annotate.OutcomeBusy}, "Declined": {annotate.OutcomeDeclined}, "Redirected": {annotate.OutcomeRedirected},
		"Failed":  {annotate.OutcomeFailed, annotate.OutcomeNoAnswer, annotate.OutcomeUnknown},
		"Refused": {annotate.OutcomeInProgress}, // another attempt may follow
	}
)

// note checks the sentence of one message.
func (c *checker) note(m *annotate.Note) {
	if m.Endpoint != "-" && m.Endpoint != "S" && c.s.Endpoint(m.Endpoint) == nil {
		c.fault("message %d is of %s, which is no endpoint", m.N, m.Endpoint)
	}
	if f := notedState.FindStringSubmatch(m.Note); f != nil {
		if e := c.s.Endpoint(f[1]); e == nil || string(e.State) != f[2] {
			c.fault("message %d calls %s %s", m.N, f[1], f[2])
		}
	}
	if m.Verdict != "" && c.s.Endpoint(m.Endpoint) != nil && c.s.Endpoint(m.Endpoint).State != m.Verdict {
		c.fault("message %d: verdict %s", m.N, m.Verdict)
	}
	c.sentence(m.Note)
	if callerLeft.MatchString(m.Note) && m.Method == "BYE" && m.FromTag != c.s.Caller.Tag {
		c.fault("message %d: the BYE of %.20s is called the caller's, who is %.20s", m.N, m.FromTag, c.s.Caller.Tag)
	}
}

// summary checks the sentences of the session.
func (c *checker) summary() {
	for i, l := range c.s.Summary {
		c.sentence(l)
		first, _, _ := strings.Cut(strings.TrimRight(l, "."), " ")
		first = strings.Trim(first, ",:;")
		if strings.HasPrefix(l, "Failed after the answer") || strings.HasPrefix(l, "Failed: answered") {
			first = "Answered"
		}
		if outcomes := summaryKind[first]; i == 0 && outcomes != nil && !slices.Contains(outcomes, c.s.Outcome) && !(first == "Answered" && c.s.Outcome == annotate.OutcomeUnknown) {
			c.fault("outcome %s is told as %q", c.s.Outcome, l)
		}
		if f := answeredBy.FindStringSubmatch(l); i == 0 && f != nil && c.s.Winner != nil && *c.s.Winner != f[1] {
			c.fault("winner %s is told as %q", *c.s.Winner, l)
		}
		if f := mpopWord.FindStringSubmatch(l); f != nil && (strings.HasPrefix(f[1], "yes")) != (c.s.MPOP == annotate.MPOPYes) {
			c.fault("mpop %s is told as %q", c.s.MPOP, l)
		}
	}
}

// sentence checks what holds for every sentence.
func (c *checker) sentence(text string) {
	for _, l := range label.FindAllString(text, -1) {
		if c.s.Endpoint(l) == nil {
			c.fault("%s is no endpoint: %q", l, text)
		}
	}
	if noSeconds.MatchString(text) {
		c.fault("a number without its digits: %q", text)
	}
}

// logsOfTestdata returns every log below testdata that a reader knows.
func logsOfTestdata(t *testing.T) map[string][]*formats.Message {
	t.Helper()
	list := map[string][]*formats.Message{}
	require.NoError(t, filepath.WalkDir("../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".go") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, _, err := formats.Detect(known.Formats, data)
		if err != nil {
			return nil // no log: a list, an expectation
		}
		r := f.NewReader(strings.NewReader(string(data)), &formats.Options{File: path})
		for m, err := range formats.All(r) {
			if err != nil {
				return nil // what is damaged beyond reading is another test's
			}
			list[path] = append(list[path], m)
		}
		return nil
	}))
	require.NotEmpty(t, list)
	return list
}

// TestNothingContradictsItself reads all of testdata, whole and with messages
// missing.
func TestNothingContradictsItself(t *testing.T) {
	for name, messages := range logsOfTestdata(t) {
		t.Run(strings.TrimPrefix(name, "../testdata/"), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(len(messages))))
			for round := range 6 {
				b := annotate.NewBuilder()
				for _, m := range messages {
					if r.IntN(100) >= 10*round {
						b.Add(m)
					}
				}
				for s := range b.Case().Sessions() {
					for _, f := range contradictions(s) {
						t.Errorf("%d %% lost: %s: %s\n%s", 10*round, s.CallID, f, told(s))
					}
				}
			}
		})
	}
}

// hole takes messages out of sessions, in one of several ways.
func hole(r *rand.Rand, sessions []*calls.Session) string {
	how := r.IntN(4)
	rate := float64(r.IntN(66)) / 100
	for _, s := range sessions {
		cut := r.IntN(len(s.Messages) + 1)
		for i, m := range s.Messages {
			m.Lost = how == 0 && r.Float64() < rate || how == 1 && i >= cut || how == 2 && i < cut
		}
	}
	return [...]string{fmt.Sprintf("%.0f %% lost", 100*rate), "end cut", "beginning cut", "whole"}[how]
}

// TestLossyFlows takes messages out of the flows. What is left says nothing
// that is not true: no winner but the right one, no caller but the right one,
// and no sentence against another.
func TestLossyFlows(t *testing.T) {
	total, named := 0, 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 5))
		for _, f := range withRandom(r, 20) {
			styles := f.Styles()
			style := styles[r.IntN(len(styles))]
			for _, v := range flows.Play(f, style, seed).Views() {
				form := forms[r.IntN(len(forms))]
				damage := hole(r, v.Sessions)
				c := seen(form, v.Sessions...)
				for n, s := range v.Sessions {
					at, ok := c.Find(s.CallID)
					if !ok {
						continue
					}
					total++
					got := c.Session(at)
					where := fmt.Sprintf("%s, %s, %s, %s, seed %d", f.Name, v.Seat, form.name, damage, seed)
					for _, fault := range contradictions(got) {
						t.Errorf("%s: %s\n%s", where, fault, told(got))
					}
					tag, won := winnerTag(got)
					if won {
						named++
					}
					if want := v.Truths[n]; !bool(got.CallerUnknown) && want.Caller != "" && want.Caller != "-" && got.Caller.AOR != "" && got.Caller.AOR != want.Caller {
						t.Errorf("%s: caller %s, want %s\n%s", where, got.Caller.AOR, want.Caller, told(got))
					}
					if want := v.Truths[n]; v.Known[n] && len(want.Outcomes) > 0 && won && (want.Winner == nil || tag != v.Winners[n]) && !want.Later {
						t.Errorf("%s: false winner %.20s, want %.20s\n%s", where, tag, v.Winners[n], told(got))
					}
				}
			}
		}
	}
	t.Logf("%d sessions, %d with a winner", total, named)
}

// stronger is the order of how states are known.
var stronger = map[annotate.How]int{annotate.HowUnknown: 0, annotate.Inferred: 1, annotate.Announced: 2, annotate.Observed: 3}

// TestExcerptClaimsNoMore compares a log with the same messages without times,
// directions and ends: it may know less, never more or something else.
func TestExcerptClaimsNoMore(t *testing.T) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			for _, v := range flows.Play(f, style, uint64(i)).Views() {
				if v.Server {
					continue // nobody pastes a server's trace without its records
				}
				whole, excerpt := seen(forms[0], v.Sessions...), seen(forms[2], v.Sessions...)
				for _, s := range v.Sessions {
					x, okx := whole.Find(s.CallID)
					y, oky := excerpt.Find(s.CallID)
					if !okx || !oky {
						continue
					}
					for _, fault := range claimsMore(whole.Session(x), excerpt.Session(y)) {
						t.Errorf("%s, style %d, %s: %s\n%s\n%s", f.Name, i, v.Seat, fault, told(whole.Session(x)), told(excerpt.Session(y)))
					}
				}
			}
		}
	}
}

// claimsMore returns what less says that more does not.
func claimsMore(more, less *annotate.Session) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	a, _ := winnerTag(more)
	b, named := winnerTag(less)
	if named && a != b {
		fault("winner %.20q, the log says %.20q", b, a)
	}
	open := []annotate.Outcome{annotate.OutcomeUnknown, annotate.OutcomeInProgress, more.Outcome}
	if !slices.Contains(open, less.Outcome) {
		fault("outcome %s, the log says %s", less.Outcome, more.Outcome)
	}
	if len(less.Endpoints) > len(more.Endpoints) {
		fault("%d endpoints, the log has %d", len(less.Endpoints), len(more.Endpoints))
	}
	for _, e := range less.Endpoints {
		for _, o := range more.Endpoints {
			if o.Tag == e.Tag && o.Epid == e.Epid && o.State == e.State && stronger[e.How] > stronger[o.How] {
				fault("%s is %s (%s), the log says %s", e.Tag, e.State, e.How, o.How)
			}
		}
	}
	return faults
}

// TestTwoSeatsKnowNoLess merges the logs of every two seats: what each of them
// tells stays true.
func TestTwoSeatsKnowNoLess(t *testing.T) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			views := flows.Play(f, style, uint64(i)).Views()
			alone := map[string]*annotate.Case{}
			for _, v := range views {
				alone[v.Seat] = seen(forms[0], v.Sessions...)
			}
			for x, first := range views {
				for _, second := range views[x+1:] {
					b := annotate.NewBuilder()
					addSeat(b, first)
					addSeat(b, second)
					both := b.Case()
					where := fmt.Sprintf("%s, style %d, %s and %s", f.Name, i, first.Seat, second.Seat)
					for s := range both.Sessions() {
						for _, fault := range append(contradictions(s), hopsSeenTwice(s)...) {
							t.Errorf("%s: %s\n%s", where, fault, told(s))
						}
					}
					keepsWhatIsTrue(t, where, views, first, alone[first.Seat], both)
					keepsWhatIsTrue(t, where, views, second, alone[second.Seat], both)
				}
			}
		}
	}
}

// hopsSeenTwice returns what is not told of the hops that two logs hold: the record of
// who received a message is the other end of that of who sent it, and nothing else.
func hopsSeenTwice(s *annotate.Session) (faults []string) {
	type hop struct {
		src, dst, start, cseq, from, to string
		length                          int
	}
	sent, received, twice := map[hop]int{}, map[hop]int{}, map[hop]int{}
	for i := range s.Messages {
		m := &s.Messages[i]
		h := hop{m.Src, m.Dst, m.StartLine, m.CSeq, m.FromTag, m.ToTag, m.Length}
		if m.Direction == formats.Out {
			sent[h]++
		} else {
			received[h]++
		}
		if m.Duplicate != 0 && m.Duplicate == m.CopyOf {
			twice[h]++
		}
	}
	for h, n := range received {
		if n = min(sent[h], n); twice[h] != n {
			faults = append(faults, fmt.Sprintf("%s: %d of %d records are told as the other end", h.start, twice[h], n))
		}
	}
	return faults
}

// keepsWhatIsTrue compares what one seat tells with what it tells together with
// another one. A phone's log tells what became of the phone, and two logs may tell
// what became of the call.
func keepsWhatIsTrue(t *testing.T, where string, views []flows.View, v flows.View, alone, both *annotate.Case) {
	t.Helper()
	for n, s := range v.Sessions {
		x, okx := alone.Find(s.CallID)
		y, oky := both.Find(s.CallID)
		if !okx || !oky || !v.Known[n] {
			continue
		}
		one, two := alone.Session(x), both.Session(y)
		for _, fault := range knowsLess(one, two, trueOf(views, s.CallID)) {
			t.Errorf("%s, %s alone: %s\n%s\n%s", where, v.Seat, fault, told(one), told(two))
		}
	}
}

func addSeat(b *annotate.Builder, v flows.View) {
	n := 0
	for _, s := range v.Sessions {
		for _, m := range s.Present() {
			n++
			one := logged(m)
			one.Origin.File, one.Origin.Line = v.Seat, n
			b.Add(one)
		}
	}
}

// trueOf returns the outcomes that some seat's truth has for a call.
func trueOf(views []flows.View, callID string) (outcomes []annotate.Outcome) {
	for _, v := range views {
		for n, s := range v.Sessions {
			if s.CallID != callID {
				continue
			}
			for _, o := range v.Truths[n].Outcomes {
				outcomes = append(outcomes, annotate.Outcome(o))
			}
		}
	}
	return slices.DeleteFunc(outcomes, func(o annotate.Outcome) bool { return o == annotate.OutcomeUnknown || o == annotate.OutcomeInProgress })
}

// knowsLess returns what two logs together no longer know.
func knowsLess(one, two *annotate.Session, right []annotate.Outcome) (faults []string) {
	a, known := winnerTag(one)
	b, named := winnerTag(two)
	if known && (!named || a != b) {
		faults = append(faults, fmt.Sprintf("winner %.20q, one log says %.20q", b, a))
	}
	if one.Outcome != annotate.OutcomeUnknown && one.Outcome != annotate.OutcomeInProgress && two.Outcome != one.Outcome &&
		!slices.Contains(right, two.Outcome) && two.Winner == nil {
		faults = append(faults, fmt.Sprintf("outcome %s, one log says %s", two.Outcome, one.Outcome))
	}
	if one.Caller.AOR != two.Caller.AOR {
		faults = append(faults, fmt.Sprintf("caller %s, one log says %s", two.Caller.AOR, one.Caller.AOR))
	}
	return faults
}
