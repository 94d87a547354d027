package annotate

import "cmp"

// kindWords are the words for what happens in a session of a kind, by those for a call:
// nobody rings for a chat, nor hangs up a meeting that goes on.
var kindWords = map[Kind]map[string]string{
	KindIM: {
		"call": "chat", "rang": "offered the chat", "was ringing": "was offering the chat", "were ringing": "were offering the chat",
		"it is ringing": "it offers the chat", stoppedRinging: "stopped offering the chat", "Ringing": "Offered",
		nobodyTookIt: "nobody opened the chat", "took the call": "opened the chat", "hung up": "ended the chat", "hangs up": "ends the chat",
		"answered too and was hung up": "answered too and was sent away", "answered too and were hung up": "answered too and were sent away",
		"answered too and hung up": "answered too and ended the chat",
	},
	KindConference: {"hung up": "left the meeting", "hangs up": "leaves the meeting"},
}

const stoppedRinging = "stopped ringing"

// Say returns what is said of a call as it is said of a session of this kind.
func (k Kind) Say(ofCall string) string { return cmp.Or(kindWords[k][ofCall], ofCall) }

// say is [Kind.Say] of the session; a meeting that calls a user does so as anybody.
func (a *purpose) say(ofCall string) string {
	if a.byMeeting {
		return ofCall
	}
	return a.kind.Say(ofCall)
}
