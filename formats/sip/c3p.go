package sip

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"strings"
)

// ConferenceAnswer is how a conference answers a command: to add a user, to mute, to
// admit somebody from the lobby. It comes in the body of a response or, later, of a
// request ([MS-CONFBAS] 2.2.1, the protocol C3P).
type ConferenceAnswer struct {
	Command string // "addUser"
	Code    string // "success", "pending" or "failure"
	Reason  string // why, in one word: "mcuTypeNotAvailable"; "" when it does not say
	Server  string // URI of the conferencing server that the command is for, "" when it names none
}

// ConferenceType is the media type of commands and their answers.
const ConferenceType = "application/cccp+xml"

// ConferenceAnswer returns the answer to a command in the message's body. It is false for
// a body of another kind, and for a command.
func (m *Message) ConferenceAnswer() (a ConferenceAnswer, ok bool) {
	if !isType(m.known(hContentType), ConferenceType) {
		return a, false
	}
	body := m.Body()
	d := xml.NewDecoder(bytes.NewReader(body[:min(len(body), maxInfo)]))
	d.Strict = false
	for elements := 0; elements < maxConferenceElements; {
		t, err := d.Token()
		if err != nil {
			break
		}
		e, begins := t.(xml.StartElement)
		if !begins {
			continue
		}
		switch elements++; {
		case elements == 1 && e.Name.Local != "response":
			return a, false
		case elements == 1:
			a.Code, ok = strings.ToLower(attributeOf(e, "code")), true
		case elements == 2:
			a.Command = e.Name.Local
		}
		a.Reason = cmp.Or(a.Reason, attributeOf(e, "reason"), attributeOf(e, "reasonCode"))
		a.Server = cmp.Or(a.Server, attributeOf(e, "mcuUri"), attributeOf(e, "mcuuri"))
	}
	return a, ok && a.Code != ""
}

// maxConferenceElements is how many elements of an answer are looked at: what tells of
// the command stands in front of the user or conference that it is about.
const maxConferenceElements = 8
