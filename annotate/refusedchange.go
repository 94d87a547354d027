package annotate

import (
	"fmt"

	"ocsconv/formats/sip"
)

// A request that changes a call may be refused, and the call goes on as before (RFC 3261
// §14.1): somebody misses the picture or the shared screen that it would have brought, and
// no cause of the call tells why.

// maxRefusedChanges bounds the refusals that a summary tells one by one; more are counted.
const maxRefusedChanges = 3

// refusedChanges tells which changes of the call were refused, those left out that a later
// request of the same kind and side brought about: "A change of the call (re-INVITE) was
// refused: one side demands encryption that the other lacks (488, 52017), message 8; the
// call itself stood."
func (a *analysis) refusedChanges() []string {
	if !a.fork.anyAnswer() {
		return nil
	}
	type change struct{ method, side string }
	refused := map[change]*message{} // the last of each
	for _, m := range a.trace.messages {
		switch {
		case m.request(), m.status < 200, m.original != nil, m.is(isFragment), changes[m.method] == "", m.method == sip.INVITE && !m.code.Reinvites():
			continue
		case m.method == sip.INFO && a.purpose.kind == KindIM:
			continue // a notice that somebody writes
		}
		if of := (change{m.method, m.fromTag}); m.status >= 300 && !a.trace.challenges(m) && m != a.explanation.proof && !a.fork.overWith(m) {
			refused[of] = m
		} else {
			delete(refused, of)
		}
	}
	var list []string
	for _, m := range a.trace.messages {
		if len(list) == maxRefusedChanges {
			break
		}
		if refused[change{m.method, m.fromTag}] != m {
			continue
		}
		c := a.purpose.ofStatus(m).cause
		if r := lowest(a.fork.reasons(m, fromFinal, 0)); r != nil && r.rank.ground < groundPassedOn {
			c = r.cause
		} else if text := notOfMedia[m.status]; text != "" && m.method == sip.INFO {
			c.Text = text
		}
		tail := "the call itself stood"
		if m.method == sip.INVITE && !a.fork.dialogs[a.roles.remoteTag(m)].standsAfter(m) {
			tail = "whether the call itself stood, this log does not show"
		}
		list = append(list, fmt.Sprintf("%s was refused: %s, message %d; %s.", changes[m.method], c.String(), a.shownNumber(m), tail))
	}
	if more := len(refused) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("Further requests inside the call that were refused: %d.", more))
	}
	return list
}

// changes names the requests that change a call, by what they do.
var changes = map[string]string{
	sip.INVITE: "A change of the call (re-INVITE)",
	sip.UPDATE: "A change of the call (UPDATE)",
	sip.INFO:   "An INFO inside the call",
}

// overWith reports whether a response says that there is nothing left to be changed, or
// comes when the call was over: a change that was cancelled, and what RFC 3261 §12.2.1.2
// has for the end of a dialog.
func (a *fork) overWith(m *message) bool {
	d := a.dialogs[a.roles.remoteTag(m)]
	return m.status == 408 || m.status == 481 || m.status == 487 || d != nil && d.bye != nil && before(d.bye, m)
}
