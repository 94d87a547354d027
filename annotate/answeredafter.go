package annotate

import "time"

// AnsweredAfter returns how long the callee's 2xx came after the INVITE with which
// the call began, as [Session.AnswerMS] counts: false where the log does not tell,
// as without that INVITE.
func (s *Session) AnsweredAfter(answer *Note) (after time.Duration, ok bool) {
	begin := s.begin()
	if begin.IsZero() || answer.At().Before(begin) {
		return 0, false
	}
	return answer.At().Sub(begin), true
}

// begin is when the INVITE was sent with which the call began: that from which the
// winner's time counts, else the first one.
func (s *Session) begin() time.Time {
	var first time.Time
	for i := range s.Messages {
		switch n := &s.Messages[i]; {
		case n.Time.IsZero():
		case n.Kind == CodeInvite && first.IsZero():
			first = n.At()
		case n.Kind == CodeAnswer && s.AnswerMS != nil && s.Winner != nil && n.Endpoint == *s.Winner:
			return n.At().Add(-time.Duration(*s.AnswerMS) * time.Millisecond)
		}
	}
	return first
}
