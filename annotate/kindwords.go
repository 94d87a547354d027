package annotate

import "cmp"

// An Act is what happens in a session: nobody rings for a chat, nor hangs up a meeting that
// goes on.
type Act uint8

const (
	ActCall Act = iota // the session itself
	ActRang
	ActWasRinging
	ActWereRinging
	ActIsRinging
	ActRinging
	ActStoppedRinging
	ActNobodyTook
	ActTook
	ActHungUp
	ActHangsUp
	ActWasLate
	ActWereLate
	ActHungUpLate
	ActHadIt
	ActWasBusy
	ActWereBusy
	ActDeclined
	ActSentOn
)

// actWords are the words for each act, of a chat and of a meeting where these are others.
var actWords = [...]struct{ call, chat, meeting string }{
	ActCall:           {call: "call", chat: "chat"},
	ActRang:           {call: "rang", chat: "offered the chat"},
	ActWasRinging:     {call: "was ringing", chat: "was offering the chat"},
	ActWereRinging:    {call: "were ringing", chat: "were offering the chat"},
	ActIsRinging:      {call: "it is ringing", chat: "it offers the chat"},
	ActRinging:        {call: "Ringing", chat: "Offered"},
	ActStoppedRinging: {call: "stopped ringing", chat: "stopped offering the chat"},
	ActNobodyTook:     {call: nobodyTookIt, chat: "nobody opened the chat"},
	ActTook:           {call: "took the call", chat: "opened the chat"},
	ActHungUp:         {call: "hung up", chat: "ended the chat", meeting: "left the meeting"},
	ActHangsUp:        {call: "hangs up", chat: "ends the chat", meeting: "leaves the meeting"},
	ActWasLate:        {call: "answered too and was hung up", chat: "answered too and was sent away"},
	ActWereLate:       {call: "answered too and were hung up", chat: "answered too and were sent away"},
	ActHungUpLate:     {call: "answered too and hung up", chat: "answered too and ended the chat"},
	ActHadIt:          {call: "had the call as well"},
	ActWasBusy:        {call: "was busy"},
	ActWereBusy:       {call: "were busy"},
	ActDeclined:       {call: "declined"},
	ActSentOn:         {call: "sent the call on"},
}

// Words returns the words for an act in a session of this kind.
func (k Kind) Words(act Act) string {
	w := actWords[act]
	switch k {
	case KindIM:
		return cmp.Or(w.chat, w.call)
	case KindConference:
		return cmp.Or(w.meeting, w.call)
	}
	return w.call
}

// words is [Kind.Words] of the session.
func (a *purpose) words(act Act) string { return a.wordKind().Words(act) }

// wordKind is the kind in whose words the session is told: a meeting that calls a user does
// so as anybody.
func (a *purpose) wordKind() Kind {
	if a.byMeeting {
		return KindCall
	}
	return a.kind
}
