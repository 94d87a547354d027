package annotate

import "strings"

// Failed reports whether something did not work: the session failed, or it was
// answered and the verdict begins with a failure all the same, as where no sound could
// pass. A transfer that failed is none of the call. What people chose, such as declining or giving up, is no failure.
func (s *Session) Failed() bool {
	return s.Outcome == OutcomeFailed || s.Outcome == OutcomeAnswered && len(s.Summary) > 0 && strings.HasPrefix(s.Summary[0], "Failed")
}
