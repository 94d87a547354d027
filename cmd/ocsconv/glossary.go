package main

import "strings"

// meaning is what a word of the sessions says, of one of the things that it is said of.
type meaning struct {
	of   string // "outcome of a session"
	says string
}

// The things that words are said of.
const (
	ofKind     = "kind of a session"
	ofOutcome  = "outcome of a session"
	ofPlace    = "state of an endpoint"
	ofMPOP     = "MPOP verdict"
	ofHow      = "how it is known"
	ofView     = "whose log it is"
	ofSignIn   = "sign-in"
	ofReason   = "why several replies came"
	ofDialog   = "state of a dialog"
	ofQuality  = "quality of the media"
	ofColumn   = "column"
	ofSentence = "word of a sentence"
	ofMessage  = "kind of a message"
	ofServer   = "server"
)

// termsOf says what a word means that tables, JSON, sentences and filters have, in any
// case; nil for a word that is none of theirs.
func termsOf(word string) []meaning {
	word = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(word)), " (utc)")
	if strings.TrimRight(word, "0123456789") == "e" {
		word = "e1"
	}
	if list := glossary[word]; list != nil {
		return list
	}
	return glossary[strings.ReplaceAll(word, " ", "-")]
}

var glossary = map[string][]meaning{
	"call":         {{ofKind, "an INVITE with audio or video, or one whose offer is not in the log"}},
	"im":           {{ofKind, "instant messages: an INVITE that offers m=message, or MESSAGE alone"}},
	"conference":   {{ofKind, "a meeting: an INVITE or a subscription to a focus or to one of its conferencing servers"}},
	"registration": {{ofKind, "a sign-in: REGISTERs of one Call-ID"}},
	"subscription": {{ofKind, "SUBSCRIBE and its NOTIFYs: presence, contacts, settings"}},
	"options":      {{ofKind, "OPTIONS: one side asks whether the other is there, or what it can do"}},
	"report":       {{ofKind, "carries a report on the media of another call"}},
	"other":        {{ofKind, "SERVICE, INFO and whatever else has a Call-ID of its own"}},

	"answered": {{ofOutcome, "an endpoint sent a 2xx to the INVITE, or the request was accepted; whether the media came through is in the summary"}, {ofColumn, "calls that the endpoint answered"}},
	"cancelled": {
		{ofOutcome, "the caller gave up before anybody answered: CANCEL"},
		{ofPlace, "it rang until the caller gave up, or until the server sent the call elsewhere"},
	},
	"busy":        {{ofOutcome, "486 or 600: an endpoint was in another call"}, {ofPlace, "it replied 486 or 600"}},
	"declined":    {{ofOutcome, "somebody refused the call: 603, 605, 607, or 480 of one who does not want to be disturbed"}, {ofPlace, "it refused the call"}},
	"no-answer":   {{ofOutcome, "it rang and nobody took the call, or the callee was signed in nowhere: 480, 408"}, {ofPlace, "it rang until the server gave up"}, {ofSignIn, "no response to the REGISTER is in the log"}},
	"voicemail":   {{ofOutcome, "Exchange Unified Messaging or another voice mail took the call"}, {ofReason, "voice mail answers for the callee"}},
	"forwarded":   {{ofOutcome, "the server sent the call to another target (13006), which took it"}},
	"redirected":  {{ofOutcome, "an endpoint named another target (302), and no call to it follows in the log"}, {ofSignIn, "the client was sent to the user's home pool (301, 302), which is no refusal"}},
	"failed":      {{ofOutcome, "a 4xx, 5xx or 6xx ended the call and no person chose that; WHY has status and id, which explain takes too"}},
	"in-progress": {{ofOutcome, "the log ends while the call is being set up"}},
	"unknown": {
		{ofOutcome, "the log does not show how it ended: it begins late, ends early or has gaps"},
		{ofPlace, "nothing in the log tells how its part ended"},
		{ofHow, "goes with a state that is unknown"},
		{ofView, "the log does not show which side of the call its owner is on"},
	},

	"won":              {{ofPlace, "it answered, and the caller acknowledged that answer with ACK"}},
	"lost":             {{ofPlace, "another endpoint answered first, so the server cancelled this one; mostly inferred, since the caller's log does not show these CANCELs"}},
	"stopped-ringing":  {{ofPlace, "lost: it rang until another endpoint answered"}},
	"follows-from-sip": {{ofHow, "inferred: no message in the log says it, the rules of SIP do"}},
	"race-lost":        {{ofPlace, "it answered too, a moment after another one, and was hung up with BYE at once"}},
	"diverted":         {{ofPlace, "it sent the call to another target: 302"}},
	"ringing":          {{ofPlace, "it was ringing when the log ended"}},
	"elsewhere":        {{ofColumn, "in the place of the winner: another endpoint answered, which the log of this one does not show"}},

	"mpop":        {{ofColumn, "multiple points of presence: whether the callee was signed in at several places, to all of which the server forks the call"}, {ofReason, "the callee was signed in at several places"}},
	"yes":         {{ofMPOP, "several endpoints of the callee replied in this log"}},
	"announced":   {{ofMPOP, "the server says that it forked the call to several endpoints, and fewer of them replied in this log"}, {ofHow, "a server states it: a 101 with an id, a Reason, ms-acceptedby"}},
	"no-evidence": {{ofMPOP, "one endpoint replied; others may have stayed silent, which a caller's log never shows"}},
	"no":          {{ofMPOP, "the server says that there is one endpoint, or its own trace shows a single leg"}},

	"observed": {{ofHow, "the message that proves it is in the log"}},
	"inferred": {{ofHow, "no message in this log says so, but it follows from the rules of SIP"}},

	"caller": {{ofView, "the log is that of the client that called"}, {ofColumn, "who called"}},
	"callee": {{ofView, "the log is that of a client that was called"}, {ofColumn, "who was called"}},
	"server": {{ofView, "the log is a server's trace, which has both sides"}},

	"accepted":            {{ofSignIn, "200 to the REGISTER"}, {ofDialog, "2xx, and its ACK is still to come"}},
	"refused":             {{ofSignIn, "a final response but 200; the cause says why"}},
	"not-completed":       {{ofSignIn, "the log ends between a challenge and the next REGISTER, or nobody went on"}},
	"expired":             {{ofSignIn, "the registration ran out and was not renewed in the log"}},
	"signed-off":          {{ofSignIn, "a REGISTER with Expires 0 was accepted"}},
	"ended-by-the-server": {{ofSignIn, "the registrar took the registration back before it ran out, and said so in a NOTIFY"}},

	"simultaneous-ring":             {{ofReason, "the callee lets a telephone ring as well (13005)"}},
	"delegate-or-simultaneous-ring": {{ofReason, "additional targets ring (13005): delegates, or a telephone of the callee"}},
	"team-call":                     {{ofReason, "the callee's team rings"}},
	"forward":                       {{ofReason, "the server forwarded the call (13006)"}},
	"application":                   {{ofReason, "an application such as a response group calls several people"}},
	"retransmission":                {{ofReason, "the same reply came again over UDP"}},
	"reliability":                   {{ofReason, "a reliable reply was repeated until its PRACK"}},
	"keep-alive":                    {{ofReason, "180 is repeated, so that proxies do not give up"}},
	"same-endpoint-again":           {{ofReason, "one endpoint sent several replies, as 183 and 180"}},

	"none":       {{ofDialog, "no dialog yet"}},
	"proceeding": {{ofDialog, "the next hop has the request; no endpoint replied"}},
	"early":      {{ofDialog, "an endpoint replied with a tag of its own, and may send media already"}},
	"confirmed":  {{ofDialog, "the ACK makes the call one that is up"}},
	"terminated": {{ofDialog, "it is over: BYE, or a final failure"}},

	"good":           {{ofQuality, "every stream is within the limits of ocsconv help quality"}},
	"poor":           {{ofQuality, "a stream is beyond a limit of ocsconv help quality"}},
	"no-media":       {{ofQuality, "the report says that no packets came"}},
	"not-classified": {{ofQuality, "the report lacks the figures by which a stream is good or poor, or it was too short"}},

	"winner": {{ofColumn, "the endpoint whose answer counted"}},
	"epid":   {{ofColumn, "endpoint identifier: eight to ten digits that tell a user's clients and phones apart ([MS-SIPRE] 4.1)"}},
	"silent": {{ofColumn, "forked calls during which the endpoint was signed in and never replied, as far as the input shows"}},
	"place":  {{ofSentence, "one of the clients or phones at which somebody is signed in: an endpoint"}},

	"#":          {{ofColumn, "the number of the session in the input, which --session takes"}},
	"start":      {{ofColumn, "when the session began, in the zone of the head"}},
	"kind":       {{ofColumn, "what the session is for: call, im, conference, registration, …"}},
	"outcome":    {{ofColumn, "how the session ended: answered, cancelled, busy, …"}},
	"answer":     {{ofColumn, "how long after the INVITE somebody answered"}, {ofMessage, "the first 2xx to the INVITE"}},
	"msgs":       {{ofColumn, "how many messages of the input belong to the session"}},
	"why":        {{ofColumn, "status and id of what ended a failed call; explain takes both"}},
	"quality":    {{ofColumn, "how the media was by the reports in the log: good, poor, no-media or not-classified"}},
	"file":       {{ofColumn, "the first log that holds the session"}},
	"talk":       {{ofColumn, "for how long the parties were connected, in minutes and seconds"}},
	"product":    {{ofColumn, "the client, phone or server that a User-Agent or Server header names"}},
	"signed-in":  {{ofColumn, "whether the endpoint is signed in as far as the input shows"}},
	"rang":       {{ofColumn, "calls that rang at the endpoint"}},
	"called":     {{ofColumn, "calls that were made from the endpoint, and their sessions"}},
	"first-seen": {{ofColumn, "when the first message of the endpoint was written"}},
	"last-seen":  {{ofColumn, "when the last message of the endpoint was written"}},

	"e1":                 {{ofSentence, "an endpoint of the callee in a session, by a number of its own there: E1, E2, …"}},
	"device":             {{ofSentence, "a client or a phone at which somebody is signed in: an endpoint"}},
	"interim":            {{ofQuality, "a report that was sent during the call; a later one replaces it"}},
	"relayed":            {{ofQuality, "the media went over a relay: the A/V Edge or a TURN server"}},
	"early-media":        {{ofDialog, "sound or video before the call is answered: a provisional response has SDP"}},
	"sent-the-call-on":   {{ofPlace, "diverted: it sent the call to another target, 302"}},
	"answered-too-late":  {{ofPlace, "race-lost: it answered too, a moment after another one"}},
	"did-not-answer":     {{ofPlace, "lost: another endpoint answered, and nothing shows that this one rang"}},
	"the-server-says-so": {{ofHow, "announced: a server states it"}},

	"inv0":      {{ofMessage, "the first INVITE of a call, without a To tag"}},
	"leg":       {{ofMessage, "a server's copy of the INVITE, towards one endpoint or gateway"}},
	"srvprog":   {{ofMessage, "a provisional response of a server itself"}},
	"eprog":     {{ofMessage, "a provisional response of an endpoint but 180, mostly 183"}},
	"eprog2":    {{ofMessage, "a further provisional response of the same endpoint"}},
	"fork13004": {{ofMessage, "101 with 13004: the server sent the call to all registered endpoints"}},
	"add13005":  {{ofMessage, "101 with 13005: the server sent the call to additional targets"}},
	"fwd13006":  {{ofMessage, "101 with 13006: the server forwarded the call"}},
	"app13007":  {{ofMessage, "101 with 13007: the server handed the call to an application"}},
	"answer2":   {{ofMessage, "a 2xx to the same INVITE of another endpoint: a race"}},
	"ack2xx":    {{ofMessage, "the ACK for the 2xx"}},
	"finalerr":  {{ofMessage, "a final response to the INVITE that is no 2xx"}},
	"reinv":     {{ofMessage, "an INVITE within the call"}},

	"rtc":              {{ofServer, "the SIP stack (proxy, registrar) of a Front End or Edge Server of OCS, Lync or Skype for Business, as in Server: RTC/5.0"}},
	"rtcc":             {{ofServer, "the stack (UCMA) of server applications: Mediation Server, conferencing, voice mail, response groups"}},
	"edge":             {{ofServer, "stands between the company and the Internet: Access Edge for SIP, A/V Edge for media"}},
	"front-end":        {{ofServer, "registrar and proxy of the users of a pool, with presence, conferencing and routing"}},
	"mediation-server": {{ofServer, "gateway between the pool and a telephone network or PBX"}},
}
