// Package annotate explains SIP sessions: which messages belong together, which
// endpoints of the callee answered a forked call, who won, who lost and how
// that is known. It works on values and does no I/O.
//
// [Analyze] takes the messages of one or more inputs and returns a [Case]; a
// [Builder] does the same for those who read messages for other purposes too.
// A [Session] is what the case knows of one Call-ID: the parties, the
// [Endpoint]s that the call was forked to with the [State] of each, the
// [Outcome], and a [Note] for every message. [Comment] puts a note into the one
// line that a packet comment has.
//
// A session follows from the messages of its Call-ID and from what the whole
// input taught: which client an epid is, who owns a log. Sessions may so be
// worked out in any order, again, and on any number of goroutines; a case keeps
// less than 100 octets of each message and none of the sessions.
//
// What is said is said as sure as it is known: [Observed] in a message,
// [Announced] by a server, or [Inferred] from the rules of SIP (RFC 3261) and of
// Microsoft's servers ([MS-SIPRE], [MS-OCER]). Where an input cannot tell, the
// answer is unknown.
//
// # The rules
//
// What decides over a call, by situation: for each seat what its log shows, then the
// outcome, how the part of each endpoint ended and how that is known, and words that
// the summary or a note has. Caller and callee are the logs of clients of Microsoft,
// plain is that of any other phone, broken of a stack that breaks a rule, server a
// server's trace, capture the packets at a proxy of plain phones, an excerpt has no times, and pasted is an excerpt of a log of plain
// phones. What is said of Microsoft's clients is true of plain phones as well where there
// is no line for them.
//
//	one of several answers
//		caller: a 2xx to the INVITE and its ACK with one To tag
//			answered; lost/inferred won/observed: "Answered by bob"
//		callee: the 2xx that it sent, and the ACK
//			answered; won/observed: "Answered by bob"
//		server: the 2xx of one leg goes on, the other leg gets CANCEL
//			answered; lost/observed won/observed: "Answered by bob"
//		server: of the CANCEL to that leg the 200 alone
//			answered; lost/observed won/observed: "cancelled by the server"
//	the 2xx is not in the log
//		caller: the ACK, and a BYE long after it
//			answered; won/inferred: "part of the handshake is not in this log"
//	the log ends before the ACK
//		caller: a 2xx
//			answered; unknown/unknown: "confirmation (ACK) that would prove it is not in this log"
//		caller: a 2xx, while another place rings
//			answered; unknown/unknown lost/inferred: "confirmation (ACK) that would prove it is not in this log"
//	the callee hangs up, the ACK is not in the log
//		caller: a BYE of the callee, which may not hang up what is not acknowledged, sooner than it would give up
//			answered; won/inferred: "follows from SIP"
//		caller: the same, when it had repeated its 2xx and was silent for 4 s then
//			answered; won/inferred: "follows from SIP"
//		caller: the same within 4 s of a repetition, too early to have given up
//			answered; unknown/unknown: "would prove it is not in this log"
//	the caller hangs up, the ACK is not in the log
//		caller: 2xx, and BYE more than 5 s behind it
//			answered; won/inferred: "follows from SIP"
//	several answer, and the caller hangs one up
//		caller: 2xx on two tags, and BYE to one within 5 s
//			answered; won/observed race-lost/observed: "Answer race"
//		excerpt: the same without times
//			answered; unknown/unknown unknown/unknown: "without times this log does not show which"
//		excerpt: one that had been cancelled gets a BYE of the server (5009, 5010)
//			answered; race-lost/observed unknown/unknown: "it answered too late, and the server hung up"
//		caller: of the other one the BYE alone
//			answered; race-lost/inferred won/observed: "answered too and was hung up"
//	of several answers one lasts
//		caller: 2xx on two tags, and BYEs at least 10 s apart
//			answered; race-lost/observed won/observed: "answered too"
//		caller: 2xx on two tags, ACK and a late BYE of one of them, and nothing else is missing
//			answered; unknown/unknown won/observed: "its ACK is not in this log"
//		caller: 2xx and ACK on two tags, no BYE, and one side took what the other asked for in one of them
//			answered; unknown/unknown won/observed: "Answered by bob"
//		caller: BYEs less than 10 s apart
//			answered; unknown/unknown unknown/unknown: "does not show which place kept the call"
//		caller: 2xx and ACK on two tags, and no BYE
//			answered; unknown/unknown unknown/unknown: "does not show which place kept the call"
//		caller: the one that was hung up last has no more than its BYE
//			answered; unknown/unknown unknown/unknown: "does not show which place kept the call"
//	hung up within a second while others ring
//		caller: BYE at once, and the log has a gap, so that another answer may be missing
//			answered; unknown/unknown unknown/unknown: "does not show which place kept the call"
//		callee: BYE within 0.1 s of the ACK
//			answered; unknown/unknown: "does not show which place kept the call"
//		plain callee: the same, of an INVITE with one Via, which nobody forked (RFC 3261 §16.6)
//			answered; won/observed: "Answered by bob"
//		caller: ACK and BYE at once: the 2xx, and perhaps another answer, is not in the log
//			unknown; unknown/unknown: "Unknown"
//	hung up, and when is not known
//		excerpt: 2xx, ACK, and BYE of the caller, which may have come at once at a callee
//			answered; won/observed: "Answered by bob"
//		pasted: the same, of an INVITE with two Vias: it may be the log of one place of several
//			answered; unknown/unknown: "whether the call was kept this log does not show"
//	only the BYE of the answer is in the log
//		caller: INVITE and BYE of a client of Microsoft, which ends what rings with CANCEL
//			answered; won/inferred: "Answered by bob"
//	only the BYE of a plain phone is in the log
//		plain: BYE after 180: it may end the early dialog (RFC 3261 §15)
//			unknown; unknown/unknown: "does not show whether it had answered"
//	only the BYE of the callee is in the log
//		caller: who may hang up only what it has answered (RFC 3261 §15)
//			answered; unknown/unknown: "neither the answer itself (200 OK) nor its confirmation (ACK)"
//		caller: on two tags
//			answered; unknown/unknown unknown/unknown: "does not show which place kept the call"
//	the ACK never came
//		caller: the BYE of the callee says so
//			answered; unknown/unknown: "not established"
//		callee: its 2xx again for 15 s
//			answered; unknown/unknown: "not established"
//		excerpt: its 2xx again as often as it is in 15 s
//			answered; unknown/unknown: "the confirmation (ACK) never arrived"
//		caller: BYE gets 481 within 40 s
//			answered; unknown/unknown: "unknown there when it was hung up (481)"
//		server: a 2xx came in and did not go out
//			answered; unknown/unknown: "did not send the answer on"
//		server: the same, and a failure that went out
//			failed; unknown/unknown: "Failed: a server failed internally (500)"
//		server: an ACK came in and did not go out, and the 2xx comes again
//			answered; unknown/unknown: "the confirmation (ACK) never arrived"
//		capture: a 2xx came to a proxy and did not go on
//			answered; unknown/unknown: "did not send the answer on"
//		capture: an ACK came to a proxy and did not go on, and the 2xx comes again
//			answered; unknown/unknown: "this server has it and did not send it on"
//		caller: the log ends while the 2xx comes again, 4 s behind its ACK
//			answered; unknown/unknown: "does not show that the confirmation (ACK) came"
//		excerpt: the same, as often as it is in 4 s
//			answered; unknown/unknown: "does not show that the confirmation (ACK) came"
//		caller: no ACK, and BYE of the callee while it repeats its 2xx for 4 s and longer
//			answered; unknown/unknown: "the caller never confirmed"
//		caller: ACK, and BYE of the callee while it repeats its 2xx 4 s behind that
//			answered; unknown/unknown: "the confirmation (ACK) never arrived"
//	the server hangs up by itself
//		callee: BYE with 5009 or 5010 when the branch had been cancelled
//			cancelled; cancelled/observed: "the server hung up"
//		caller: BYE that names the server and has its diagnostics
//			answered; won/observed: "The server ended the call"
//	both sides hang up
//		caller: a BYE of each before the response to any
//			answered; won/observed: "Both sides hung up at the same time"
//	the caller gives up
//		caller: CANCEL with the CSeq of the attempt, whatever 4xx, 5xx or 6xx follows
//			cancelled; cancelled/observed cancelled/observed: "Cancelled: alice gave up"
//		caller: the same, and 603 of a place that crosses it
//			cancelled; declined/observed cancelled/observed: "Cancelled: alice gave up"
//		plain: BYE in the early dialog, and 487
//			cancelled; cancelled/observed: "with a BYE in the early dialog"
//		server: BYE in one early dialog, and another place rings
//			in-progress; cancelled/observed ringing/observed: "ended its early dialog with BYE"
//		server: CANCEL came in
//			cancelled; cancelled/observed: "Cancelled: alice gave up"
//		pasted: CANCEL, and no mark that tells the caller's log from the callee's
//			cancelled; cancelled/observed: "gave up or somebody else answered"
//		plain: three INVITEs in a row, the second is answered, and the others are cancelled
//			answered; won/observed: "CANCEL of CSeq 1 alone"
//		caller: CANCEL, 487, and a new attempt that is answered
//			answered; cancelled/observed won/observed: "alice had cancelled an earlier attempt after 3.0 s"
//		caller: CANCEL where the log ends
//			cancelled; cancelled/observed: "alice gave up"
//		caller: Reason Preemption
//			cancelled; cancelled/observed: "preempted by a call of higher precedence"
//	CANCEL and 2xx cross
//		caller: CANCEL, 2xx, ACK and BYE at once
//			cancelled; cancelled/inferred: "crossed the CANCEL"
//		plain: BYE in the early dialog, 2xx and ACK
//			cancelled; cancelled/observed: "with a BYE in the early dialog"
//		plain callee: 2xx, the BYE that met it, and the ACK
//			cancelled; cancelled/observed: "with a BYE in the early dialog"
//		caller: of the CANCEL the 200 alone
//			cancelled; unknown/unknown: "alice gave up"
//		caller: CANCEL, 2xx and ACK where the log ends
//			cancelled; cancelled/inferred: "crossed the CANCEL"
//		caller: CANCEL, 2xx, and the 487 of a server
//			cancelled; cancelled/observed: "crossed the CANCEL"
//	the CANCEL is refused
//		caller: 481 to it, and the call is kept
//			answered; won/observed: "ended nothing"
//		caller: 481 to it, and the endpoint is busy
//			busy; busy/observed: "was busy"
//		excerpt: 481 to it, 2xx, ACK and BYE, which may have come at once
//			unknown; unknown/unknown: "Unknown"
//	a re-INVITE is cancelled
//		caller: a To tag in the CANCEL
//			answered; won/observed: "the call goes on"
//		caller: no more of it than the caller's 2xx to the callee's CANCEL
//			answered; won/observed: "Answered by bob"
//	487 without a CANCEL
//		caller: it is the server's
//			unknown; unknown/unknown: "no CANCEL of the caller"
//		caller: it is the endpoint's
//			cancelled; cancelled/inferred: "who cancelled it is not in this log"
//		callee: its own 487
//			unknown; unknown/unknown: "Unknown"
//	this endpoint is cancelled
//		callee: CANCEL without Reason
//			cancelled; cancelled/observed: "this log cannot tell"
//		callee: Reason SIP;cause=200
//			answered; lost/announced: "Answered elsewhere"
//		callee: the same behind an UPDATE, which was so of an early dialog; no INVITE
//			answered; lost/announced: "Answered elsewhere"
//		callee: Reason SIP;cause=603
//			declined; cancelled/announced: "declined elsewhere"
//		callee: Reason SIP;cause=486 or 600
//			busy; cancelled/announced: "busy elsewhere"
//		callee: Reason SIP;cause=408 or 480
//			no-answer; no-answer/announced: "rang 19.5 s, nobody took the call"
//		caller: Reason SIP;cause=408 or 480
//			no-answer; no-answer/observed: "Reason of the CANCEL: SIP 408"
//		callee: Reason SIP;cause=408, and nothing rang
//			no-answer; no-answer/announced: "no answer came in time"
//		callee: Reason SIP;cause=487
//			cancelled; cancelled/announced: "alice gave up after 4.0 s"
//		callee: 13006 or 12006 in the CANCEL
//			cancelled; cancelled/announced: "the server forwarded the call"
//		callee: the INVITE is not in the log, but a later attempt is
//			answered; won/observed: "Answered by bob"
//		callee: the same attempt is answered by another endpoint of this log
//			answered; cancelled/observed won/observed: "Answered by bob"
//	a reply is not in the log
//		server: what came in on a leg and went out goes to the Contact that the leg calls
//			answered; won/observed: "Answered by bob"
//	answered here, but somebody else was faster
//		callee: its 2xx, CANCEL with cause=200, and BYE at once
//			answered; race-lost/observed: "Answered elsewhere"
//		callee: the same without an id in the BYE
//			answered; race-lost/observed: "answered too late"
//		callee: its 2xx, and a BYE at once with the cause of the telephone network for it (Q.850, 26)
//			answered; race-lost/observed: "Answered elsewhere"
//		callee: its 2xx, no ACK, and a late BYE whose Reason says so
//			answered; race-lost/observed: "Answered elsewhere"
//	forwarded
//		caller: 101 with 13006, then another target answers
//			forwarded; cancelled/announced won/observed: "Forwarded to carol"
//		plain: 181, then a Contact of another user
//			forwarded; won/observed: "Forwarded to carol"
//		caller: the same, and hung up within a second: the earlier places do not ring any more
//			forwarded; cancelled/announced won/observed: "Forwarded to carol"
//		caller: the same, and a further target rang too
//			forwarded; cancelled/announced won/observed lost/inferred: "called after the forwarding"
//		plain: the callee rang before the 181
//			forwarded; cancelled/inferred won/observed: "the call was forwarded"
//		callee: History-Info with another user before
//			answered; won/observed: "Answered by bob"
//		caller: of a further place a 200 to PRACK behind the 13006
//			forwarded; cancelled/announced cancelled/announced won/observed: "cancelled the earlier branches (13006)"
//	forwarded, but one that rang answers
//		caller: 101 with 13006, then the 2xx of an earlier branch
//			answered; won/observed cancelled/announced: "Answered by bob"
//	voice mail
//		caller: Exchange, or a GRUU or name of voice mail, answers
//			voicemail; cancelled/announced won/observed: "Voice mail took the call"
//		caller: the same without the ACK
//			voicemail; cancelled/announced unknown/unknown: "Voice mail took the call"
//		caller: it answers on two tags
//			voicemail; cancelled/announced unknown/unknown unknown/unknown: "does not show which place kept the call"
//		caller: the same without 13006
//			voicemail; cancelled/inferred unknown/unknown unknown/unknown: "the call was forwarded"
//	the next gateway
//		caller: 101 with 12006
//			answered; cancelled/announced won/observed: "Answered by"
//		caller: the gateway of the Mediation Server answers
//			answered; cancelled/announced won/observed: "Answered by the telephone network"
//		caller: the GRUU of a computer, which names no user, beside a place that rings
//			answered; lost/inferred won/observed: "Answered by the telephone network"
//		caller: a gateway rings 10 s later, and no report says why
//			answered; unknown/unknown won/observed: "whether the call was forwarded there or rang at both"
//	a hunt
//		server: a leg is cancelled before the next one is called
//			answered; cancelled/observed won/observed: "before it tried the next one"
//		server: the same without the INVITE of the next leg
//			answered; cancelled/observed won/observed: "before the other one answered"
//	the server gives a leg up
//		server: CANCEL and 487 of the only leg, and no Reason
//			in-progress; unknown/unknown: "the log does not show why"
//		server: the same with Reason SIP;cause=200
//			in-progress; lost/announced: "since another endpoint answered"
//		server: another leg is answered, and of this one no end is in the log
//			answered; won/observed unknown/unknown: "lacks the end of this leg"
//	an early dialog ends
//		caller: 199, in its Reason perhaps why
//			answered; busy/announced won/observed: "as the 199 says"
//		caller: 199 with Reason SIP;cause=603
//			answered; declined/announced won/observed: "as the 199 says"
//		caller: 199 with the cause of the telephone network
//			answered; busy/announced won/observed: "busy, as the 199 says"
//		plain: 199 of a place whose ring is not in the log
//			answered; lost/announced won/observed: "its early dialog ended by itself (199)"
//		caller: 199 with Reason SIP;cause=480
//			answered; lost/announced won/observed: "did not answer, as the 199 says"
//	retried
//		caller: 401, 407, 415, 422, 488 or 3xx, and an INVITE with the next CSeq
//			answered; won/observed: "merged as one call"
//		callee: an INVITE, an ACK for its failure, and the next INVITE
//			answered; won/observed: "merged as one call"
//		caller: an INVITE with the next CSeq, and the end of the first attempt is not in the log
//			answered; unknown/unknown won/observed: "lacks the end of its attempt"
//		caller: 503 of a server when places rang, and an INVITE with the next CSeq
//			answered; lost/inferred lost/inferred won/observed: "another attempt followed"
//	not retried
//		caller: 401 or 407, its ACK, and no further INVITE
//			failed; no endpoint: "401"
//		caller: the log ends with the challenge
//			in-progress; no endpoint: "asks for credentials"
//		caller: a challenge after credentials
//			failed; no endpoint: "the credentials were refused"
//	another user answers
//		caller: a Contact of another address
//			answered; lost/inferred won/observed: "Answered by carol@contoso.com"
//		caller: a GRUU of the same name in another domain
//			answered; lost/inferred won/observed: "not by bob"
//		plain: a Contact with another name at an address, which may be anybody's
//			answered; won/observed: "Answered by an unknown user"
//		caller: 13005, and several users
//			answered; lost/inferred lost/inferred won/observed: "Called beside bob: carol@contoso.com (E2) and dave@contoso.com (E3)"
//		server: a leg to another user, and no report
//			answered; won/observed: "Answered by carol"
//	redirected
//		caller: 302 of an endpoint is the end
//			redirected; diverted/observed: "Redirected to carol"
//		caller: 302, and the INVITE to that target is answered
//			forwarded; diverted/observed won/observed: "Forwarded to carol"
//		plain: a further INVITE with the same To to another user: its 302 is not in the log
//			forwarded; won/observed: "Forwarded to carol"
//		plain: 305, and the INVITE by the proxy that it names: nobody else is asked for
//			answered; diverted/observed won/observed: "Answered by bob"
//		plain: a further INVITE to a host alone, which may be a proxy's
//			answered; won/observed: "Answered by bob"
//	busy
//		caller: 486 or 600
//			busy; busy/observed lost/inferred: "was busy"
//		callee: its own 486: what others do is not in the log
//			busy; busy/observed: "other places is not in this log"
//		broken: its 486, and a 2xx behind it
//			busy; busy/observed: "was busy"
//		callee: its own 600 after it rang
//			busy; busy/observed: "rang, then was busy"
//	declined
//		caller: 603, 605 or 607
//			declined; lost/inferred declined/observed: "Declined by bob"
//		caller: 480 with Warning 391
//			declined; declined/observed: "does not want to be disturbed"
//	nobody answers
//		caller: 480 or 408 after somebody rang
//			no-answer; no-answer/inferred no-answer/inferred: "nobody took the call"
//		caller: 480 or 408 and no reply of an endpoint
//			no-answer; no endpoint: "Not reached"
//		caller: 487 with 13001 or 13002
//			no-answer; no-answer/inferred: "Not answered"
//	any other failure
//		caller: 4xx, 5xx or 6xx
//			failed; no endpoint: "Failed"
//		callee: its own failure, before the ACK
//			failed; lost/observed: "other places is not in this log"
//		pasted: a failure that fits a proxy as well, for an INVITE that names the user
//			failed; no endpoint: "no such user"
//		pasted: the same for one that names the device
//			failed; lost/observed: "other places is not in this log"
//		caller: 606 of an endpoint ends all
//			failed; lost/observed lost/inferred: "anywhere"
//		caller: 480 with the id of a failure of the server, and nobody rang
//			failed; no endpoint: "Failed"
//	a failure of which only the ACK is in the log
//		caller: an ACK to where the INVITE went
//			unknown; unknown/unknown unknown/unknown: "Unknown"
//	the log ends while the call is set up
//		caller: a ring, or no more than the INVITE
//			in-progress; ringing/observed: "was ringing when the log ended"
//		plain: a 183 of a place, which tells of progress and not of ringing
//			in-progress; ringing/observed: "was being set up when the log ended"
//		caller: a ring, and the log goes on for more than timer C (3 min)
//			unknown; unknown/unknown: "does not show how"
//		caller: a ring, and the log goes on for less
//			in-progress; ringing/observed: "how it went on is not in this log"
//		caller: UPDATE to an endpoint whose reply is not in the log
//			in-progress; unknown/unknown: "was being set up when the log ended"
//		caller: no reply for 32 s and longer
//			in-progress; no endpoint: "has no final answer in this log"
//	the log begins inside a call
//		callee: a request that succeeded in a dialog; no INVITE without To tag, CANCEL, PRACK or 18x
//			answered; unknown/unknown: "who called whom is not in this log"
//		caller: a 2xx to an INVITE, which it may have changed or begun the call with, and its ACK
//			answered; unknown/unknown: "was accepted; whether it began the call or changed it"
//		caller: a BYE, an ACK, or a request without its response
//			unknown; unknown/unknown: "between alice@contoso.com and bob@contoso.com"
//		caller: PRACK alone: the call is being set up, perhaps
//			unknown; unknown/unknown: "Unknown"
//		caller: no INVITE, 180, ACK to the user and later a BYE in its dialog
//			answered; won/inferred: "Answered by bob"
//		caller: no INVITE, 180 and ACK to the user, and nothing follows
//			unknown; unknown/unknown: "answered or failed"
//		caller: UPDATE on one tag, which its early dialog carries too, and BYE of another one
//			answered; unknown/unknown unknown/unknown: "neither the answer itself (200 OK) nor its confirmation (ACK)"
//	gone inside
//		caller: 481 or 408 to a request in the dialog (RFC 3261 §12.2.1.2)
//			answered; won/observed: "The call was over with 408"
//		caller: any other failure there
//			answered; won/observed: "the call goes on as before"
//		caller: 481 to one, and a 2xx to a later one
//			answered; won/observed: "the caller hung up"
//		caller: a failure that ends a call too (RFC 5057 §5.1), and nothing follows
//			answered; won/observed: "does not show that it went on"
//		caller: a proxy's 408 to the BYE with a tag of its own
//			answered; won/observed: "the caller hung up"
//	the answer is too late
//		caller: a failure that ended the attempt, then 2xx, ACK and BYE at once (RFC 3261 §13.2.2.4)
//			no-answer; lost/observed: "answered too late"
//	no call
//		caller: a MESSAGE, or another request outside a dialog, and its 2xx
//			answered; no endpoint: "accepted"
//	a transfer
//		caller: the status line in a NOTIFY
//			answered; won/observed: "the transfer to dave@contoso.com failed"
//		caller: two REFERs, and the CSeq of each as the id of its NOTIFYs (RFC 3515 §2.4.6)
//			answered; won/observed: "the transfer to carol@contoso.com succeeded"
//		caller: a REFER for another request than INVITE is none
//			answered; won/observed: "asks the other side to send BYE"
//	two calls with one Call-ID
//		caller: a new INVITE after the BYE, or with another From tag
//			answered; won/observed: "Call 1 of 2 with this Call-ID"
//	two endpoints with one To tag
//		broken: epids, Contacts or legs differ
//			answered; lost/inferred won/observed: "replied with one To tag"
//	a peer without tags (RFC 2543)
//		plain: no To tag in any response: one dialog
//			answered; won/observed: "Answered by bob"
//		server: one leg replies without, another one with a tag
//			answered; busy/observed won/observed: "was busy"
//	a meeting calls a user
//		callee: the INVITE has the conference in its From or Contact
//			answered; won/observed: "alice's meeting called bob@contoso.com for sound and video"
//	a merged request
//		callee: 482 to an INVITE that came over a second way
//			answered; won/observed: "over another way"
//	a proxy's own 180
//		plain: a To tag of its own and no Contact, where what rings has one (RFC 3261 §12.1.1)
//			answered; won/observed: "it names no endpoint"
//		server: it came in from no leg
//			in-progress; unknown/unknown: "from a server component"
//	several places of the callee
//		caller: replies with two epids, or two To tags of plain phones
//			in-progress; ringing/observed ringing/observed: "yes, bob@contoso.com at 2 places"
//		caller: 13004 with Count, and fewer replies
//			in-progress; ringing/observed: "the server says so of bob@contoso.com"
//		caller: one reply: others may be silent
//			in-progress; ringing/observed: "no evidence, one place of bob@contoso.com"
//		server: legs to the address of the callee that name different epids
//			in-progress; ringing/observed ringing/observed: "yes, bob@contoso.com at 2 places"
//		pasted: replies with two To tags, which the caller's side alone gets
//			in-progress; ringing/observed ringing/observed: "Direction inferred for 3 of 3 messages"
//		plain: two To tags from one Contact
//			answered; lost/inferred won/observed: "perhaps one place"
//
// Directions that a log does not state are those of the marks that clients and
// servers leave, summed over all messages between two hosts of a capture, or over all
// of one sender in an excerpt.
//
// Sources: RFC 3261 §9, §12.2.1.2, §13.2.2.4, §13.3.1.4, §15, §16.7, §17; RFC 3326;
// RFC 5407; RFC 6228; [MS-OCER] for the ids.
package annotate
