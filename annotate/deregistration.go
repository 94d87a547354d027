package annotate

import (
	"cmp"
	"strings"
	"time"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// A registrar may take a registration back before it runs out, and tells so in a NOTIFY:
// Microsoft's in the dialog of the REGISTER ([MS-SIPREGE] 2.2.1.13), others to whoever
// subscribed to the reg event (RFC 3680).

// deregistration is how a server ended a registration.
type deregistration struct {
	event  string   // "unregistered", "rejected", …
	notify *message // nil for one of another session
	callID string   // of that session
	frame  int      // of the NOTIFY there, 0 where it is not known
	at     time.Time
	file   uint32 // of that NOTIFY, where its frame is known
}

// deregistrationIDs are the ids that Microsoft's registrars give with these events.
var deregistrationIDs = map[string]int{
	"unregistered": 4140, "rejected": 4141, "deactivated": 4142, "userservices-unavailable": 4165, "preferred-registrar-change": 4166,
}

// endingEvents are those of RFC 3680 §5.2 with which a server ends a contact, and does
// not the client itself by not refreshing or by signing off.
var endingEvents = [...]string{"rejected", "deactivated", "probation"}

// deregistration reads a NOTIFY that takes the session's own registration back.
func (m *message) deregistration() *deregistration {
	if m.rare == 0 || !m.request() || m.method != sip.NOTIFY && m.method != sip.BENOTIFY || m.original != nil {
		return nil
	}
	for v := range rareValues(m.c.text(m.rare), keyDeregistered) {
		event, callID, _ := strings.Cut(v, " ")
		if callID == "" || string(identity([]byte(callID))) == m.c.text(m.chain.callID) {
			return &deregistration{event: event, notify: m}
		}
	}
	return nil
}

// linkDeregistered notes which registrations a NOTIFY of another session takes back.
func (t *linkIndex) linkDeregistered(callID uint32, frame int, f *fact) {
	for v := range rareValues(t.sym.text(f.rare), keyDeregistered) {
		if event, of, _ := strings.Cut(v, " "); of != "" {
			t.link(t.sym.addString(keyEnded+event+" "+string(identity([]byte(of)))), linked{callID, uint32(frame), t.sym.seenAt(f)})
		}
	}
}

// deregisteredElsewhere finds a NOTIFY of another session that takes a registration back.
func (accepted *message) deregisteredElsewhere() *deregistration {
	for _, event := range endingEvents {
		key := keyEnded + event + " " + accepted.c.text(accepted.chain.callID)
		for _, l := range accepted.c.linkedBy(key) {
			if accepted.fact.time != noTime && !l.At.IsZero() && l.At.After(accepted.time()) {
				here := accepted.c.linkOf(key, l.CallID)
				return &deregistration{event: event, callID: l.CallID, frame: int(here.frame), at: l.At, file: here.file}
			}
		}
	}
	return nil
}

// deregistrationCause is why the server ended a registration: what its NOTIFY says, else
// what its event means. Of one that another session tells, the message here is the answer
// to the sign-in that it ended, which proves nothing of it.
func (a *fork) deregistrationCause(s *signIn) *reported {
	e := s.ended
	m := e.notify
	if m == nil {
		r := eventRemedies[e.event]
		return &reported{cause: Cause{Family: familySIP, Text: r.Text, Next: r.Next, How: Announced, Message: s.accepted.n, Frame: e.frame, fatal: true}}
	}
	if best := lowest(a.reasons(m, fromFinal, 0)); best != nil {
		return best
	}
	id, known := deregistrationIDs[e.event]
	remedy, ok := catalog.RemedyFor(id, catalog.RemedyServer)
	if !known || !ok {
		remedy = catalog.Remedy{Text: "the server gives no reason", Next: a.survey.wherever(m, "")}
		if e.event != "" {
			remedy.Text = "the server says " + clean(e.event, 40)
		}
	}
	return &reported{proof: m, cause: Cause{Family: familySIP, Text: remedy.Text, Next: remedy.Of(sip.Diagnostic{}).Next, Component: a.survey.component(m), fatal: true}}
}

// eventRemedies are what the events of [endingEvents] mean in the reg event package, where
// no Microsoft registrar says more (RFC 3680 §5.1).
var eventRemedies = map[string]catalog.Remedy{
	"rejected":    {Text: "the registrar does not want this client any more", Next: "Ask the administrator of the registrar why; a new try alone does not help."},
	"deactivated": {Text: "the registrar asks the client to sign in anew", Next: "Look for the next sign-in of this client, which may be at another server."},
	"probation":   {Text: "the registrar asks the client to sign in again later", Next: "Look for the next sign-in of this client, and at the load of the registrar."},
}

// heldFor says how long a registration stood before the server ended it. Two files may be
// of two clocks, which nothing sets by each other across sessions.
func (a *trace) heldFor(in signIn) string {
	if in.ended.notify == nil {
		if in.ended.frame == 0 || in.ended.file != a.c.b.sym.sources[in.accepted.source].file {
			return ""
		}
		return lasting(in.ended.at.Sub(in.accepted.time()))
	}
	ms := a.between(in.accepted, in.ended.notify)
	if ms == nil {
		return ""
	}
	return lasting(time.Duration(*ms) * time.Millisecond)
}

// event is the event with which the server ended a registration, in brackets.
func (s *signIn) event() string {
	if event := clean(s.ended.event, 40); event != "" {
		return " (" + event + ")"
	}
	return ""
}

// deregistering says that a NOTIFY ends a registration.
func (t *sentenceWriter) deregistering(m *message) string {
	v := rareValue(t.a.c.text(m.rare), keyDeregistered)
	if v == "" {
		return ""
	}
	event, _, _ := strings.Cut(v, " ")
	return ": the server ends the registration (" + cmp.Or(clean(event, 40), "no reason") + ")"
}
