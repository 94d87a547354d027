package annotate

import (
	"time"

	"ocsconv/formats"
)

// Calls of which the log holds the begin or the end only.

// staysOpen is for how long after its last message a call is told as one that goes on:
// then an INVITE that was lost is given up (64*T1, RFC 3261 §17.1.1.2).
const staysOpen = 32 * time.Second

// openSentence is for a call that was under way when its log ended.
func (a *analysis) openSentence() string {
	list := a.fork.rung(func(b *branch) bool { return a.verdict.states[b].state == StateRinging })
	how, lost := a.callWords()+" was being set up when the log ended", a.trace.goesOn() > staysOpen
	if a.progress.forward != nil {
		how = a.callWords() + " was being forwarded when the log ended"
	}
	switch {
	case len(list) == 0 && lost:
		how = a.callWords() + " has no final answer in this log"
	case len(list) == 0:
	case lost:
		how = a.places(list, nil) + " " + a.purpose.words(ActRang) + "; how it went on is not in this log"
	default:
		how = a.places(list, nil) + " " + a.purpose.wereRinging(list) + " when the log ended"
	}
	if a.trace.goesOn() < timerC && a.trace.latest != nil {
		if ms := a.progress.waited(a.trace.latest); ms != nil {
			if lost {
				how += ", which ended"
			} else {
				how += ","
			}
			how += " " + tenths(*ms+int64(a.trace.goesOn()/time.Millisecond)) + " after the " + a.purpose.words(ActCall) + " began"
		}
	}
	return "In progress: " + how + "."
}

// openNext is what to do about a call of which a part is not in the log, "" for one
// that is whole there.
func (a *explanation) openNext() string {
	switch {
	case !a.survey.call || a.cause != nil:
		return ""
	case a.verdict.elsewhere() != nil && a.paths.view != ViewServer && a.contest.won == nil:
		return "Open the caller's or the server's log to see where it was answered."
	case a.verdict.outcome == OutcomeCancelled && a.paths.mayBeCallee() && a.contest.earlyBye == nil && a.verdict.reasonStatus == 0 && a.progress.last().cancel.whyCancelled() == "":
		return "Open the caller's or the server's log: a 200 there means that it was answered elsewhere."
	case a.verdict.outcome == OutcomeBusy && a.paths.view == ViewCallee && a.progress.busyAfterRinging():
		if a.progress.last().final.status >= 600 {
			return askBusy + "."
		}
		return askBusy + "; the server's log has the other places."
	case a.verdict.outcome == OutcomeRedirected && a.paths.view != ViewServer:
		return "Open the log of the server that follows the redirect."
	case !a.roles.callerKnown:
		return "Add the log file before this one: it has how the call began."
	case a.verdict.outcome == OutcomeInProgress && a.paths.view == ViewServer:
		return "Add the next log file of this server."
	case a.verdict.outcome == OutcomeInProgress:
		return "Add the next log file of this client, or the server's."
	case a.verdict.outcome == OutcomeUnknown:
		return a.paths.otherLog()
	}
	return ""
}

// otherLog is where to look for what the logs do not tell: in those that are not given, "" where
// both sides and what is between them are.
func (a *paths) otherLog() string {
	given := map[bool]bool{} // the logs of clients, by whether they are the caller's
	for _, m := range a.trace.messages {
		if m.how == formats.Logged && !m.is(isServerLog) {
			given[a.roles.callers[m.fromTag] == (m.request() == (m.direction == formats.Out))] = true
		}
	}
	server, sides := a.view == ViewServer || a.trace.shared, len(given)
	words := "log of the other side or of the server"
	switch {
	case server && sides == 2:
		return ""
	case sides == 2:
		words = "server's log"
	case server && sides == 1:
		words = "log of the other side"
	case server:
		words = "log of either side"
	}
	return "Open the " + words + ", by the same Call-ID."
}

// askBusy is what to ask about a place that rang and was busy then.
const askBusy = "Ask whether the call was refused there or another one was going on"

// busyAfterRinging reports whether the place that was busy had rung.
func (a *progress) busyAfterRinging() bool {
	f := a.last().final
	return f != nil && rangFirst(f.branch) != ""
}
