package ticket

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"ocsconv/annotate"
)

// Place is one endpoint of the callee.
type Place struct {
	Name    string // "Frank's desk phone (E1)"
	Label   string // "E1"
	Product string
	State   string // what became of it
	Follows bool   // from the rules of SIP: no message says it
	Rang    string // "10.5 s", "" where no 180 says that it rang
}

func places(s *annotate.Session) []Place {
	var list []Place
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		p := Place{Name: s.Labelled(e), Label: e.Label, Product: shortly(e.Product), State: became(s, e), Follows: e.How == annotate.Inferred}
		if s.Alerted(e) {
			p.Rang = seconds(time.Duration(*e.RingMS) * time.Millisecond)
		}
		list = append(list, p)
	}
	return list
}

// became says what became of a place and why, for somebody who knows no SIP. Why one
// stopped ringing for another's sake is told by that other.
func became(s *annotate.Session, e *annotate.Endpoint) string {
	state, reason := s.StateWords(e), e.Reason
	switch e.State {
	case annotate.StateWon:
		return state
	case annotate.StateLost:
		if _, missing := strings.CutSuffix(reason, "; the CANCEL is not in this log"); missing {
			return state
		}
	case annotate.StateRaceLost:
		if reason != "" {
			return strings.TrimPrefix(reason, "it ")
		}
	case annotate.StateBusy, annotate.StateDeclined:
		if e.FinalCode > 0 {
			return fmt.Sprintf("%s (%d)", state, e.FinalCode)
		}
	}
	return strings.TrimSuffix(cmp.Or(state, string(annotate.StateUnknown))+": "+reason, ": ")
}

// follows says of which places it is SIP that tells what became of them, "" for none.
func (t *Ticket) follows() string {
	var names []string
	for _, p := range t.Places {
		if p.Follows {
			names = append(names, p.Label)
		}
	}
	if names == nil {
		return ""
	}
	return "Not in this log, follows from SIP: what became of " + strings.Join(names, ", ") + "."
}
