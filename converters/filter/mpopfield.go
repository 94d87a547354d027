package filter

import (
	"cmp"
	"fmt"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// mpopFields are what the annotation knows of a message and its session. Those
// that stand in the packet comment have the same values there; see
// [annotate.Comment].
var mpopFields = []field{
	{name: "mpop", kind: protocol, note: true, about: "What is known of the message", values: one(func(p *packet) (value, bool) {
		return value{}, p.Session != nil && p.Note != nil
	})},
	mpopText("mpop.kind", "What the message is: INV0, FORK13004, EPROG, RING, ANSWER, …", func(s *annotate.Session, n *annotate.Note) string { return string(n.Kind) }),
	mpopText("mpop.endpoint", "Endpoint that the message belongs to: E1, E2, …, S a server, - the caller", func(s *annotate.Session, n *annotate.Note) string { return n.Endpoint }),
	oneOf(states, "mpop.state", "How the endpoint's part ended: won, lost, race-lost, cancelled, busy, …", func(s *annotate.Session, n *annotate.Note) string { return string(endpoint(s, n).State) }),
	oneOf(evidences, "mpop.how", "How mpop.state is known: observed, announced, inferred", func(s *annotate.Session, n *annotate.Note) string { return string(endpoint(s, n).How) }),
	oneOf(dialogs, "mpop.dialog", "State of the dialog after the message: none, proceeding, early, accepted, confirmed, terminated", func(s *annotate.Session, n *annotate.Note) string { return string(n.State) }),
	mpopText("mpop.epid", "epid of the endpoint", func(s *annotate.Session, n *annotate.Note) string { return endpoint(s, n).Epid }),
	mpopText("mpop.product", "Product of the endpoint", func(s *annotate.Session, n *annotate.Note) string { return endpoint(s, n).Product }),
	mpopText("mpop.gruu", "GRUU of the endpoint", func(s *annotate.Session, n *annotate.Note) string { return endpoint(s, n).GRUU }),
	ofSession(mpopText("mpop.winner", "Endpoint that got the call, as E2", winner)),
	ofSession(oneOf(outcomes, "mpop.outcome", "Outcome of the session: answered, cancelled, busy, declined, no-answer, voicemail, …", func(s *annotate.Session, n *annotate.Note) string { return string(s.Outcome) })),
	ofSession(oneOf(verdicts, "mpop.mpop", "Whether the callee was signed in at several places: yes, announced, no-evidence, no", multiplePoints)),
	mpopText("mpop.note", "What the message means, in a sentence", func(s *annotate.Session, n *annotate.Note) string { return n.Note }),
	oneOf(directions, "mpop.direction", "Direction seen from the log's owner: in, out, unknown", func(s *annotate.Session, n *annotate.Note) string { return n.Direction.String() }),
	oneOf(directionEvidences, "mpop.direction.how", "How the direction is known: logged, inferred, unknown", func(s *annotate.Session, n *annotate.Note) string { return n.DirectionHow.String() }),
	mpopField("mpop.confidence", decimal, "How sure the direction is, from 0 to 1", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return int64(n.Confidence*1e9 + 0.5), true
	}),
	ofSession(mpopField("mpop.session", unsigned, "Number of the session, from 1", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return int64(s.Number), true
	})),
	mpopField("mpop.copy_of", unsigned, "Number in the session of the record that this one forwards, in a server's log", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return int64(n.CopyOf), n.CopyOf > 0
	}),
	mpopField("mpop.duplicate", unsigned, "Number in the session of the same record from another log", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return int64(n.Duplicate), n.Duplicate > 0
	}),
	mpopField("mpop.derived", boolean, "Whether Wireshark had to find the verdict out itself: False in what ocsconv writes", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return 0, true
	}),
	mpopField("mpop.retransmit", boolean, "There, and true, when the message was seen before", func(s *annotate.Session, n *annotate.Note) (int64, bool) {
		return 1, n.Retransmit
	}),
	{name: "mpop.diagnostics.id", kind: unsigned, note: true, about: "Id of an ms-diagnostics header", values: diagnosticIDs},
	diagnosticText("mpop.diagnostics.reason", "Reason that an ms-diagnostics header gives", func(d *annotate.Diagnostic) string { return d.Reason }),
	diagnosticText("mpop.diagnostics.source", "Host that an ms-diagnostics header names", func(d *annotate.Diagnostic) string { return d.Source }),
	diagnosticText("mpop.diagnostics.component", "Component that an ms-diagnostics header names", func(d *annotate.Diagnostic) string { return d.Component }),
}

