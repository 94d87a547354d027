package annotate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"
)

// Endpoints that reply with one To tag, against RFC 3261 §19.3, are told apart by
// their epid, their Contact and the leg on which they were called. Within the
// analysis each but the first then gets a tag of its own, so that all that follows
// may go by tags.

// sharedMark stands before the number that makes a shared tag one endpoint's own.
const sharedMark = standInMark

// place is where a reply came from, as far as symbols tell.
type place struct {
	epid, contact uint32
	leg           *leg
}

// noteSharing marks the To tag of a reply that came from elsewhere than the first
// one with this tag.
func (a *survey) noteSharing(m *message, l *leg) {
	p := place{m.fact.toEpid, m.contact, l}
	first, known := a.placeOf[m.toTag]
	switch {
	case !known:
		a.placeOf[m.toTag] = p
	case first != p && (p.contact != 0 && first.contact != 0 && p.contact != first.contact || p.epid != first.epid || p.leg != first.leg):
		a.suspect = put(a.suspect, m.toTag, true)
	}
}

// device is one of the endpoints that may share a tag.
type device struct {
	epid, contact, agent string
	leg                  *leg
	statuses             map[uint16]bool
	answered             bool
	tag                  string // its own within the analysis
}

// maxDevices bounds the devices that are told apart with one tag. Replies of more are
// taken for those of one that is known, and the summary says so.
const maxDevices = 64

// sharing is what becomes of the messages with one tag.
type sharing struct {
	a        *survey
	tag      string
	messages []*message // with the tag, in their order
	devices  []*device
	of       map[*message]*device
	asked    map[finalKey]*device // requests, by their Via stack and transaction
}

// splitTags gives the endpoints that share a tag tags of their own, and reports
// whether there are any.
func (a *survey) splitTags() bool {
	if len(a.suspect) == 0 {
		return false
	}
	with := a.withSuspect()
	for _, m := range a.trace.messages {
		if !a.suspect[m.toTag] || !a.roles.repliesToCall(m) {
			continue
		}
		delete(a.suspect, m.toTag)
		s := &sharing{a: a, tag: m.toTag, messages: with[m.toTag], of: map[*message]*device{}, asked: map[finalKey]*device{}}
		if s.find() {
			s.rename()
			a.split = true
		}
	}
	return a.split
}

// withSuspect returns the messages with each of the suspect tags.
func (a *survey) withSuspect() map[string][]*message {
	with := map[string][]*message{}
	for _, m := range a.trace.messages {
		if a.suspect[m.toTag] {
			with[m.toTag] = append(with[m.toTag], m)
		}
		if m.fromTag != m.toTag && a.suspect[m.fromTag] {
			with[m.fromTag] = append(with[m.fromTag], m)
		}
	}
	return with
}

// repliesToCall reports whether a message is a reply by which an endpoint is known.
func (a *roles) repliesToCall(m *message) bool {
	return m.status > 101 && m.status < 300 && a.isInitialResponse(m)
}

// find collects the devices, and reports whether they are several.
func (s *sharing) find() bool {
	for _, m := range s.messages {
		if m.toTag != s.tag || m.original != nil || !s.a.roles.repliesToCall(m) {
			continue
		}
		d := s.device(m)
		if d == nil {
			s.a.crowded = true
			continue
		}
		d.statuses[m.status] = true
		d.answered = d.answered || m.status >= 200
		s.of[m] = d
	}
	for i, d := range s.devices {
		if slices.ContainsFunc(s.devices[:i], d.differs) {
			return true
		}
	}
	return false
}

// device returns the device that sent a reply, nil for one beyond those that are told
// apart.
func (s *sharing) device(m *message) *device {
	epid, contact, l := m.toEpid, contactKey(s.a.c.text(m.contact)), s.a.paths.legs[m.via()]
	for _, d := range s.devices {
		switch {
		case epid != "" || d.epid != "":
			if epid == d.epid {
				return d
			}
		case contact != "" && d.contact != "":
			if contact == d.contact {
				return d
			}
		case l == d.leg:
			d.contact = cmp.Or(d.contact, contact)
			return d
		}
	}
	if len(s.devices) == maxDevices {
		return nil
	}
	d := &device{epid: epid, contact: contact, leg: l, agent: s.a.c.text(m.agent), statuses: map[uint16]bool{}, tag: s.tag}
	if n := len(s.devices); n > 0 {
		d.tag += sharedMark + strconv.Itoa(n+1)
	}
	s.devices = append(s.devices, d)
	return d
}

// differs reports whether two devices are two. Another Contact alone is what a
// server between has that goes on with another resource of its own.
func (d *device) differs(o *device) bool {
	switch {
	case d.epid != "" || o.epid != "":
		return d.epid != "" && o.epid != ""
	case d.leg != o.leg:
		return d.leg != nil && o.leg != nil && (d.contact == "" || d.contact != o.contact)
	case d.agent != o.agent && d.agent != "" && o.agent != "":
		return true
	}
	for status := range d.statuses {
		if o.statuses[status] {
			return true
		}
	}
	return false
}

// contactKey returns what is the same in all Contacts of one device: user, host, port and
// what a GRUU has of the endpoint.
func contactKey(contact string) string {
	u := sip.ParseURI([]byte(contact))
	if len(u.Host) == 0 {
		return ""
	}
	return strings.ToLower(string(u.User)+"@"+string(u.Host)+":"+strconv.Itoa(u.Port)) + string(u.EndpointToken())
}

// rename gives every message with the tag its device's own.
func (s *sharing) rename() {
	for _, m := range s.messages {
		to := m.toTag == s.tag
		tag := s.owner(m, to).tag
		if to {
			m.toTag = tag
		} else {
			m.fromTag = tag
		}
	}
}

// owner returns the device of a message: the one that it names, that its request
// or its original went to, or on whose leg it is; else the one that answered.
func (s *sharing) owner(m *message, to bool) *device {
	key := finalKey{m.cseq, m.method + strconv.FormatUint(m.via(), 16)}
	d := s.of[m]
	if d == nil {
		d = s.named(m, to)
	}
	if d == nil && !m.request() {
		d = s.asked[key]
	}
	if d == nil && m.original != nil {
		d = s.of[m.original]
	}
	if d == nil {
		d = s.onLeg(m)
	}
	if d == nil {
		d = s.usual()
	}
	s.of[m] = d
	if m.request() {
		s.asked[key] = d
	}
	return d
}

// named returns the device whose epid or Contact a message has.
func (s *sharing) named(m *message, to bool) *device {
	epid := m.fromEpid
	if to {
		epid = m.toEpid
	}
	contact := ""
	switch {
	case m.request() && to && m.method != sip.CANCEL:
		contact = contactKey(requestURI(s.a.c.text(m.start)))
	case m.contact != 0:
		contact = contactKey(s.a.c.text(m.contact))
	}
	return find(s.devices, func(d *device) bool {
		return epid != "" && epid == d.epid || epid == "" && contact != "" && contact == d.contact
	})
}

func (s *sharing) onLeg(m *message) *device {
	l := s.a.paths.legs[m.via()]
	if l == nil {
		l = s.a.paths.legTops[m.viaTop]
	}
	return find(s.devices, func(d *device) bool { return l != nil && l == d.leg })
}

// usual returns the device that answered, else the first one.
func (s *sharing) usual() *device {
	return cmp.Or(find(s.devices, func(d *device) bool { return d.answered }), s.devices[0])
}
