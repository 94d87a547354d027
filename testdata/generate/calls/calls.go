// Package calls makes SIP sessions as Office Communications Server, Lync and
// Skype for Business carry them, together with what is true of each: which
// endpoint sent what, who answered, how the others ended.
//
// A session is played once, over a small network of a caller, one or more
// servers and the callee's endpoints. Every transmission on every link is kept,
// so the same call can be looked at from the caller's client, from one of the
// callee's clients, and from the servers in between. The truth comes from the
// play, never from reading the messages, so it can judge a program that does.
//
// All randomness comes from the caller's seed: the same seed gives the same
// octets on every machine. The package knows the standard library only, and
// has a GRUU rule of its own, so that it can judge the project's.
package calls

import (
	"net/netip"
	"time"
)

// Kind is the role of a message within its session: INV0, EPROG, ANSWER and so
// on. The empty kind belongs to messages that the vocabulary has no word for.
type Kind string

// The kinds that a play can produce.
const (
	InitialInvite Kind = "INV0"
	Leg           Kind = "LEG"
	Trying        Kind = "TRY"
	ServerProg    Kind = "SRVPROG"
	Forked        Kind = "FORK13004"
	Added         Kind = "ADD13005"
	Forwarded     Kind = "FWD13006"
	Progress      Kind = "EPROG"
	Progress2     Kind = "EPROG2"
	Ringing       Kind = "RING"
	Retransmitted Kind = "RETRANS"
	KeepAlive     Kind = "KEEPALIVE"
	Prack         Kind = "PRACK"
	PrackOK       Kind = "PRACKOK"
	Answer        Kind = "ANSWER"
	Answer2       Kind = "ANSWER2"
	AnswerAck     Kind = "ACK2XX"
	FinalError    Kind = "FINALERR"
	ErrorAck      Kind = "ACKERR"
	ReInvite      Kind = "REINV"
	ReInviteOK    Kind = "REINVOK"
	ReInviteAck   Kind = "REINVACK"
	Cancel        Kind = "CANCEL"
	CancelOK      Kind = "CANCELOK"
	Bye           Kind = "BYE"
	ByeOK         Kind = "BYEOK"
	Register      Kind = "REG"
	RegisterOK    Kind = "REGOK"
	Challenge     Kind = "REGCHAL"
	MessageReq    Kind = "MSG"
	MessageOK     Kind = "MSGOK"
)

// State is the state of the dialog, or without one of the call attempt, after
// a message.
type State string

// The dialog states.
const (
	None       State = "none"
	Proceeding State = "proceeding"
	Early      State = "early"
	Accepted   State = "accepted"
	Confirmed  State = "confirmed"
	Terminated State = "terminated"
)

// Outcome tells how a session ended.
type Outcome string

// The outcomes of calls. Unjudged belongs to sessions whose view does not show
// how they ended.
const (
	Unjudged   Outcome = ""
	Answered   Outcome = "answered"
	Cancelled  Outcome = "cancelled"
	Busy       Outcome = "busy"
	Declined   Outcome = "declined"
	NoAnswer   Outcome = "no-answer"
	Voicemail  Outcome = "voicemail"
	Diverted   Outcome = "forwarded"
	Redirected Outcome = "redirected"
	Failed     Outcome = "failed"
	InProgress Outcome = "in-progress"
)

// Outcomes lists the outcomes that a call can be played to.
var Outcomes = []Outcome{Answered, Cancelled, Busy, Declined, NoAnswer, Voicemail, Diverted, Redirected, Failed, InProgress}

// The directions of messages, seen from the log's owner.
const (
	In  = "in"
	Out = "out"
)

// Message is one SIP message as the owner of a log saw it, with its truth.
type Message struct {
	Time       time.Time // UTC, whole milliseconds
	Raw        []byte    // wire form, CRLF line ends
	Local      netip.AddrPort
	Remote     netip.AddrPort
	RemoteHost string // the peer's name, where a server log shows that
	Server     string // name of the server that saw it, in a server's view

	N         int    // from 1 within the session, in the order of the view
	Direction string // In or Out
	Kind      Kind   // empty: not judged
	Endpoint  string // "E1", "S", "-"; empty: not judged
	State     State  // empty: not judged
	Lost      bool   // taken out of the log: the reader never sees it
	Decisive  bool   // the session's outcome rests on it

	Session *Session

	branch int      // number of the endpoint, or one of the constants below
	repeat *Message // the message that this one repeats
}

// Endpoint is the truth about one endpoint of a session.
type Endpoint struct {
	Label string
	AOR   string
	Epid  string
	Tag   string
	State string // empty: not judged
}

// Session is one session as one view saw it, with its truth.
type Session struct {
	CallID    string
	Kind      string // "call", "im", "conference", "registration", "subscription", "options", "other"
	View      string // "caller", "callee", "server"
	Outcome   Outcome
	Winner    string // label; empty for nobody
	MPOP      string // empty: not judged
	Endpoints []Endpoint
	Messages  []*Message

	judge func() // writes down again what is true, after messages were lost
}

// Decided reports whether no message is lost that the outcome rests on.
func (s *Session) Decided() bool {
	for _, m := range s.Messages {
		if m.Lost && m.Decisive {
			return false
		}
	}
	return true
}

// Complete reports whether the log shows the whole session.
func (s *Session) Complete() bool {
	for _, m := range s.Messages {
		if m.Lost {
			return false
		}
	}
	return true
}

// Present returns the messages that the log shows.
func (s *Session) Present() []*Message {
	var shown []*Message
	for _, m := range s.Messages {
		if !m.Lost {
			shown = append(shown, m)
		}
	}
	return shown
}
