package annotate

import (
	"fmt"
	"strings"

	"ocsconv/formats/sip"
)

// A participant joins a meeting with several calls: one to its focus, and one for
// each kind of media to the conferencing server (MCU) of that kind. Each has a
// Call-ID of its own; the conference URI joins them. An MCU may also call a user
// whom somebody invited ([MS-CONFAV]): then the conference URI is the caller's.

// meetingMedia names the conferencing servers as they stand in a conference URI,
// by what people use them for.
var meetingMedia = map[string]string{
	"audio-video":        "sound and video",
	"chat":               "chat",
	"applicationsharing": "sharing",
	"data-conf":          "whiteboard and files",
	"phone-conf":         "dial-in",
	"data-collab":        "whiteboard and files",
}

const focusPart = "focus"

// conferencePart returns which part of a conference a URI names: "focus",
// "audio-video", …; "" for another URI.
func conferencePart(uri string) string {
	kind, rest := sip.ParseURI([]byte(uri)).Opaque()
	if kind != sip.OpaqueConference {
		return ""
	}
	part, _, _ := strings.Cut(strings.ToLower(string(rest)), ":")
	return clean(part, 40)
}

func mediaName(part string) string { return fallback(meetingMedia[part], part) }

// meetingSentences tell of a call to a conference: for its focus how the legs to
// the conferencing servers ended, for a leg what it is of.
func (a *analysis) meetingSentences(s *Session) []string {
	i := a.paths.invite()
	if a.purpose.kind != KindConference || i == nil {
		return nil
	}
	uri := a.c.text(i.to)
	part := conferencePart(uri)
	text := "Leg of a meeting: " + mediaName(part)
	switch {
	case a.purpose.byMeeting:
		uri = i.conferenceOf()
		verb := " called "
		if i.is(invitation) {
			verb = " invited "
		}
		text = capitalised(a.callerName()) + verb + fallback(a.purpose.callee, "a user")
		if name := mediaName(conferencePart(uri)); name != "" && name != focusPart {
			text += " for " + name
		}
	case part == "":
		return nil
	case part == focusPart:
		return a.legsOfMeeting(s)
	}
	own := a.c.text(a.chain.callID)
	for _, l := range a.c.linkedBy(keyFocus + conferenceID(uri)) {
		if l.CallID != own {
			return []string{text + "; the meeting is session " + clean(l.CallID, maxShown) + "."}
		}
	}
	return []string{text + "."}
}

// dialsOut reports whether a meeting called the user: whose INVITE it is says so in its
// From, its Contact ([MS-CONFAV], RFC 4579 §5.5), its User-Agent or its body.
func (a *purpose) dialsOut() bool {
	if !a.roles.callerKnown || a.kind != KindConference {
		return false
	}
	for _, m := range a.trace.messages {
		switch {
		case !m.isInitialInvite() && (len(a.paths.invites) > 0 || !a.roles.callers[m.fromTag]):
		case a.opaque(m.fact.to) == sip.OpaqueConference:
			return false
		case a.opaque(m.fact.from) == sip.OpaqueConference:
			return true
		case m.request() && (m.is(isFocus|invitation) || a.opaque(m.contact) == sip.OpaqueConference || product(a.c.text(m.agent)).Class == "server:mcu"):
			return true
		}
	}
	return false
}

// conferenceOf returns the URI of the meeting that called a user, "" where its INVITE
// names none.
func (invite *message) conferenceOf() string {
	for _, uri := range []uint32{invite.fact.from, invite.contact} {
		if invite.opaque(uri) == sip.OpaqueConference {
			return invite.c.text(uri)
		}
	}
	return ""
}

// partOfMeeting is the part of a meeting that the session's call goes to, "" for one
// that goes to none.
func (a *purpose) partOfMeeting() string {
	if i := a.paths.invite(); i != nil && a.kind == KindConference {
		return conferencePart(a.c.text(i.to))
	}
	return ""
}

// joinedPart says which part of a meeting was joined: "Joined the meeting's chat".
func (a *purpose) joinedPart() string {
	text := "Joined the meeting"
	if part := a.partOfMeeting(); part != focusPart {
		text += "'s " + mediaName(part)
	}
	return text
}

// isMeeting reports whether the session is the call to a conference's focus, for
// which joining is what matters.
func (a *explanation) isMeeting() bool {
	i := a.paths.invite()
	return i != nil && a.cause == nil && conferencePart(a.c.text(i.to)) == focusPart
}

