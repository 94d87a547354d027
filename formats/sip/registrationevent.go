package sip

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// Deregistration is what a registrar tells in a NOTIFY: that it took a registration
// back before it ran out.
type Deregistration struct {
	Event  string // why: "unregistered", "rejected", "deactivated", "expired", …; "" when it does not say
	CallID string // of the REGISTERs of that binding; "" for the registration to which the message itself belongs
}

const (
	registrationEvent = "text/registration-event"
	registrationInfo  = "application/reginfo+xml"
	maxDeregistration = 32
	maxInfo           = 64 << 10
)

// Deregistrations lists the registrations that a NOTIFY or BENOTIFY takes back: by one
// line of text as Microsoft's registrars write it ([MS-SIPREGE] 2.2.1.13), or in a
// document of the reg event package, where a contact is terminated (RFC 3680 §5). Of a
// document that is damaged it lists what stands before the damage.
func (m *Message) Deregistrations() []Deregistration {
	kind, body := m.known(hContentType), m.Body()
	body = body[:min(len(body), maxInfo)]
	switch {
	case isType(kind, registrationEvent):
		what, rest, _ := strings.Cut(strings.TrimSpace(string(body)), ";")
		if !strings.EqualFold(strings.TrimSpace(what), "deregistered") {
			return nil
		}
		name, event, _ := strings.Cut(rest, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "event") {
			event = ""
		}
		return []Deregistration{{Event: strings.ToLower(strings.TrimSpace(event))}}
	case isType(kind, registrationInfo):
		return terminatedContacts(body)
	}
	return nil
}

// terminatedContacts reads a reginfo document.
func terminatedContacts(body []byte) []Deregistration {
	var list []Deregistration
	terminated, contacts := false, 0
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Strict = false
	for len(list) < maxDeregistration {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			state, event, callID := attributeOf(t, "state"), attributeOf(t, "event"), attributeOf(t, "callid")
			switch {
			case t.Name.Local == "registration":
				terminated, contacts = state == "terminated", 0
			case t.Name.Local == "contact":
				if contacts++; state == "terminated" {
					list = append(list, Deregistration{Event: strings.ToLower(event), CallID: callID})
				}
			}
		case xml.EndElement:
			if t.Name.Local == "registration" && terminated && contacts == 0 {
				list = append(list, Deregistration{})
			}
		}
	}
	return list
}

func attributeOf(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
