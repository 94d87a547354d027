package annotate

import (
	"ocsconv/formats"
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

// atLeastEarly moves a dialog on to the early state, never back.
func (d *dialog) atLeastEarly() {
	if d.state == DialogNone || d.state == DialogProceeding {
		d.state = DialogEarly
	}
}

// confirm notes the ACK for a 2xx, or what proves it.
func (d *dialog) confirm() {
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

// byServer reports whether a server sent a BYE by itself, or the message answers such a
// one: it names the server, which the requests of clients do not (RFC 3261 §20.35), and
// why ([MS-OCER]).
func (a *fork) byServer(m *message) bool {
	if m == nil || m.method != sip.BYE {
		return false
	}
	d := a.dialogs[a.roles.remoteTag(m)]
	if d == nil || d.bye == nil || !d.bye.request() || d.bye.cseq != m.cseq || d.bye.fromTag != m.fromTag {
		return false
	}
	return d.bye.server != 0 && len(d.bye.diagnostics()) > 0
}

// waitedInVain reports whether a response is a server's word that an endpoint was silent,
// which that endpoint cannot send: 408 (RFC 3261 §16.8), in the name of the server.
func (m *message) waitedInVain() bool {
	return !m.request() && m.status == 408 && m.server != 0 && m.agent == 0
}

// leftTogether reports whether each side sent its BYE before that of the other one had
// reached it, and whether a server's own log has these going out and none coming in.
func (a *fork) leftTogether(d *dialog) (together, byServer bool) {
	asked := map[bool]bool{} // by the caller
	byServer = true
	for _, m := range a.trace.messages {
		if m.method != sip.BYE || a.roles.remoteTag(m) != d.tag || m.original != nil || a.byServer(m) {
			continue
		}
		if !m.request() {
			break
		}
		asked[a.roles.callers[m.fromTag]] = true
		byServer = byServer && m.is(isServerLog) && m.direction == formats.Out
	}
	return len(asked) == 2, byServer
}

// bye ends a dialog. The first BYE tells who hung up.
func (a *progress) bye(d *dialog, m *message, fromCaller bool) {
	d.state, d.ended = DialogTerminated, true
	d.bothLeft = d.bothLeft || d.bye != nil && d.byeCaller != fromCaller
	if d.bye == nil {
		d.bye, d.byeCaller = m, fromCaller
		// What was up for longer had not been cancelled when it answered.
		soon := d.base() == nil || d.within(raceWindow)
		d.serverBye = soon && m.carriesID(5009, 5010)
		if soon = soon || d.ack == nil && d.inside == nil; soon && m.tookElsewhere() {
			d.serverBye = true // a surplus answer of a race (RFC 3326)
			if a.reasonGiven == nil && a.paths.view == ViewCallee {
				a.reasonGiven, a.statusGiven = m, 200
			}
		}
	}
}
