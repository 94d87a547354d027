package annotate

import "ocsconv/formats"

// Explain completes a message by what is known of it: a comment, to which it adds what
// is wrong with the message, and the direction that follows from the session, if the log
// states none. A capture names sender and receiver all the same: a message without a
// direction counts as sent, so the ends change places when it was received.
func Explain(m *formats.Message, comment string, d formats.Direction) {
	if m.Comment = comment; len(m.Problems) > 0 {
		m.Comment += " (" + m.Problems[0].Msg + ")"
	}
	if m.Direction != formats.Unknown || d == formats.Unknown {
		return
	}
	m.Direction, m.How = d, formats.Inferred
	if d == formats.In && !m.Local.IsZero() {
		m.Local, m.Remote = m.Remote, m.Local
	}
}
