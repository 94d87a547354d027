package annotate

import "ocsconv/formats/sip"

// A request may name a dialog that never was: sent twice by a client that had lost count,
// or made up. Who does not know the dialog answers 481 (RFC 3261 §12.2.2), and the tag
// that the request was sent to names no endpoint of which anything else is known. What
// came from a tag was sent by somebody, whatever the answer.

// insideKey names a transaction inside a dialog.
type insideKey struct {
	cseq     uint32
	method   string
	from, to string // tags
}

// transactionInside returns the key of a request with a To tag, of its responses and of
// the ACK for its failure.
func transactionInside(m *message) insideKey {
	k := insideKey{m.cseq, m.method, m.fromTag, m.toTag}
	if m.method == sip.ACK {
		k.method = sip.INVITE
	}
	return k
}

// findUnknownDialogs notes the tags of the callee's side that stand only in requests which the
// caller's side sent there and which were refused with 481, one of no subscription among
// them, beside at least one tag that stands in something else: where the log has nothing
// else, the tag may well be that of a call which the other side had forgotten. To what
// belongs to a subscription 481 says that it is unknown, and no more (RFC 5057 §5.3).
func (a *survey) findUnknownDialogs() {
	var refused map[insideKey]bool // true for those of no subscription
	for _, m := range a.trace.messages {
		if m.status == 481 && m.toTag != "" && a.roles.callers[m.fromTag] && m.method != sip.CANCEL && !a.roles.isInitialResponse(m) {
			k := transactionInside(m)
			refused = put(refused, k, !subscribes(k.method))
		}
	}
	if refused == nil {
		return
	}
	known := map[string]bool{}
	for _, m := range a.trace.messages {
		if tag := a.roles.remoteTag(m); m.toTag != "" && !a.servers[tag] {
			if _, only := refused[transactionInside(m)]; !only || m.status/100 == 2 {
				known[tag] = true
			}
		}
	}
	if len(known) == 0 {
		return
	}
	for k, ofCall := range refused {
		if tag := a.roles.remoteTag(&message{fromTag: k.from, toTag: k.to}); ofCall && !known[tag] {
			a.unknownDialogs = put(a.unknownDialogs, tag, true)
		}
	}
}

// toUnknownDialog tells what is known of a message of a dialog that never was, and reports
// whether it is one.
func (a *survey) toUnknownDialog(m *message, code Code) bool {
	if !a.unknownDialogs[a.roles.remoteTag(m)] {
		return false
	}
	m.code, m.who, m.state = code, "-", DialogNone
	return true
}

// inUnknownDialog is for a message of a dialog that never was.
func (t *sentenceWriter) inUnknownDialog(m *message) string {
	switch {
	case !m.request() && m.status != 481:
		return t.status(m) + " to " + m.method + "."
	case !m.request():
		return t.status(m) + " to " + m.method + ": the other side knows no dialog with this tag (RFC 3261 §12.2.2); it changes nothing."
	case m.method == sip.ACK:
		return "ACK for this refusal."
	}
	return m.method + " with a tag that stands nowhere else in this call: it is refused with 481 and changes nothing."
}
