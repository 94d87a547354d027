package annotate

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/annotate/catalog"
)

// fates are what became of places beside the one that answered, as a headline says it.
var fates = []struct {
	states   []State
	one, all Act
	only     func(*branch) bool // nil for all of these states
}{
	{[]State{StateRaceLost}, ActWasLate, ActWereLate, func(b *branch) bool { return !b.hungUp() }},
	{[]State{StateRaceLost}, ActHungUpLate, ActHungUpLate, (*branch).hungUp},
	{[]State{StateLost, StateCancelled}, ActStoppedRinging, ActStoppedRinging, (*branch).alerts},
	{[]State{StateLost, StateCancelled}, ActHadIt, ActHadIt, func(b *branch) bool { return !b.alerts() }},
	{[]State{StateBusy}, ActWasBusy, ActWereBusy, nil},
	{[]State{StateDeclined}, ActDeclined, ActDeclined, nil},
	{[]State{StateDiverted}, ActSentOn, ActSentOn, nil},
}

// StateWords says as people do what became of an endpoint's place: "stopped ringing"; "" where
// that is not known.
func (s *Session) StateWords(e *Endpoint) string {
	alerts := e.RingMS != nil && e.Epid != "" && !catalog.Class(e.Class).IsServer() || s.Alerted(e)
	return e.State.words(s.Kind, alerts)
}

// Alerted reports whether an endpoint said that it rings. One that sent a 183 only may have
// played an announcement.
func (s *Session) Alerted(e *Endpoint) bool {
	return e.RingMS != nil && slices.ContainsFunc(s.Messages, func(n Note) bool { return n.Kind == CodeRing && n.Endpoint == e.Label })
}

// words says what a state means for a place in a session of a kind, of which it is known
// whether it rang.
func (s State) words(of Kind, alerts bool) string {
	switch s {
	case StateUnknown:
		return ""
	case StateWon:
		return "answered"
	case StateLost:
		if alerts {
			return of.Words(ActStoppedRinging)
		}
		return "did not answer"
	case StateRaceLost:
		return "answered too late"
	case StateDiverted:
		return "sent the call on"
	case StateNoAnswer:
		return "no answer"
	}
	return string(s)
}

// Words says how something is known that is not just in the log, "" for what is.
func (h How) Words() string {
	switch h {
	case Inferred:
		return "follows from SIP"
	case Announced:
		return "the server says so"
	}
	return ""
}

// alerts reports whether a place rang: it said so, or is a client of Microsoft, which
// sends a 183 with its candidates when it alerts. That of a server tells of progress.
func (b *branch) alerts() bool {
	return b.alerted || b.rang && b.epid != "" && !b.product.Class.IsServer()
}

// hungUp reports whether a place hung up itself.
func (b *branch) hungUp() bool {
	return slices.ContainsFunc(b.dialogs, func(d *dialog) bool { return d.bye != nil && !d.byeCaller && !d.serverBye })
}

// maxPlaces bounds the places that a headline names one by one.
const maxPlaces = 2

// others tells what became of the places beside one, without those that never
// replied, and without another way to the telephone network that answered: "; the PC
// stopped ringing". The owner stands with them where the headline
// has not named that person yet.
func (a *analysis) others(but *branch) string {
	var text strings.Builder
	for _, f := range fates {
		var list []*branch
		for _, b := range a.fork.branches {
			for _, s := range f.states {
				if e := a.verdict.states[b]; b != but && e.state == s && !b.mayBe(but) && !a.progress.ofEarlier(b, but) && (f.only == nil || f.only(b)) && b.first != nil && !b.isService() && !(b.onTelephoneNetwork() && but.onTelephoneNetwork()) {
					list = append(list, b)
				}
			}
		}
		if len(list) == 0 {
			continue
		}
		verb := f.all
		if len(list) == 1 {
			verb = f.one
		}
		text.WriteString("; " + a.places(list, but) + " " + a.purpose.words(verb))
	}
	return text.String()
}

// ofEarlier reports whether a place had the call in an earlier attempt only, which the
// caller gave up before the one that another place answered.
func (a *progress) ofEarlier(b, but *branch) bool {
	return b.repliedTo() < but.repliedTo() && a.try(b.repliedTo()).gaveUp() != nil
}

// maxOwners bounds the people whom a headline names for their places.
const maxOwners = 3

// ownersOf says whose several places are, which those of a team call or of delegates
// leave open: " of Frank, Erin and Carol". It is "" where that is not known of all.
func (a *analysis) ownersOf(list []*branch) string {
	var names []string
	for _, b := range list {
		who := a.whoIs(b)
		if who == "" {
			return ""
		}
		if !slices.Contains(names, who) {
			names = append(names, who)
		}
	}
	if n := len(names) - maxOwners; n > 0 {
		names = append(names[:maxOwners-1], fmt.Sprintf("%d others", n+1))
	}
	return " of " + enumerated(names)
}

// places names places together: "the PC and the desk phone", "Frank's PC", "3 other
// devices".
func (a *analysis) places(list []*branch, beside *branch) string {
	if len(list) > maxPlaces {
		if beside != nil {
			return fmt.Sprintf("%d other devices", len(list))
		}
		return fmt.Sprintf("%d devices%s", len(list), a.ownersOf(list))
	}
	names := make([]string, 0, maxPlaces)
	for i, b := range list {
		noun := a.fork.place(b)
		shared := i > 0 && strings.EqualFold(list[0].aor, b.aor) || beside != nil && !beside.isService() && !beside.voicemail && strings.EqualFold(beside.aor, b.aor)
		if noun == "" || !shared || b.onTelephoneNetwork() {
			names = append(names, a.whose(b))
			continue
		}
		if i > 0 {
			names = append(names, noun) // "Frank's PC and desk phone"
			if beside != nil {
				names[i] = b.definite(noun)
			}
			continue
		}
		names = append(names, b.definite(noun))
	}
	return strings.Join(names, " and ")
}
