package annotate

import (
	"fmt"
	"strings"

	"ocsconv/formats/sip"
)

// A server that cancels a branch may say why, in a Reason header (RFC 3326, seen
// in Lync): SIP;cause=200 when the call was answered on another one, or the status
// of the failure that ended it for all.

// nonSelected is the cause of Q.850 for who was called as well when another one answered.
const nonSelected = 26

// cancelReason returns the SIP status in the Reason of a CANCEL and the value that
// has it; 0 where none has. There may be several values, one for each protocol, of which
// that of Q.850 counts where it says the same as "completed elsewhere".
func (m *message) cancelReason() (cause int, reason sip.Reason) {
	for r := range m.reasonValues() {
		switch {
		case r.Protocol == "SIP" && r.Cause >= 0:
			return r.Cause, r
		case r.Protocol == "Q850" && r.Cause == nonSelected:
			cause, reason = 200, r
		}
	}
	return cause, reason
}

// completedElsewhere reports whether a CANCEL says that another branch won.
func (m *message) completedElsewhere() bool {
	cause, _ := m.cancelReason()
	return cause == 200
}

// tookElsewhere reports whether a BYE says that another branch won: of those of SIP one with
// cause=200 may as well tell of a call that went well.
func (m *message) tookElsewhere() bool {
	cause, reason := m.cancelReason()
	return cause == 200 && (reason.Protocol == "Q850" || strings.Contains(strings.ToLower(reason.Text), "elsewhere"))
}

// elsewhere returns the CANCEL to the log's owner that says that somebody else
// answered, nil where none does.
func (a *verdict) elsewhere() *message {
	if a.reasonStatus/100 != 2 {
		return nil
	}
	return a.reasoned
}

// whyCancelled says why nobody gave up where a CANCEL or what stands before it tells: what
// the server did with the call by its diagnostics ([MS-OCER]), a preemption (RFC 4411), or
// a call that took its place; "" where nothing does.
func (cancel *message) whyCancelled() string {
	switch {
	case cancel == nil:
	case cancel.takenOver():
		return "another call came to take its place (Replaces)"
	case cancel.preempted() != "":
		return cancel.preempted()
	case cancel.carriesID(forwarding):
		return "the server forwarded the call to others (13006)"
	case cancel.carriesID(tryingNextHop):
		return "the server gave this hop up and tried the next one (12006)"
	}
	return ""
}

// preempted says that a call made way for one that matters more (RFC 4411 §5), "" where the
// Reason does not tell.
func (m *message) preempted() string {
	for r := range m.reasonValues() {
		if r.Protocol == "PREEMPTION" {
			return fmt.Sprintf("preempted by a call of higher precedence (Reason: Preemption %d)", r.Cause)
		}
	}
	return ""
}

// lostToOwn reports whether the CANCEL says that the callee answered at another place than
// that whose log it is, which is the callee's as well. A delegate's log says nothing of
// how many places the callee has.
func (a *verdict) lostToOwn() bool {
	by := a.acceptedBy()
	if by == "" || !a.purpose.isCallee(by) {
		return false
	}
	b := a.elsewhere().branch
	return b == nil || b.own
}

// acceptedBy returns the AOR in ms-acceptedby of the CANCEL's Reason.
func (a *verdict) acceptedBy() string {
	m := a.elsewhere()
	if m == nil {
		return ""
	}
	_, reason := m.cancelReason()
	by, _ := reason.Param("ms-acceptedby")
	if len(by) == 0 {
		return ""
	}
	return clean(sip.ParseNameAddr(by).AOR(), 120)
}
