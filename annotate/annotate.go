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
// What decides over a call, from the seats that see it. Caller, callee and server
// are whose log it is; a dash says that the seat cannot see it. "–" in the last
// column: the sentence only.
//
//	situation                      what the log shows                                   verdict                    known
//	one answers                    2xx to the INVITE and its ACK, one To tag            winner; others lost        observed; inferred
//	the 2xx or ACK is missing      use of the dialog, a late BYE, an early BYE of       winner                     inferred
//	                               the callee (it may not hang up unacknowledged)
//	several answer                 2xx on several tags; all but one hung up within      winner, others race-lost   observed
//	                               5 s, or one outlasts the others by 10 s
//	several answer, no times       an excerpt                                           no winner                  –
//	hung up within 1 s             while others ring, and the caller's log has a gap;   answered, no winner        –
//	                               in a callee's log within 0.1 s
//	                               no gap: every request has its response, every        winner; others lost        observed; inferred
//	                               answer its ACK, and the CSeq numbers are in a row
//	only its BYE is there          the caller's own log has INVITE and BYE of one       winner                     inferred
//	                               epid, and nothing else
//	a failure after the answer     a final response to the caller after what looks      no answer                  –
//	                               like the ACK or the 2xx of a leg
//	the ACK never came             51004 in the BYE; the 2xx again for 15 s; BYE        answered, not established, –
//	                               gets 481 within 40 s; a server's own trace has       no winner
//	                               the 2xx coming in and not going out
//	the server hangs up            BYE with 5009 or 5010                                race-lost or cancelled     observed
//	the caller gives up            CANCEL with the CSeq of the attempt, whatever        cancelled                  observed
//	                               4xx or 5xx follows; BYE in the early dialog
//	CANCEL and 2xx cross           CANCEL, 2xx, ACK and BYE at once                     cancelled                  inferred
//	CANCEL is refused              481 to it: it ended nothing                          by what else there is      –
//	                               and the log ends with the ACK                        answered, no winner        –
//	CANCEL of a re-INVITE          a To tag in it                                       the call goes on           –
//	487 without a CANCEL           a Microsoft server's, in the caller's log            unknown                    –
//	                               an endpoint's, or anywhere else                      cancelled, by whom is open inferred
//	cancelled at the callee        CANCEL without Reason                                cancelled, by whom is open observed
//	                               Reason SIP;cause=200                                 answered elsewhere, lost   announced
//	                               Reason SIP;cause=603, 486, …                         declined, busy elsewhere   announced
//	forwarded                      101 with 13006, then another target answers          forwarded or voicemail;    announced
//	                                                                                    earlier ones cancelled
//	forwarded, but answered        101 with 13006, then one that rang before answers    answered                   observed
//	the next hop                   101 with 12006                                       cancelled                  announced
//	a hunt                         a leg is cancelled before the next one is called     cancelled; no MPOP         observed
//	an early dialog ends           199, in its Reason perhaps why                       lost, busy, declined       announced
//	retried                        401, 407, 415, 422, 488, 3xx and the next CSeq       the last attempt's; who    –
//	                                                                                    only challenged is none
//	not retried                    401 or 407 and its ACK, no further INVITE            failed                     –
//	another user answers           Contact of another address                           answered, who is named     observed
//	nobody rang                    480 or 408 of a server, no reply of an endpoint      no-answer, "not reached"   –
//	the callee's own final         486 and the like in its log                          busy at this endpoint,     observed
//	                                                                                    elsewhere is open
//	begins inside a call           no INVITE without To tag, CANCEL, PRACK or 18x       between two parties        –
//	gone inside                    481 or 408 to a request in the dialog                the dialog is over         observed
//	two calls, one Call-ID         a new From tag, or a new INVITE after the BYE        two sessions               –
//	two endpoints, one tag         epids or legs differ; Contacts differ where both     two endpoints              –
//	                               rang or have another User-Agent
//	logs of two callees            INVITEs that came in, and no server's log            the answer, else the best  as above
//	                                                                                    final of RFC 3261 §16.7
//	a proxy's own 180              it came in from no leg                               no endpoint                –
//
// Directions that a log does not state are those of the marks that clients and
// servers leave, summed over all messages between two hosts of a capture, or over all
// of one sender in an excerpt.
//
// Sources: RFC 3261 §9, §12.2.1.2, §13.2.2.4, §13.3.1.4, §15, §16.7, §17; RFC 3326;
// RFC 5407; RFC 6228; [MS-OCER] for the ids.
package annotate
