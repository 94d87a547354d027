package annotate_test

import (
	"fmt"
	"slices"
	"testing"

	"ocsconv/annotate"
	"ocsconv/testdata/generate/flows"
	"ocsconv/testdata/generate/logs"
)

// together analyses the logs of several seats as one input.
func together(views ...flows.View) *annotate.Case {
	b := annotate.NewBuilder()
	for _, v := range views {
		for i, m := range logs.Mix(v.Sessions...) {
			one := logged(m)
			one.Origin.File, one.Origin.Line = v.Seat, i+1
			b.Add(one)
		}
	}
	return b.Case()
}

// byCallID returns the sessions of a case, of which several may have one Call-ID.
func byCallID(c *annotate.Case) map[string][]*annotate.Session {
	list := map[string][]*annotate.Session{}
	for s := range c.Sessions() {
		list[s.CallID] = append(list[s.CallID], s)
	}
	return list
}

// TestSeatsTogether holds that the logs of two seats together tell no less of a call than
// either of them, and nothing else: who answered, who called, how it ended.
func TestSeatsTogether(t *testing.T) {
	for _, f := range flows.All() {
		for i, style := range f.Styles() {
			views := flows.Play(f, style, uint64(i)).Views()
			for n, x := range views {
				for _, y := range views[n+1:] {
					t.Run(fmt.Sprintf("%s/%d/%s+%s", f.Name, i, x.Seat, y.Seat), func(t *testing.T) {
						both := byCallID(together(x, y))
						for _, v := range []flows.View{x, y} {
							for id, list := range byCallID(together(v)) {
								for n, s := range list {
									for _, fault := range lessThan(both[id][n], s) {
										t.Errorf("%s: %s\n%s\n%s", v.Seat, fault, told(s), told(both[id][n]))
									}
								}
							}
						}
					})
				}
			}
		}
	}
}

// settled are outcomes that tell how a call ended.
var settled = []annotate.Outcome{annotate.OutcomeAnswered, annotate.OutcomeForwarded, annotate.OutcomeVoicemail}

// lessThan returns what the session of several logs lacks of that of one of them.
func lessThan(got, alone *annotate.Session) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	was, known := winnerTag(alone)
	// That another place answered too a callee's log does not tell.
	race := alone.View == annotate.ViewCallee && slices.ContainsFunc(got.Messages, func(m annotate.Note) bool { return m.Kind == annotate.CodeAnswer2 })
	if is, named := winnerTag(got); known && (!named || is != was) && !race {
		fault("the winner was %.20s and is %.20s", was, is)
	}
	if !alone.CallerUnknown && (got.CallerUnknown || got.Caller.AOR != alone.Caller.AOR) {
		fault("the caller was %s and is %s", alone.Caller.AOR, got.Caller.AOR)
	}
	if slices.Contains(settled, alone.Outcome) && alone.Winner != nil && !slices.Contains(settled, got.Outcome) {
		fault("the outcome was %s and is %s", alone.Outcome, got.Outcome)
	}
	if open := []annotate.Outcome{annotate.OutcomeUnknown, annotate.OutcomeInProgress}; alone.View == annotate.ViewCaller &&
		!slices.Contains(open, alone.Outcome) && !slices.Contains(settled, alone.Outcome) && got.Outcome != alone.Outcome {
		fault("the caller's outcome was %s and is %s", alone.Outcome, got.Outcome)
	}
	return faults
}
