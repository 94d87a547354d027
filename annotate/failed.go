package annotate

// Failed reports whether something did not work: the session failed, or it was
// answered and has a cause all the same, as where no sound could pass. A transfer that
// failed is none of the call, nor is a message of a chat. What people chose, such as
// declining or giving up, is no failure.
func (s *Session) Failed() bool {
	return s.Outcome == OutcomeFailed || s.Outcome == OutcomeAnswered && s.Cause != nil && !s.Cause.transfer && !s.Cause.ofRequest
}

// Missed reports whether a call rang and nobody took it, of which the server says no
// more than that.
func (s *Session) Missed() bool {
	return s.Outcome == OutcomeNoAnswer && (s.Cause == nil || s.Cause.missed)
}

// Failing reports whether a message of the session says that it failed: the one that
// proves the cause, and final refusals. A challenge (RFC 3261 §22) and the end of a
// cancelled branch are none.
func (s *Session) Failing(n *Note) bool {
	if !s.Failed() {
		return false
	}
	if s.Cause.ProvenBy(n) {
		return true
	}
	return n.Kind == CodeFinalError && !isChallenge(uint16(n.Status)) && n.Status != 487
}
