package annotate

import "time"

// Time is an instant that marshals as UTC with at least milliseconds.
type Time struct{ time.Time }

// MarshalJSON returns the time as RFC 3339 in UTC with milliseconds, with
// microseconds where there are any, and null for the zero time.
func (t Time) MarshalJSON() ([]byte, error) {
	return t.AppendJSON(make([]byte, 0, len(microseconds)+2)), nil
}

// AppendJSON adds what MarshalJSON returns.
func (t Time) AppendJSON(b []byte) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	return append(t.append(append(b, '"')), '"')
}

// String returns the time as it marshals, without quotes; "" for the zero time.
func (t Time) String() string {
	if t.IsZero() {
		return ""
	}
	return string(t.append(make([]byte, 0, len(microseconds))))
}

const (
	milliseconds = "2006-01-02T15:04:05.000Z"
	microseconds = "2006-01-02T15:04:05.000000Z"
)

func (t Time) append(b []byte) []byte {
	utc := t.UTC()
	layout, fraction, digits := milliseconds, utc.Nanosecond()/1e6, 3
	if utc.Nanosecond()%1e6 != 0 {
		layout, fraction, digits = microseconds, utc.Nanosecond()/1e3, 6
	}
	year, month, day := utc.Date()
	if year < 0 || year > 9999 {
		return utc.AppendFormat(b, layout)
	}
	hour, minute, second := utc.Clock()
	b = append(appendDigits(b, year, 4), '-')
	b = append(appendDigits(b, int(month), 2), '-')
	b = append(appendDigits(b, day, 2), 'T')
	b = append(appendDigits(b, hour, 2), ':')
	b = append(appendDigits(b, minute, 2), ':')
	b = append(appendDigits(b, second, 2), '.')
	return append(appendDigits(b, fraction, digits), 'Z')
}

// appendDigits adds the last digits of n.
func appendDigits(b []byte, n, digits int) []byte {
	b = append(b, "0000000"[:digits]...)
	for i := len(b) - 1; digits > 0; i, digits = i-1, digits-1 {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

// At returns when the message was sent or received by the clock by which the session is
// told: Time is what the log has, whose clock may be another one ([Session.Clocks]).
func (n *Note) At() time.Time { return n.Time.Add(-time.Duration(n.AheadMS) * time.Millisecond) }

// Began returns the time of the first message by the clock by which the session is told,
// zero where none has a time. It is Start where no clock differs.
func (s *Session) Began() (at time.Time) {
	for i := range s.Messages {
		if n := &s.Messages[i]; !n.Time.IsZero() && (at.IsZero() || n.At().Before(at)) {
			at = n.At()
		}
	}
	return at
}

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
