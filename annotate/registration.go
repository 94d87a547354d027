package annotate

import (
	"bytes"
	"fmt"
	"slices"

	"ocsconv/formats/sip"
)

// Sessions without an INVITE: registrations, subscriptions, single requests.

// plainOutcome is for sessions without an INVITE.
func (a *purpose) plainOutcome() Outcome {
	if a.kind == KindRegistration {
		return a.trace.signInOutcome()
	}
	out := OutcomeUnknown
	for _, m := range a.trace.messages {
		switch {
		case m.request() || m.is(isFragment):
		case m.status >= 200 && m.status < 300:
			return OutcomeAnswered
		case m.status >= 300 && !a.trace.challenges(m):
			out = OutcomeFailed
		}
	}
	return out
}

// challenges reports whether a response asks for credentials. One to a request
// that had them refuses them (RFC 3261 §22.1).
func (a *trace) challenges(m *message) bool {
	return isChallenge(m.status) && !a.refusesCredentials(m) && !m.refusesReport()
}

// refusesReport reports whether a 401 says of a quality report that its sender is not
// the reporter ([MS-QoE] 3.2): it asks for no credentials then.
func (m *message) refusesReport() bool {
	return m.status == 401 && len(m.c.b.reports.byOwn[m.chain.callID]) > 0 && rareValue(m.c.text(m.rare), keyChallenge) == ""
}

func isChallenge(status uint16) bool { return status == 401 || status == 407 }

// refusesCredentials reports whether the request that a challenge answers had credentials,
// which it does not only call too old: then the same ones do with its nonce (RFC 7616 §3.3).
func (a *trace) refusesCredentials(m *message) bool {
	if a.signed == nil {
		a.signed = map[requestKey]bool{}
		for _, r := range a.messages {
			if r.is(credentials) {
				a.signed[r.requestKey()] = true
			}
		}
	}
	return a.signed[m.requestKey()] && !m.is(stale)
}

// requestKey is what a request and its responses have in common.
type requestKey struct{ method, cseq, fromTag uint32 }

var (
	headerAuthorization      = sip.NameOf("Authorization")
	headerProxyAuthorization = sip.NameOf("Proxy-Authorization")
)

// hasCredentials reports whether a request proves who sends it, and does not only
// begin a handshake: those of TLS-DSK take several rounds, and of NTLM the first
// one is empty ([MS-SIPAE] 3.2).
func hasCredentials(s *sip.Message) bool {
	for _, name := range [...]sip.Name{headerAuthorization, headerProxyAuthorization} {
		v := s.Get(name)
		if len(v) == 0 || hasFold(bytes.TrimSpace(v), "tls-dsk") {
			continue
		}
		if _, data, found := bytes.Cut(v, []byte(`gssapi-data="`)); found && len(data) > 0 && data[0] != '"' {
			return true
		}
		if bytes.Contains(v, []byte("response=")) || hasFold(bytes.TrimSpace(v), "digest") {
			return true
		}
	}
	return false
}

// plainSummary tells of a session without an INVITE.
func (a *trace) plainSummary(s *Session) string {
	request := a.firstRequest()
	method, who := "Session", fallback(s.Caller.AOR, "unknown")
	if m := find(a.messages, func(m *message) bool { return m.method != "" }); m != nil {
		method, who = m.method, fallback(a.aor(m.from), who)
	}
	if of := request.registeredFor(); of != "" {
		who += " for " + of
	}
	end := "no final response in this log"
	switch last := a.lastFinal(); {
	case s.Outcome == OutcomeAnswered:
		end = "accepted"
		if s.Kind == KindOptions {
			end += a.unlikeFirst()
		}
	case last == nil:
	case s.Outcome == OutcomeFailed && isChallenge(last.status):
		end = fmt.Sprintf("refused, %s in spite of credentials", last.statusWords())
	case s.Outcome == OutcomeFailed:
		end = "refused"
	default:
		end = fmt.Sprintf("challenged (%d), no second attempt in this log", last.status)
	}
	return fmt.Sprintf("%s by %s: %s.", method, who, end)
}

// unlikeFirst says of a session of several questions, as those with which a server asks
// whether a gateway is up, that not all of them were answered alike: "; of 3 requests 1
// refused and 1 without a response in this log".
func (a *trace) unlikeFirst() string {
	final := map[requestKey]uint16{}
	for _, m := range a.messages {
		if key := m.requestKey(); m.request() && final[key] == 0 {
			final[key] = 0
		} else if !m.request() && m.status >= 200 {
			final[key] = m.status
		}
	}
	refused, silent := 0, 0
	for _, status := range final {
		switch {
		case status == 0:
			silent++
		case status >= 300 && !isChallenge(status):
			refused++
		}
	}
	var parts []string
	if refused > 0 {
		parts = append(parts, fmt.Sprintf("%d refused", refused))
	}
	if silent > 0 {
		parts = append(parts, fmt.Sprintf("%d without a response in this log", silent))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("; of %d requests %s", len(final), enumerated(parts))
}

func (a *trace) firstRequest() *message {
	return find(a.messages, func(m *message) bool { return m.request() })
}

// lastFinal returns the last final response.
func (a *trace) lastFinal() *message {
	for _, m := range slices.Backward(a.messages) {
		if !m.request() && m.status >= 200 {
			return m
		}
	}
	return nil
}

// registeredFor returns whose registration a REGISTER changes, where that is not
// who sends it: To names it, From who asks (RFC 3261 §10.2).
func (m *message) registeredFor() string {
	if m == nil || m.method != sip.REGISTER || m.to == 0 || m.from == 0 || m.aor(m.to) == m.aor(m.from) {
		return ""
	}
	return m.aor(m.to)
}

// asksRegistrations reports whether a REGISTER only asks what is registered: it
// has no Contact (RFC 3261 §10.2.3).
func asksRegistrations(m *message) bool {
	return m != nil && m.method == sip.REGISTER && m.request() && m.contact == 0
}

// register explains a REGISTER.
func (t *sentenceWriter) register(m *message) string {
	who := fallback(t.a.aor(m.from), "unknown")
	of := m.registeredFor()
	off := "Expires: 0"
	if rareValue(t.a.c.text(m.rare), keyExpires) != "0" {
		off = "expires=0 in Contact"
	}
	switch {
	case asksRegistrations(m) && of != "":
		return who + " asks what is registered for " + of + "."
	case asksRegistrations(m):
		return who + " asks what is registered."
	case m.signsOff() && of != "":
		return who + " takes back a registration of " + of + " (" + off + ")."
	case m.signsOff():
		return who + " signs off (" + off + ")."
	case of != "":
		return who + " registers a Contact for " + of + t.registering(m) + "."
	}
	return who + " registers" + t.registering(m) + "."
}

// plainReply explains a response outside of calls.
func (t *sentenceWriter) plainReply(m *message) string {
	s := t.status(m) + " to " + fallback(m.method, "an unknown request")
	switch {
	case t.endsDialog(m):
		return s + ": " + t.a.records.goneWords(m) + "; the dialog is over."
	case m.status == 491 && m.method == sip.UPDATE:
		return s + changedAtOnce
	case !isChallenge(m.status):
		return s + "."
	case m.is(stale):
		return s + ": challenged again, the nonce of the credentials has expired."
	case t.a.trace.challenges(m):
		return s + ": challenged, the other side asks for credentials."
	}
	return s + ": the credentials are refused."
}
