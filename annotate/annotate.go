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
// The rules by which a call is judged stand on the page of "ocsconv help rules"
// (cmd/ocsconv/doc/rules.md): for each situation and seat what the log shows, and what
// is said of it. A test has a small log for every line.
package annotate