// The values of fields that have no others.
var (
	states = wordsOf(annotate.StateWon, annotate.StateLost, annotate.StateRaceLost, annotate.StateCancelled, annotate.StateBusy,
		annotate.StateDeclined, annotate.StateNoAnswer, annotate.StateDiverted, annotate.StateRinging, annotate.StateUnknown)
	evidences = wordsOf(annotate.Observed, annotate.Announced, annotate.Inferred, annotate.HowUnknown)
	dialogs   = wordsOf(annotate.DialogNone, annotate.DialogProceeding, annotate.DialogEarly, annotate.DialogAccepted,
		annotate.DialogConfirmed, annotate.DialogTerminated)
	outcomes = wordsOf(annotate.OutcomeAnswered, annotate.OutcomeCancelled, annotate.OutcomeBusy, annotate.OutcomeDeclined,
		annotate.OutcomeNoAnswer, annotate.OutcomeVoicemail, annotate.OutcomeForwarded, annotate.OutcomeRedirected,
		annotate.OutcomeFailed, annotate.OutcomeInProgress, annotate.OutcomeUnknown)
	verdicts           = wordsOf(annotate.MPOPYes, annotate.MPOPAnnounced, annotate.MPOPNoEvidence, annotate.MPOPNo)
	directions         = wordsOf(formats.In, formats.Out, formats.Unknown)
	directionEvidences = wordsOf(formats.Logged, formats.Inferred, formats.NotKnown)
)

func wordsOf[T any](values ...T) []string {
	var words []string
	for _, v := range values {
		words = append(words, fmt.Sprint(v))
	}
	return words
}

// oneOf is mpopText for a field whose values are known.
func oneOf(closed []string, name, about string, get func(*annotate.Session, *annotate.Note) string) field {
	f := mpopText(name, about, get)
	f.closed = closed
	return f
}

// mpopText makes a field of text; the empty text is not there.
func mpopText(name, about string, get func(*annotate.Session, *annotate.Note) string) field {
	return noted(name, text, about, func(s *annotate.Session, n *annotate.Note) (value, bool) {
		t := get(s, n)
		return octetsOf([]byte(t)), t != ""
	})
}

func mpopField(name string, k kind, about string, get func(*annotate.Session, *annotate.Note) (int64, bool)) field {
	return noted(name, k, about, func(s *annotate.Session, n *annotate.Note) (value, bool) {
		number, ok := get(s, n)
		return value{number: number}, ok
	})
}

// noted makes a field of what is known of a session and its message.
func noted(name string, k kind, about string, get func(*annotate.Session, *annotate.Note) (value, bool)) field {
	return field{name: name, kind: k, about: about, note: true, values: one(func(p *packet) (value, bool) {
		if p.Session == nil || p.Note == nil {
			return value{}, false
		}
		return get(p.Session, p.Note)
	})}
}

var nobody annotate.Endpoint

// endpoint returns the endpoint of a message, an empty one when it has none.
func endpoint(s *annotate.Session, n *annotate.Note) *annotate.Endpoint {
	if e := s.Endpoint(n.Endpoint); e != nil {
		return e
	}
	return &nobody
}

func winner(s *annotate.Session, _ *annotate.Note) string {
	if s.Winner == nil {
		return ""
	}
	return *s.Winner
}

func multiplePoints(s *annotate.Session, _ *annotate.Note) string {
	if s.Kind != annotate.KindCall && s.Kind != annotate.KindIM {
		return ""
	}
	return string(s.MPOP)
}

func diagnosticIDs(p *packet, yield func(value) bool) {
	if p.Note == nil {
		return
	}
	for _, id := range p.Note.DiagnosticIDs {
		if !yield(value{number: int64(id)}) {
			return
		}
	}
}

// diagnosticText makes a field of the message's diagnostics. A session lists
// them once, at the message that brought them, so a copy takes its original's.
func diagnosticText(name, about string, get func(*annotate.Diagnostic) string) field {
	return field{name: name, kind: text, about: about, note: true, values: func(p *packet, yield func(value) bool) {
		if p.Session == nil || p.Note == nil || len(p.Note.DiagnosticIDs) == 0 {
			return
		}
		n := original(p.Session, p.Note)
		for i := range p.Session.Diagnostics {
			d := &p.Session.Diagnostics[i]
			if d.Message != n {
				continue
			}
			if s := get(d); s != "" && !yield(octetsOf([]byte(s))) {
				return
			}
		}
	}}
}

// original returns the number of the record that a message is a copy of, in the
// end, or its own.
func original(s *annotate.Session, n *annotate.Note) int {
	for {
		next := cmp.Or(n.CopyOf, n.Duplicate)
		if next < 1 || next >= n.N || next > len(s.Messages) {
			return n.N
		}
		n = &s.Messages[next-1]
	}
}
