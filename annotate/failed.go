package annotate

// Failed reports whether something did not work: the session failed, or it was
// answered and what came after did not work, as where no sound could pass. What
// people chose, such as declining or giving up, is no failure.
func (s *Session) Failed() bool {
	return s.Outcome == OutcomeFailed || s.Outcome == OutcomeAnswered && s.Cause != nil && s.Cause.fatal
}
