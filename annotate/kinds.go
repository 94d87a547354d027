package annotate

// The words of the model, each a type of its own, with the spelling that JSON,
// filters and tables share. Those of a message's kind are in [Code].

// Kind tells what a session is for.
type Kind string

// The kinds of sessions.
const (
	KindCall         Kind = "call"
	KindIM           Kind = "im"
	KindConference   Kind = "conference"
	KindRegistration Kind = "registration"
	KindSubscription Kind = "subscription"
	KindOptions      Kind = "options"
	KindReport       Kind = "report" // carries a quality report or rating; see [Session.ReportOf]
	KindOther        Kind = "other"
)

// MarshalText returns the word of JSON version 1, which has none for reports:
// they are of kind other there, and report_of says what they are.
func (k Kind) MarshalText() ([]byte, error) {
	if k == KindReport {
		k = KindOther
	}
	return []byte(k), nil
}

// View tells from where the log saw the session.
type View string

// The views.
const (
	ViewCaller  View = "caller"
	ViewCallee  View = "callee"
	ViewServer  View = "server"
	ViewUnknown View = "unknown"
)

// Outcome tells how a session ended.
type Outcome string

// The outcomes.
const (
	OutcomeAnswered   Outcome = "answered"
	OutcomeCancelled  Outcome = "cancelled"
	OutcomeBusy       Outcome = "busy"
	OutcomeDeclined   Outcome = "declined"
	OutcomeNoAnswer   Outcome = "no-answer"
	OutcomeVoicemail  Outcome = "voicemail"
	OutcomeForwarded  Outcome = "forwarded"
	OutcomeRedirected Outcome = "redirected"
	OutcomeFailed     Outcome = "failed"
	OutcomeInProgress Outcome = "in-progress"
	OutcomeUnknown    Outcome = "unknown"
)

// MPOP tells whether the callee was signed in at several places.
type MPOP string

// The MPOP verdicts. Announced: the server said so, fewer replied. NoEvidence:
// one endpoint replied, others may have been silent. No: the server said one,
// or its own trace shows a single leg.
const (
	MPOPYes        MPOP = "yes"
	MPOPAnnounced  MPOP = "announced"
	MPOPNoEvidence MPOP = "no-evidence"
	MPOPNo         MPOP = "no"
)

// State is how one endpoint's part in the session ended.
type State string

// The states of endpoints.
const (
	StateWon       State = "won"
	StateLost      State = "lost"
	StateRaceLost  State = "race-lost"
	StateCancelled State = "cancelled"
	StateBusy      State = "busy"
	StateDeclined  State = "declined"
	StateNoAnswer  State = "no-answer"
	StateDiverted  State = "diverted"
	StateRinging   State = "ringing"
	StateUnknown   State = "unknown"
)

// How tells how a statement is known.
type How string

// The ways to know. Observed: the message that proves it is in the log.
// Announced: the server stated it (101 with 13006, Reason, ms-acceptedby).
// Inferred: it follows from the rules of SIP. HowUnknown goes with StateUnknown.
const (
	Observed   How = "observed"
	Announced  How = "announced"
	Inferred   How = "inferred"
	HowUnknown How = "unknown"
)

// Reason is why a call got several provisional replies (at most the strongest
// one per session; a session may have one reply only: ReasonNone).
type Reason string

// The reasons.
const (
	ReasonNone           Reason = ""
	ReasonMPOP           Reason = "mpop"
	ReasonSimRing        Reason = "simultaneous-ring"
	ReasonSimRingOrDeleg Reason = "delegate-or-simultaneous-ring"
	ReasonTeamCall       Reason = "team-call"
	ReasonForward        Reason = "forward"
	ReasonVoicemail      Reason = "voicemail"
	ReasonApplication    Reason = "application"
	ReasonRetransmission Reason = "retransmission"
	ReasonReliability    Reason = "reliability"
	ReasonKeepAlive      Reason = "keep-alive"
	ReasonSameEndpoint   Reason = "same-endpoint-again"
)

// DialogState is what holds after a message, for the message's dialog or,
// without one, for the call attempt, as in [Note.State].
type DialogState string

// The states of a dialog.
const (
	DialogNone       DialogState = "none"
	DialogProceeding DialogState = "proceeding"
	DialogEarly      DialogState = "early"
	DialogAccepted   DialogState = "accepted"
	DialogConfirmed  DialogState = "confirmed"
	DialogTerminated DialogState = "terminated"
)
