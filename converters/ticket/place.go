package ticket

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ocsconv/annotate"
)

// Place is one endpoint of the callee.
type Place struct {
	Name    string // "E1 desk phone"
	Product string
	State   string // what became of it
	Follows bool   // from the rules of SIP: no message says it
	Rang    string // "10.5 s", "" where no 180 says that it rang
}

func places(s *annotate.Session) []Place {
	var list []Place
	for i := range s.Endpoints {
		e := &s.Endpoints[i]
		rang := e.RingMS != nil && alerted(s, e.Label)
		p := Place{Name: e.Label, Product: shortly(e.Product), State: became(e, rang), Follows: e.How == annotate.Inferred}
		if place := e.Place(); place != "" {
			p.Name += " " + place
		}
		if e.AOR != "" && !strings.EqualFold(e.AOR, s.Callee) {
			p.Name += " of " + e.AOR
		}
		if rang {
			p.Rang = seconds(time.Duration(*e.RingMS) * time.Millisecond)
		}
		list = append(list, p)
	}
	return list
}

// alerted reports whether an endpoint said that it rings. One that sent a 183 only may
// have played an announcement.
func alerted(s *annotate.Session, label string) bool {
	return slices.ContainsFunc(s.Messages, func(n annotate.Note) bool { return n.Kind == annotate.CodeRing && n.Endpoint == label })
}

// became says what became of a place in words for somebody who knows no SIP. Why one
// stopped ringing for another's sake is told by that other. Of one that is not known to
// have rung, and of who hung up on one that answered too, it says no more than is known.
func became(e *annotate.Endpoint, rang bool) string {
	switch e.State {
	case annotate.StateWon:
		return "answered"
	case annotate.StateLost:
		reason, missing := strings.CutSuffix(e.Reason, "; the CANCEL is not in this log")
		switch {
		case !rang:
			return stateFor(e.State, reason)
		case missing || reason == "":
			return "stopped ringing"
		}
		return "stopped ringing: " + reason
	case annotate.StateRaceLost:
		if e.Reason != "" {
			return strings.TrimPrefix(e.Reason, "it ")
		}
	case annotate.StateBusy, annotate.StateDeclined:
		if e.FinalCode > 0 {
			return fmt.Sprintf("%s (%d)", e.State, e.FinalCode)
		}
	}
	return stateFor(e.State, e.Reason)
}

// stateFor is a state with the reason for it, where one is known.
func stateFor(state annotate.State, reason string) string {
	if reason == "" {
		return string(state)
	}
	return string(state) + ": " + reason
}

// follows says of which places it is SIP that tells what became of them, "" for none.
func (t *Ticket) follows() string {
	var names []string
	for _, p := range t.Places {
		if p.Follows {
			label, _, _ := strings.Cut(p.Name, " ")
			names = append(names, label)
		}
	}
	if names == nil {
		return ""
	}
	return "Not in this log, follows from SIP: what became of " + strings.Join(names, ", ") + "."
}
