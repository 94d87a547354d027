package flows

import "slices"

// All returns every flow.
func All() []Flow {
	return slices.Concat(basic, cancelled, refused, attempts, forks, forwards, inside, transfers, crossing, unanswered, registrations, partial, services, routed, served, early, resent, features, further)
}

// Styles returns the styles that a flow can be played in.
func (f Flow) Styles() []Style {
	all := []Style{
		{}, {Agents: true}, {Addresses: true}, {Agents: true, Addresses: true, FirstCSeq: 101}, {Microsoft: true}, {Long: true}, {Tagless: true},
	}
	return slices.DeleteFunc(all, func(s Style) bool { return f.Only != nil && !f.Only(s) })
}

// tagged is for flows that tell one callee's phone from another by its tag.
func tagged(s Style) bool { return !s.Tagless }

// plain is for flows that no client of Microsoft plays.
func plain(s Style) bool { return !s.Microsoft && !s.Tagless }

// answered, and so on are the outcomes of most truths.
var (
	answered  = []string{"answered"}
	forwarded = []string{"forwarded"}
	gaveUp    = []string{"cancelled"}
	busy      = []string{"busy"}
	declined  = []string{"declined"}
	failed    = []string{"failed"}
	noAnswer  = []string{"no-answer"}
)
