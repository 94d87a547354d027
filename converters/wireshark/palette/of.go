package palette

import "ocsconv/annotate"

// OfSession returns the role of a session in a list: failed and poor before what
// its outcome is.
func OfSession(s *annotate.Session) *Role {
	switch {
	case s.Failed():
		return &Failed
	case s.SuffersMedia():
		return &Poor
	}
	return OfOutcome(s.Outcome)
}

// OfOutcome returns the role of an outcome. What people chose, such as declining
// or giving up, is no failure, and who was forwarded to has answered. A call that goes on
// where the log ends is not won: how it ended is as little known as that of an unknown one.
func OfOutcome(o annotate.Outcome) *Role {
	switch o {
	case annotate.OutcomeFailed:
		return &Failed
	case annotate.OutcomeAnswered, annotate.OutcomeForwarded:
		return &Won
	case annotate.OutcomeInProgress, annotate.OutcomeUnknown, "":
		return &Inferred
	}
	return &Cancelled
}

// OfState returns the role of what became of an endpoint, nil where that is not
// known or not settled.
func OfState(s annotate.State) *Role {
	switch s {
	case annotate.StateWon:
		return &Won
	case annotate.StateLost, annotate.StateRaceLost:
		return &Lost
	case annotate.StateUnknown, annotate.StateRinging, "":
		return nil
	}
	return &Cancelled
}