// partOf returns which part of a conference a session's first request goes to.
func (c *Case) partOf(session int) string {
	var s slab
	chain := c.b.sessions[session-1]
	if chain.count > maxSlab {
		return ""
	}
	c.b.ledger.read(chain, &s)
	for i := range s.facts {
		if f := &s.facts[i]; f.is(isRequest) && f.toTag == 0 {
			return fallback(conferencePart(c.text(f.to)), conferencePart(c.text(f.from)))
		}
	}
	return ""
}

// maxMeetingLegs bounds the legs that a meeting tells of.
const maxMeetingLegs = 8

// legsOfMeeting tells how the caller's legs to the conferencing servers ended.
func (a *analysis) legsOfMeeting(s *Session) []string {
	var worked, failed, open []string // sentences' parts that name the session
	var up, down []string             // the media alone, for the headline
	legs, next := 0, ""
	for _, l := range s.Links {
		if l.Session == 0 || l.Session == a.number || legs == maxMeetingLegs {
			continue
		}
		part := a.c.partOf(l.Session)
		if part == "" || part == focusPart {
			continue
		}
		leg := a.c.analyse(l.Session)
		joins := leg.roles.caller().AOR
		if leg.purpose.byMeeting {
			joins = leg.purpose.callee
		}
		if leg.survey.call && strings.EqualFold(joins, a.roles.caller().AOR) {
			legs++
			name := fmt.Sprintf("%s (session %s)", mediaName(part), l.CallID)
			switch c := leg.explanation.cause; {
			case c != nil:
				failed, down = append(failed, name+": "+c.String()), append(down, mediaName(part))
				next = fallback(next, c.next())
			case leg.fork.anyAnswer():
				worked, up = append(worked, name), append(up, mediaName(part))
			default:
				open = append(open, name)
			}
		}
		leg.release()
	}
	var list []string
	if a.fork.anyAnswer() {
		list = append(list, a.joinedMeeting(s, legs, up, down))
	}
	for _, f := range failed {
		list = append(list, "Failed in the meeting: "+f+".")
	}
	if next != "" {
		list = append(list, "Next: "+next)
	}
	if len(worked) > 0 {
		list = append(list, "Worked in the meeting: "+strings.Join(worked, ", ")+".")
	}
	if len(open) > 0 {
		list = append(list, "Without an end in this log: "+strings.Join(open, ", ")+".")
	}
	return list
}

// joinedMeeting says that a meeting was joined, and what of its media worked.
func (a *analysis) joinedMeeting(s *Session, legs int, up, down []string) string {
	joined := a.purpose.joinedPart()
	if s.AnswerMS != nil {
		joined += " after " + tenths(*s.AnswerMS)
	}
	if d := a.contest.won; d != nil && d.bye != nil && !d.byeCaller && d.bye.reasonText() != "" {
		joined += "; it ended for " + fallback(a.callerName(), "the caller") + d.bye.reasonText()
	}
	switch {
	case legs == 0:
		joined += "; its parts for sound, picture and sharing are not in this log"
	case len(down) > 0:
		if joined += "; " + strings.Join(down, ", ") + " failed"; len(up) > 0 {
			joined += ", " + strings.Join(up, ", ") + " worked"
		}
	}
	return joined + "."
}

// maxNamedBy bounds the sessions that a summary names because they name its call.
const maxNamedBy = 4

// helperSentences name who made the call for whom, who took it over, and where it
// was parked.
func (a *fork) helperSentences() (list []string) {
	for _, of := range namings {
		for _, l := range a.c.linkedBy(a.keyNamed(of.key)) {
			if of.namedText != "" && len(list) < maxNamedBy {
				list = append(list, fmt.Sprintf(of.namedText, clean(l.CallID, maxShown)))
			}
		}
	}
	i := a.paths.invite()
	if i == nil {
		return list
	}
	text := a.c.text(i.rare)
	if by := rareValue(text, keyOnBehalf); by != "" {
		if boss := clean(sip.ParseNameAddr([]byte(by)).AOR(), 120); boss != "" {
			by := fallback(a.aor(i.from), "somebody")
			if strings.EqualFold(by, boss) {
				by = "somebody else"
			}
			list = append(list, fmt.Sprintf("Made by %s as delegate of %s.", by, boss))
		}
	}
	eachNamed(text, func(of naming, callID string) {
		if of.text != "" {
			list = append(list, fmt.Sprintf(of.text, clean(callID, maxShown)))
		}
	})
	for _, b := range a.branches {
		if strings.Contains(b.product.Name, "Call Park") {
			list = append(list, "The Call Park service took part: the call is parked or fetched there.")
			break
		}
	}
	return list
}
