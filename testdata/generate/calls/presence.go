package calls

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"ocsconv/testdata/generate/wire"
)

// small is a session between the owner of a client log and its server, without
// forks: registration, presence, services, conferences.
type small struct {
	*play
	kind string
	at   time.Time
	cseq int
	to   string // URI of To
	tag  string // tag of the other side; empty before there is a dialog
	epid string // epid of the other side, if it has one
}

func newSmall(r *rand.Rand, cast *Cast, kind, to string, at time.Time) *small {
	s := &small{play: newPlay(r, cast), kind: kind, at: at.Truncate(time.Millisecond), to: to}
	s.path = s.path[:1]
	return s
}

// plain is the label of messages that the vocabulary has no word for.
var plain = label{branch: unjudged}

// newRequest makes a request of the owner.
func (s *small) newRequest(method, uri string) *wire.Packet {
	me := s.caller.client
	s.cseq++
	p := &wire.Packet{Start: method + " " + uri + " SIP/2.0"}
	p.Add("Via", "SIP/2.0/TLS "+me.Addr.String())
	p.Add("Max-Forwards", "70")
	p.Add("From", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", me.AOR(), s.callerTag, me.Epid))
	to := "<" + s.to + ">"
	if s.epid != "" {
		to += ";epid=" + s.epid
	}
	if s.tag != "" {
		to += ";tag=" + s.tag
	}
	p.Add("To", to)
	p.Add("Call-ID", s.callID)
	p.Add("CSeq", fmt.Sprintf("%d %s", s.cseq, method))
	p.Add("User-Agent", me.UserAgent)
	return p
}

func (s *small) sign(p *wire.Packet) *wire.Packet {
	p.Add("Proxy-Authorization", s.clientSignature())
	return p
}

// send carries a request of the owner to the server.
func (s *small) send(p *wire.Packet, l label) *wire.Packet {
	got, t := s.request(s.at, p, l, s.caller, s.path[0])
	s.at = t
	return got
}

// answer carries the server's response to the owner.
func (s *small) answer(p *wire.Packet, l label) {
	_, t := s.reply(s.at.Add(s.ms(2, 20)), p, l, s.path[0], s.caller)
	s.at = t.Add(s.ms(3, 25))
}

// ok is the server's 200 for a request.
func (s *small) ok(got *wire.Packet) *wire.Packet {
	if s.tag == "" {
		s.tag = upperHex(s.r, 32)
	}
	p := got.Response("200 OK", s.tag)
	p.Add("Server", products[s.cast.Era].stack)
	return p
}

// push is a request of the server to the owner, inside the dialog.
func (s *small) push(method string, cseq int) *wire.Packet {
	me := s.caller.client
	p := &wire.Packet{Start: fmt.Sprintf("%s sip:%s;transport=tls;ms-opaque=d3470f2e1d;ms-received-cid=%s;grid SIP/2.0", method, me.Addr, me.cid)}
	p.Add("Via", fmt.Sprintf("SIP/2.0/TLS %s;branch=z9hG4bK%s.%s;branched=FALSE", s.path[0].server.Addr, upperHex(s.r, 8), upperHex(s.r, 16)))
	p.Add("Authentication-Info", s.serverSignature())
	p.Add("Max-Forwards", "70")
	p.Add("To", fmt.Sprintf("<sip:%s>;tag=%s;epid=%s", me.AOR(), s.callerTag, me.Epid))
	p.Add("From", fmt.Sprintf("<%s>;tag=%s", s.to, s.tag))
	p.Add("Call-ID", s.callID)
	p.Add("CSeq", fmt.Sprintf("%d %s", cseq, method))
	return p
}

// date returns the Date header of a server.
func date(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") }

// Registration plays a sign-in: two challenges, then the list of all places
// where the user is signed in. Others are those places.
func Registration(r *rand.Rand, cast *Cast, at time.Time, others ...*Client) *Small {
	me := cast.Owner
	s := newSmall(r, cast, "registration", "sip:"+me.AOR(), at)
	scheme := "NTLM"
	if cast.Era >= Lync2013 {
		scheme = "TLS-DSK"
	}
	request := func(credentials string) *wire.Packet {
		p := s.newRequest("REGISTER", "sip:"+me.Domain)
		p.Add("Contact", fmt.Sprintf(`<sip:%s;transport=tls;ms-opaque=d3470f2e1d>;methods="INVITE, MESSAGE, INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY";proxy=replace;+sip.instance="<urn:uuid:%s>"`, me.Addr, Instance(me.Epid)))
		p.Add("Supported", "gruu-10, adhoclist, msrtc-event-categories")
		p.Add("Supported", "ms-forking")
		p.Add("ms-keep-alive", "UAC;hop-hop=yes")
		p.Add("Event", "registration")
		if credentials != "" {
			p.Add("Authorization", credentials)
		}
		return p
	}
	challenge := func(got *wire.Packet, data string) {
		p := got.Response("401 Unauthorized", upperHex(r, 32))
		p.Add("Date", date(s.at))
		p.Add("WWW-Authenticate", fmt.Sprintf(`%s realm="SIP Communications Service", targetname="%s", version=4%s`, scheme, cast.Servers[0].FQDN(), data))
		p.Add("Server", products[cast.Era].stack)
		s.at = s.transmit(s.at, s.path[0], s.caller, p, label{Challenge, byServer, None, false}).Add(s.ms(5, 30))
	}
	reg := label{Register, byCaller, None, false}
	challenge(s.send(request(""), reg), "")
	opening := fmt.Sprintf(`%s qop="auth", realm="SIP Communications Service", targetname="%s", gssapi-data="", version=4`, scheme, cast.Servers[0].FQDN())
	challenge(s.send(request(opening), reg), `, opaque="135DF6CC", gssapi-data="`+digits(r, 120, base64Digits)+`"`)
	got := s.send(request(fmt.Sprintf(`%s qop="auth", realm="SIP Communications Service", opaque="135DF6CC", targetname="%s", version=4, gssapi-data="%s", crand="%s", cnum="1", response="%s"`,
		scheme, cast.Servers[0].FQDN(), digits(r, 200, base64Digits), hex(r, 8), hex(r, 32))), reg)
	p := s.ok(got)
	for _, c := range append([]*Client{me}, others...) {
		p.Add("Contact", fmt.Sprintf(`<sip:%s;transport=tls;ms-opaque=d3470f2e1d;ms-received-cid=%s>;expires=7200;+sip.instance="<urn:uuid:%s>";gruu="%s"`,
			c.Addr, c.cid, Instance(c.Epid), c.GRUU()))
	}
	p.Add("Expires", "7200")
	p.Add("Date", date(s.at))
	p.Add("presence-state", "register-action=\"added\"")
	s.answer(p, label{RegisterOK, byServer, None, false})
	return &Small{s}
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// Small is a session without forks that was played.
type Small struct{ s *small }

// View returns the session as the client ("caller") or the server saw it.
func (s *Small) View(name string) *Session {
	pl := s.s.play
	pl.countSignatures()
	t := &Session{CallID: pl.callID, Kind: s.s.kind, View: name, Messages: pl.messages(pl.owner(name, nil))}
	for n, m := range t.Messages {
		m.Session, m.N = t, n+1
		m.Endpoint = labelOf(m.branch, nil)
	}
	return t
}

// categories is a presence document about n contacts.
func categories(r *rand.Rand, n int) string {
	var b strings.Builder
	b.WriteString(`<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:alice@contoso.com">`)
	for range n {
		p := people[r.IntN(len(people))]
		fmt.Fprintf(&b, `<category name="state" instance="%d" publishTime="2010-01-0%dT1%d:00:00.123" container="200" version="%d" expireType="endpoint"><state xsi:type="aggregateState" lastActive="2010-01-05T13:5%d:00" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.microsoft.com/2006/09/sip/state"><availability>%d</availability><endpointLocation></endpointLocation></state></category><contact uri="sip:%s" displayName="%s"/>`,
			r.IntN(1<<30), 1+r.IntN(9), r.IntN(10), r.IntN(99), r.IntN(10), 3500+500*r.IntN(24), p.AOR(), p.Name)
	}
	b.WriteString(`</categories>`)
	return b.String()
}

// Subscription plays presence: SUBSCRIBE, its 200 with the first document, and
// so many notifications, which BENOTIFY leaves without an answer.
func Subscription(r *rand.Rand, cast *Cast, at time.Time, notifications int, best bool) *Small {
	me := cast.Owner
	s := newSmall(r, cast, "subscription", "sip:"+me.AOR(), at)
	p := s.newRequest("SUBSCRIBE", "sip:"+me.AOR())
	p.Add("Contact", "<"+me.GRUU()+">")
	p.Add("Event", "presence")
	p.Add("Accept", "application/msrtc-event-categories+xml, application/xpidf+xml, text/xml+msrtc.pidf, application/rlmi+xml, multipart/related")
	p.Add("Supported", "eventlist")
	if best {
		p.Add("Supported", "ms-benotify")
	}
	p.Add("Supported", "ms-piggyback-first-notify")
	s.sign(p)
	p.Carry("application/msrtc-adrl-categorylist+xml", `<batchSub xmlns="http://schemas.microsoft.com/2006/01/sip/batch-subscribe" uri="sip:`+me.AOR()+`" name=""><action name="subscribe" id="`+hex(r, 8)+`"><adhocList><resource uri="sip:`+someone(r, me.Person).AOR()+`"/></adhocList><categoryList xmlns="http://schemas.microsoft.com/2006/09/sip/categorylist"><category name="state"/><category name="contactCard"/><category name="calendarData"/><category name="note"/></categoryList></action></batchSub>`)
	ok := s.ok(s.send(p, plain))
	ok.Add("Event", "presence")
	ok.Add("Expires", "28800")
	ok.Add("subscription-state", "active;expires=28800")
	ok.Carry("application/msrtc-event-categories+xml", categories(r, 2+r.IntN(3)))
	s.answer(ok, plain)
	for n := range notifications {
		s.at = s.at.Add(s.ms(2000, 40000))
		method := "NOTIFY"
		if best {
			method = "BENOTIFY"
		}
		q := s.push(method, n+1)
		q.Add("Event", "presence")
		q.Add("subscription-state", "active;expires=27000")
		q.Carry("application/msrtc-event-categories+xml", categories(r, 2+r.IntN(4)))
		s.at = s.transmit(s.at, s.path[0], s.caller, q, plain)
		if !best {
			s.acceptPush(q)
		}
	}
	return &Small{s}
}

// acceptPush answers a request of the server.
func (s *small) acceptPush(q *wire.Packet) {
	p := q.Response("200 OK", "")
	p.Add("User-Agent", s.caller.client.UserAgent)
	s.at = s.transmit(s.at.Add(s.ms(1, 5)), s.caller, s.path[0], s.sign(p), plain)
}

// Service plays one SERVICE with a body of about size octets.
func Service(r *rand.Rand, cast *Cast, at time.Time, size int) *Small {
	me := cast.Owner
	s := newSmall(r, cast, "other", "sip:"+me.AOR(), at)
	p := s.sign(s.newRequest("SERVICE", "sip:"+me.AOR()))
	var b strings.Builder
	b.WriteString(`<publish xmlns="http://schemas.microsoft.com/2006/09/sip/rich-presence"><publications uri="sip:` + me.AOR() + `">`)
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, `<publication categoryName="calendarData" instance="%d" container="%d" version="%d" expireType="static"><calendarData xmlns="http://schemas.microsoft.com/2006/09/sip/calendarData" mailboxID="%s"><freeBusy startTime="2010-01-05T00:00:00Z" granularity="PT15M" encodingVersion="1">%s</freeBusy></calendarData></publication>`,
			r.IntN(1<<30), []int{1, 100, 200, 300}[n%4], n, me.AOR(), digits(r, 400, base64Digits))
	}
	b.WriteString(`</publications></publish>`)
	p.Carry("application/msrtc-category-publish+xml", b.String())
	ok := s.ok(s.send(p, plain))
	ok.Carry("application/vnd-microsoft-roaming-self+xml", `<roamingData xmlns="http://schemas.microsoft.com/2006/09/sip/roaming-self"><categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories" uri="sip:`+me.AOR()+`"/></roamingData>`)
	s.answer(ok, plain)
	return &Small{s}
}

// Options plays one OPTIONS to another user.
func Options(r *rand.Rand, cast *Cast, at time.Time) *Small {
	to := "sip:" + someone(r, cast.Owner.Person).AOR()
	s := newSmall(r, cast, "options", to, at)
	p := s.sign(s.newRequest("OPTIONS", to))
	p.Add("Accept", "application/sdp")
	ok := s.ok(s.send(p, plain))
	ok.Add("Allow", "INVITE, BYE, ACK, CANCEL, INFO, MESSAGE, UPDATE, REFER, OPTIONS")
	s.answer(ok, plain)
	return &Small{s}
}

// Conference plays a meeting: the dialog with its focus, and the one with the
// A/V conferencing server. They are two Call-IDs that share the conference's
// URI.
func Conference(r *rand.Rand, cast *Cast, at time.Time) []*Small {
	me := cast.Owner
	id := digits(r, 8, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
	uri := "sip:" + me.AOR() + ";gruu;opaque=app:conf:%s:id:" + id
	focus := newSmall(r, cast, "conference", fmt.Sprintf(uri, "focus"), at)
	p := focus.sign(focus.newRequest("INVITE", focus.to))
	p.Add("Contact", "<"+me.GRUU()+">")
	p.Carry("application/cccp+xml", `<request xmlns="urn:ietf:params:xml:ns:cccp" C3PVersion="1" to="`+focus.to+`" from="sip:`+me.AOR()+`" requestId="0"><addUser><conferenceKeys confEntity="`+focus.to+`"/><user xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:`+me.AOR()+`"><roles><entry>attendee</entry></roles><endpoint entity="{`+strings.ToUpper(Instance(me.Epid))+`}"/></user></addUser></request>`)
	ok := focus.ok(focus.send(p, plain))
	ok.Add("Contact", "<"+focus.to+">;isfocus")
	ok.Carry("application/cccp+xml", `<response xmlns="urn:ietf:params:xml:ns:cccp" requestId="0" C3PVersion="1" from="`+focus.to+`" to="sip:`+me.AOR()+`" code="success"><addUser/></response>`)
	focus.answer(ok, plain)
	focus.cseq--
	focus.send(focus.sign(focus.newRequest("ACK", focus.to)), plain)

	mcu := newSmall(r, cast, "conference", fmt.Sprintf(uri, "audio-video"), focus.at.Add(400*time.Millisecond))
	q := mcu.sign(mcu.newRequest("INVITE", mcu.to))
	q.Add("Contact", "<"+me.GRUU()+">")
	contentType, body := cast.media(r, me.Addr.Addr()).both()
	q.Carry(contentType, body)
	got := mcu.send(q, plain)
	mcu.answer(got.Response("100 Trying", ""), plain)
	mcu.epid, mcu.tag = upperHex(r, 10), hex(r, 10)
	yes := got.Response("200 OK", "")
	yes.Set("To", "<"+mcu.to+">;epid="+mcu.epid+";tag="+mcu.tag)
	yes.Add("Contact", "<"+mcu.to+">;isfocus")
	yes.Add("User-Agent", "RTCC/"+products[cast.Era].app+" AV-MCU")
	yes.Carry("application/sdp", cast.media(r, cast.addr(60)).offer())
	mcu.at = mcu.at.Add(mcu.ms(200, 600))
	mcu.answer(yes, plain)
	mcu.cseq--
	mcu.send(mcu.sign(mcu.newRequest("ACK", mcu.to)), plain)
	mcu.at = mcu.at.Add(mcu.ms(20000, 60000))
	mcu.answer(mcu.ok(mcu.send(mcu.sign(mcu.newRequest("BYE", mcu.to)), plain)), plain)
	focus.at = mcu.at.Add(200 * time.Millisecond)
	focus.answer(focus.ok(focus.send(focus.sign(focus.newRequest("BYE", focus.to)), plain)), plain)
	return []*Small{{focus}, {mcu}}
}
