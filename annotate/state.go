package annotate

import (
	"strings"

	"ocsconv/formats/sip"
)

// tryAgain begins another attempt after one that failed.
func (a *progress) tryAgain() {
	a.attempt = DialogNone
}

// proceed notes that a server or an endpoint has the call.
func (a *progress) proceed() {
	if a.attempt == DialogNone {
		a.attempt = DialogProceeding
	}
}

// stateRank orders the states of a dialog as a call goes through them.
var stateRank = map[DialogState]int{DialogNone: 0, DialogProceeding: 1, DialogEarly: 2, DialogAccepted: 3, DialogConfirmed: 4, DialogTerminated: 5}

// atLeast moves a dialog on to a state, never back.
func (a *progress) atLeast(d *dialog, state DialogState) {
	if stateRank[d.state] < stateRank[state] {
		d.state = state
	}
}

// confirm notes the ACK for a 2xx, or what proves it.
func (a *progress) confirm(d *dialog) {
	if !d.ended {
		d.state = DialogConfirmed
	}
}

// wasEarly takes back that a dialog was confirmed: the INVITE got a provisional or a
// failure on it only now, so that what it carried before was early (RFC 3311 §5.1).
func (d *dialog) wasEarly() {
	if d.inside != nil && d.answer == nil && d.ack == nil && (d.inside.method == sip.UPDATE || d.inside.method == sip.INFO) {
		d.inside, d.lastUse = nil, nil
		if d.state == DialogConfirmed {
			d.state = DialogEarly
		}
	}
}

// bye ends a dialog. The first BYE tells who hung up.
func (a *progress) bye(d *dialog, m *message, fromCaller bool) {
	d.state, d.ended = DialogTerminated, true
	d.bothLeft = d.bothLeft || d.bye != nil && d.byeCaller != fromCaller
	if d.bye == nil {
		d.bye, d.byeCaller = m, fromCaller
		d.serverBye = a.reports(m, 5009, 5010)
		if cause, reason := a.cancelReason(m); cause == 200 && strings.Contains(strings.ToLower(reason.Text), "elsewhere") {
			d.serverBye = true // a surplus answer of a race (RFC 3326)
			if a.reasoned == nil && a.view == ViewCallee {
				a.reasoned, a.reasonStatus = m, cause
			}
		}
	}
}
