package annotate_test

// logsOfRules has a small log for every line of the page of rules, by the situation and by
// what the line says that the log shows.
var logsOfRules = map[string]map[string][]string{
	"one of several answers": {
		"caller: a 2xx to the INVITE and its ACK with one To tag":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"},
		"callee: the 2xx that it sent, and the ACK":                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		"server: the 2xx of one leg goes on, the other leg gets CANCEL": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		"server: of the CANCEL to that leg the 200 alone":               {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in SIP/2.0 200 OK | - | l1 a | CSeq: 1 CANCEL", "fe in ACK sip:10.0.0.2 | b2 | k", "fe out ACK sip:10.0.0.2 | b2 | kf k", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a"},
	},
	"the 2xx is not in the log": {
		"caller: the ACK, and a BYE long after it": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
	},
	"the log ends before the ACK": {
		"caller: a 2xx": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1"},
		"caller: a 2xx, while another place rings": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1"},
	},
	"the callee hangs up, the ACK is not in the log": {
		"caller: a BYE of the callee, which may not hang up what is not acknowledged, sooner than it would give up": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "15 < @BYE 1 b1"},
		"caller: the same, when it had repeated its 2xx and was silent for 4 s then":                                {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "15 < @BYE 1 b1"},
		"caller: the same within 4 s of a repetition, too early to have given up":                                   {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "7 < @BYE 1 b1"},
	},
	"the caller hangs up, the ACK is not in the log": {
		"caller: 2xx, and BYE more than 5 s behind it": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "60 > BYE 2 b1"},
	},
	"several answer, and the caller hangs one up": {
		"caller: 2xx on two tags, and BYE to one within 5 s":                         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", "5.3 > BYE 2 b2"},
		"excerpt: the same without times":                                            {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", "5.3 > BYE 2 b2"},
		"excerpt: one that had been cancelled gets a BYE of the server (5009, 5010)": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", `5.3 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		"caller: of the other one the BYE alone":                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.3 > BYE 2 b1"},
	},
	"of several answers one lasts": {
		"caller: 2xx on two tags, and BYEs at least 10 s apart":                                              {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "12 > BYE 2 b1", "52 > BYE 2 b2"},
		"caller: 2xx on two tags, ACK and a late BYE of one of them, and nothing else is missing":            {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "60 > BYE 2 b2", "60.1 < 200 2 BYE b2"},
		"caller: 2xx and ACK on two tags, no BYE, and one side took what the other asked for in one of them": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "9 > INVITE 2 b2", "9.1 < 200 2 INVITE b2", "9.2 > ACK 2 b2"},
		"caller: BYEs less than 10 s apart":                                                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "12 > BYE 2 b1", "18 > BYE 2 b2"},
		"caller: 2xx and ACK on two tags, and no BYE":                                                        {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2"},
		"caller: the one that was hung up last has no more than its BYE":                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "12 > BYE 2 b1", "52 > BYE 2 b2"},
	},
	"hung up within a second while others ring": {
		"caller: BYE at once, and the log has a gap, so that another answer may be missing":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > BYE 2 b2"},
		"callee: BYE within 0.1 s of the ACK":                                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.15 > BYE 2 b1"},
		"plain callee: the same, of an INVITE with one Via, which nobody forked (RFC 3261 §16.6)": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.15 > BYE 2 b1"},
		"caller: ACK and BYE at once: the 2xx, and perhaps another answer, is not in the log":     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "5.3 > BYE 2 b1"},
	},
	"hung up, and when is not known": {
		"excerpt: 2xx, ACK, and BYE of the caller, which may have come at once at a callee":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
		"pasted: the same, of an INVITE with two Vias: it may be the log of one place of several": {"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
	},
	"only the BYE of the answer is in the log": {
		"caller: INVITE and BYE of a client of Microsoft, which ends what rings with CANCEL": {"0 > INVITE 1", "60 > BYE 2 b1"},
	},
	"only the BYE of a plain phone is in the log": {
		"plain: BYE after 180: it may end the early dialog (RFC 3261 §15)": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > BYE 2 b1"},
	},
	"only the BYE of the callee is in the log": {
		"caller: who may hang up only what it has answered (RFC 3261 §15)": {"0 > INVITE 1", "60 < @BYE 1 b1", "60.1 > @200 1 BYE b1"},
		"caller: on two tags": {"0 > INVITE 1", "60 < @BYE 1 b1", "61 < @BYE 1 b2"},
	},
	"the ACK never came": {
		"caller: the BYE of the callee says so":                                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `37 < @BYE 1 b1 | ms-client-diagnostics: 51004;reason="ACK not received"`},
		"callee: its 2xx again for 15 s":                                                    {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "6 < 200 1 INVITE b1", "21 < 200 1 INVITE b1", "37 < @BYE 1 b1"},
		"excerpt: its 2xx again as often as it is in 15 s":                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1", "16.5 < 200 1 INVITE b1", "20.5 < 200 1 INVITE b1"},
		"caller: BYE gets 481 within 40 s":                                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > BYE 2 b1", "9.1 < 481 2 BYE b1"},
		"server: a 2xx came in and did not go out":                                          {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a"},
		"server: the same, and a failure that went out":                                     {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 500 Server Internal Error | s | a", "fe in ACK sip:bob@contoso.com | s | a"},
		"server: an ACK came in and did not go out, and the 2xx comes again":                {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a"},
		"capture: a 2xx came to a proxy and did not go on":                                  {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a"},
		"capture: an ACK came to a proxy and did not go on, and the 2xx comes again":        {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:10.0.0.1 | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:10.0.0.1 | b1 | k"},
		"caller: the log ends while the 2xx comes again, 4 s behind its ACK":                {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "12.5 < 200 1 INVITE b1", "12.6 > ACK 1 b1"},
		"excerpt: the same, as often as it is in 4 s":                                       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1"},
		"caller: no ACK, and BYE of the callee while it repeats its 2xx for 4 s and longer": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1", "14 < @BYE 1 b1"},
		"caller: ACK, and BYE of the callee while it repeats its 2xx 4 s behind that":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "12.5 < 200 1 INVITE b1", "16.5 < 200 1 INVITE b1", "18 < @BYE 1 b1"},
	},
	"the server hangs up by itself": {
		"callee: BYE with 5009 or 5010 when the branch had been cancelled": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `5.2 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		"caller: BYE that names the server and has its diagnostics":        {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `1805 < @BYE 1 b1 | Server: RTC/6.0 | ms-diagnostics: 6004;reason="Media session timed out";source="fe01.contoso.com"`, "1805.1 > @200 1 BYE b1"},
	},
	"both sides hang up": {
		"caller: a BYE of each before the response to any": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1", "60.02 < @BYE 1 b1", "60.1 > @200 1 BYE b1", "60.2 < 200 2 BYE b1"},
	},
	"the caller gives up": {
		"caller: CANCEL with the CSeq of the attempt, whatever 4xx, 5xx or 6xx follows":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 > CANCEL 1", "5.1 < 200 1 CANCEL s", "5.2 < 480 1 INVITE s", "5.3 > ACK 1 s"},
		"caller: the same, and 603 of a place that crosses it":                                {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 > CANCEL 1", "5.1 < 200 1 CANCEL s", "5.2 < 603 1 INVITE b1", "5.3 > ACK 1 b1!"},
		"plain: BYE in the early dialog, and 487":                                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > BYE 2 b1", "4.1 < 200 2 BYE b1", "4.2 < 487 1 INVITE b1"},
		"server: BYE in one early dialog, and another place rings":                            {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in BYE sip:10.0.0.1 | b1 | k | CSeq: 2 BYE", "fe out BYE sip:10.0.0.1 | b1 | kf k | CSeq: 2 BYE", "fe in SIP/2.0 200 OK | b1 | kf k | CSeq: 2 BYE", "fe out SIP/2.0 200 OK | b1 | k | CSeq: 2 BYE", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		"server: CANCEL came in":                                                              {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in CANCEL sip:bob@contoso.com | - | a", "fe out SIP/2.0 200 OK | s | a | CSeq: 1 CANCEL", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out SIP/2.0 487 Request Terminated | s | a"},
		"pasted: CANCEL, and no mark that tells the caller's log from the callee's":           {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 200 1 CANCEL b1", "3.2 < 487 1 INVITE b1", "3.3 > ACK 1 b1!"},
		"plain: three INVITEs in a row, the second is answered, and the others are cancelled": {"0 > INVITE 1", "0.04 > INVITE 2", "0.08 > INVITE 3", "0.3 < 200 2 INVITE b1", "0.4 > ACK 2 b1", "0.5 > CANCEL 1", "0.5 > CANCEL 3", "0.6 < 487 1 INVITE s", "0.6 < 487 3 INVITE s"},
		"caller: CANCEL, 487, and a new attempt that is answered":                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 200 1 CANCEL s", "3.2 < 487 1 INVITE b1", "3.3 > ACK 1 b1!", "5 > INVITE 2", "5.5 < 180 2 INVITE b2", "8 < 200 2 INVITE b2", "8.1 > ACK 2 b2"},
		"caller: CANCEL where the log ends":                                                   {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1"},
		"caller: Reason Preemption":                                                           {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1 | Reason: Preemption;cause=1", "5.1 < 200 1 CANCEL s", "5.2 < 487 1 INVITE s"},
	},
	"CANCEL and 2xx cross": {
		"caller: CANCEL, 2xx, ACK and BYE at once":            {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 > BYE 2 b1"},
		"plain: BYE in the early dialog, 2xx and ACK":         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > BYE 2 b1", "4.05 < 200 1 INVITE b1", "4.1 > ACK 1 b1", "4.2 < 200 2 BYE b1"},
		"plain callee: 2xx, the BYE that met it, and the ACK": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", "4.02 > BYE 2 b1", "4.1 < 200 2 BYE b1", "4.15 > ACK 1 b1"},
		"caller: of the CANCEL the 200 alone":                 {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 CANCEL s", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 > BYE 2 b1"},
		"caller: CANCEL, 2xx and ACK where the log ends":      {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		"caller: CANCEL, 2xx, and the 487 of a server":        {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 487 1 INVITE s", "5.3 > ACK 1 s"},
	},
	"the CANCEL is refused": {
		"caller: 481 to it, and the call is kept":                           {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.1 < 481 1 CANCEL s", "5.2 < 200 1 INVITE b1", "5.3 > ACK 1 b1", "65 > BYE 2 b1"},
		"caller: 481 to it, and the endpoint is busy":                       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 481 1 CANCEL s", "6 < 486 1 INVITE b1", "6.1 > ACK 1 b1!"},
		"excerpt: 481 to it, 2xx, ACK and BYE, which may have come at once": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.1 < 481 1 CANCEL s", "5.2 < 200 1 INVITE b1", "5.3 > ACK 1 b1", "65 > BYE 2 b1"},
	},
	"a re-INVITE is cancelled": {
		"caller: a To tag in the CANCEL":                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > INVITE 2 b1", "10 > CANCEL 2 b1", "10.1 < 200 2 CANCEL b1", "10.2 < 487 2 INVITE b1", "60 > BYE 3 b1"},
		"caller: no more of it than the caller's 2xx to the callee's CANCEL": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "15 > @200 1 CANCEL b1"},
	},
	"487 without a CANCEL": {
		"caller: it is the server's":   {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "30 < 487 1 INVITE s", "30.1 > ACK 1 s"},
		"caller: it is the endpoint's": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "30 < 487 1 INVITE b1", "30.1 > ACK 1 b1!"},
		"callee: its own 487":          {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!"},
	},
	"this endpoint is cancelled": {
		"callee: CANCEL without Reason": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: Reason SIP;cause=200":  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: the same behind an UPDATE, which was so of an early dialog; no INVITE": {"1 > UPDATE 2 b1", `4 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere"`},
		"callee: Reason SIP;cause=603":                                         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP ;cause=603 ;text="Decline"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: Reason SIP;cause=486 or 600":                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > CANCEL 1 | Reason: SIP;cause=486", "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: Reason SIP;cause=408 or 480":                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		"caller: Reason SIP;cause=408 or 480":                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		"callee: Reason SIP;cause=408, and nothing rang":                       {"0 > INVITE 1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		"callee: Reason SIP;cause=487":                                         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP;cause=487;text="Caller cancelled"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: 13006 or 12006 in the CANCEL":                                 {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		"callee: the INVITE is not in the log, but a later attempt is":         {"0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!", "6 > INVITE 2", "6.5 < 180 2 INVITE b1.2", "9 < 200 2 INVITE b1.2", "9.1 > ACK 2 b1.2"},
		"callee: the same attempt is answered by another endpoint of this log": {"0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!", "5 < 180 1 INVITE b2", "6 < 200 1 INVITE b2", "6.1 > ACK 1 b2"},
	},
	"a reply is not in the log": {
		"server: what came in on a leg and went out goes to the Contact that the leg calls": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:bob@contoso.com;opaque=user:epid:b1;gruu | - | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k"},
	},
	"answered here, but somebody else was faster": {
		"callee: its 2xx, CANCEL with cause=200, and BYE at once":                                       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", `4.01 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", `4.2 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		"callee: its 2xx, and a BYE at once with the cause of the telephone network for it (Q.850, 26)": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", "4.2 > BYE 2 b1 | Reason: Q.850;cause=26"},
		"callee: its 2xx, no ACK, and a late BYE whose Reason says so":                                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", `40 > BYE 2 b1 | Reason: SIP;cause=200;text="Call completed elsewhere"`},
		"callee: the same without an id in the BYE":                                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", `4.01 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere"`, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", "4.2 > BYE 2 b1"},
	},
	"forwarded": {
		"caller: 101 with 13006, then another target answers":                                    {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
		"plain: 181, then a Contact of another user":                                             {"0 > INVITE 1", "0.4 < 181 1 INVITE s", "0.5 < 180 1 INVITE b1 | Contact: <sip:carol@pc.contoso.com>", "5 < 200 1 INVITE b1 | Contact: <sip:carol@pc.contoso.com>", "5.1 > ACK 1 b1"},
		"caller: the same, and hung up within a second: the earlier places do not ring any more": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c", "25.5 > BYE 2 c"},
		"caller: the same, and a further target rang too":                                        {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "21.1 < 180 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
		"plain: the callee rang before the 181":                                                  {"0 > INVITE 1", "0.4 < 180 1 INVITE b1 | Contact: <sip:bob@192.0.2.20>", "10 < 181 1 INVITE s", "10.5 < 180 1 INVITE b2 | Contact: <sip:carol@pc.contoso.com>", "15 < 200 1 INVITE b2 | Contact: <sip:carol@pc.contoso.com>", "15.1 > ACK 1 b2"},
		"callee: History-Info with another user before":                                          {"0 > INVITE 1 | History-Info: <sip:carol@contoso.com>;index=1, <sip:bob@contoso.com>;index=1.1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		"caller: of a further place a 200 to PRACK behind the 13006":                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 2 PRACK d", "21.2 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
	},
	"forwarded, but one that rang answers": {
		"caller: 101 with 13006, then the 2xx of an earlier branch": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "20.02 < 200 1 INVITE b1", "20.1 > ACK 1 b1"},
	},
	"voice mail": {
		"caller: Exchange, or a GRUU or name of voice mail, answers": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v"},
		"caller: the same without the ACK":                           {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1"},
		"caller: it answers on two tags":                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v", "21.2 < 200 1 INVITE w | User-Agent: CloudVoicemail/1", "21.3 > ACK 1 w"},
		"caller: the same without 13006":                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v", "21.2 < 200 1 INVITE w | User-Agent: CloudVoicemail/1", "21.3 > ACK 1 w"},
	},
	"the next gateway": {
		"caller: 101 with 12006":                                                         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `3 < 101 1 INVITE s | ms-diagnostics: 12006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "4 < 180 1 INVITE b2", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		"caller: the gateway of the Mediation Server answers":                            {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `3 < 101 1 INVITE s | ms-diagnostics: 12006;reason="x";source="fe01.contoso.com";appName="OutboundRouting"`, "4 < 180 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "8 < 200 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "8.1 > ACK 1 g"},
		"caller: the GRUU of a computer, which names no user, beside a place that rings": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.7 < 183 1 INVITE m | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>", "5 < 200 1 INVITE m | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>", "5.1 > ACK 1 m"},
		"caller: a gateway rings 10 s later, and no report says why":                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "12 < 180 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "15 < 200 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "15.1 > ACK 1 g"},
	},
	"a hunt": {
		"server: a leg is cancelled before the next one is called": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k"},
		"server: the same without the INVITE of the next leg":      {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k"},
	},
	"the server gives a leg up": {
		"server: CANCEL and 487 of the only leg, and no Reason":                 {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		"server: the same with Reason SIP;cause=200":                            {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a | Reason: SIP;cause=200", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		"server: another leg is answered, and of this one no end is in the log": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k"},
	},
	"an early dialog ends": {
		"caller: 199, in its Reason perhaps why":              {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: SIP;cause=486", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		"caller: 199 with Reason SIP;cause=603":               {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: SIP;cause=603", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		"caller: 199 with the cause of the telephone network": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: Q.850;cause=17", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		"plain: 199 of a place whose ring is not in the log":  {"0 > INVITE 1", "2 < 199 1 INVITE b1", "3 < 180 1 INVITE b2 | Contact: <sip:bob@192.0.2.20>", "5 < 200 1 INVITE b2 | Contact: <sip:bob@192.0.2.20>", "5.1 > ACK 1 b2"},
		"caller: 199 with Reason SIP;cause=480":               {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: SIP;cause=480", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
	},
	"retried": {
		"caller: 401, 407, 415, 422, 488 or 3xx, and an INVITE with the next CSeq":                 {"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
		"callee: an INVITE, an ACK for its failure, and the next INVITE":                           {"0 > INVITE 1", "0.2 > ACK 1 s!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
		"caller: an INVITE with the next CSeq, and the end of the first attempt is not in the log": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"},
		"caller: 503 of a server when places rang, and an INVITE with the next CSeq":               {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "2 < 503 1 INVITE s", "2.1 > ACK 1 s", "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"},
	},
	"not retried": {
		"caller: 401 or 407, its ACK, and no further INVITE": {"0 > INVITE 1", "0.1 < 401 1 INVITE s", "0.2 > ACK 1 s"},
		"caller: the log ends with the challenge":            {"0 > INVITE 1", "0.1 < 407 1 INVITE s"},
		"caller: a challenge after credentials":              {"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", `0.3 > INVITE 2 | Proxy-Authorization: Digest username="a", response="1"`, "0.4 < 407 2 INVITE s", "0.5 > ACK 2 s"},
	},
	"another user answers": {
		"caller: a Contact of another address":                                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `0.7 < 101 1 INVITE s | ms-diagnostics: 13005;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "0.9 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"},
		"caller: a GRUU of the same name in another domain":                        {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.7 < 180 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"},
		"plain: a Contact with another name at an address, which may be anybody's": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1 | Contact: <sip:carol@192.0.2.31>", "5 < 200 1 INVITE b1 | Contact: <sip:carol@192.0.2.31>", "5.1 > ACK 1 b1"},
		"caller: 13005, and several users":                                         {"0 > INVITE 1", `0.1 < 101 1 INVITE s | ms-diagnostics: 13004;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "0.5 < 180 1 INVITE b1", `10.7 < 101 1 INVITE s | ms-diagnostics: 13005;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "11 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "11.1 < 180 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "15 < 200 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "15.1 > ACK 1 d"},
		"server: a leg to another user, and no report":                             {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:carol@contoso.com;opaque=user:epid:x;gruu | - | l1 a", "fe in SIP/2.0 180 Ringing | g-1 | l1 a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe out SIP/2.0 180 Ringing | g-1 | a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe in SIP/2.0 200 OK | g-1 | l1 a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe out SIP/2.0 200 OK | g-1 | a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe in ACK sip:carol@contoso.com;opaque=user:epid:x;gruu | g-1 | k", "fe out ACK sip:carol@contoso.com;opaque=user:epid:x;gruu | g-1 | kf k"},
	},
	"redirected": {
		"caller: 302 of an endpoint is the end":                                               {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "5.1 > ACK 1 b1!"},
		"caller: 302, and the INVITE to that target is answered":                              {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "4.1 > ACK 1 b1!", "4.2 > INVITE 2", "5 < 180 2 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "9 < 200 2 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "9.1 > ACK 2 c"},
		"plain: a further INVITE with the same To to another user: its 302 is not in the log": {"0 > INVITE 1", "0.4 > ACK 1 s", "0.5 > INVITE 2 | URI: sip:carol@contoso.com", "0.9 < 180 2 INVITE b1 | Contact: <sip:192.0.2.31>", "5 < 200 2 INVITE b1 | Contact: <sip:192.0.2.31>", "5.1 > ACK 2 b1"},
		"plain: 305, and the INVITE by the proxy that it names: nobody else is asked for":     {"0 > INVITE 1", "0.1 < 305 1 INVITE b1 | Contact: <sip:192.0.2.7:5060>", "0.2 > ACK 1 b1", "0.3 > INVITE 2 | URI: sip:192.0.2.7:5060", "0.5 < 180 2 INVITE b2", "5 < 200 2 INVITE b2", "5.1 > ACK 2 b2"},
		"plain: a further INVITE to a host alone, which may be a proxy's":                     {"0 > INVITE 1", "0.3 > INVITE 2 | URI: sip:192.0.2.7:5060", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
	},
	"busy": {
		"caller: 486 or 600": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 486 1 INVITE b1", "5.1 > ACK 1 b1!"},
		"callee: its own 486: what others do is not in the log": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!"},
		"broken: its 486, and a 2xx behind it":                  {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!", "5 < 200 1 INVITE b1"},
		"callee: its own 600 after it rang":                     {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 600 1 INVITE b1", "4.1 > ACK 1 b1!"},
	},
	"declined": {
		"caller: 603, 605 or 607":      {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 603 1 INVITE b2"},
		"caller: 480 with Warning 391": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `5 < 480 1 INVITE b1 | Warning: 391 x "no"`},
	},
	"nobody answers": {
		"caller: 480 or 408 after somebody rang":         {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "30 < 480 1 INVITE s"},
		"caller: 480 or 408 and no reply of an endpoint": {"0 > INVITE 1", "0.3 < 480 1 INVITE s"},
		"caller: 487 with 13001 or 13002":                {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `25 < 487 1 INVITE s | ms-diagnostics: 13002;reason="x";source="fe01.contoso.com";appName="InboundRouting"`},
	},
	"any other failure": {
		"caller: 4xx, 5xx or 6xx":                                                        {"0 > INVITE 1", "1 < 404 1 INVITE s"},
		"callee: its own failure, before the ACK":                                        {"0 > INVITE 1", "0.3 < 488 1 INVITE b1"},
		"pasted: a failure that fits a proxy as well, for an INVITE that names the user": {"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq", "5 < 404 1 INVITE b1", "5.1 > ACK 1 b1!"},
		"pasted: the same for one that names the device":                                 {"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq | URI: sip:bob@192.0.2.31", "5 < 404 1 INVITE b1", "5.1 > ACK 1 b1!"},
		"caller: 606 of an endpoint ends all":                                            {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 606 1 INVITE b1"},
		"caller: 480 with the id of a failure of the server, and nobody rang":            {"0 > INVITE 1", `1 < 480 1 INVITE s | ms-diagnostics: 1014;reason="x";source="fe01.contoso.com"`},
	},
	"a failure of which only the ACK is in the log": {
		"caller: an ACK to where the INVITE went": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 > ACK 1 b1!"},
	},
	"the log ends while the call is set up": {
		"caller: a ring, or no more than the INVITE":                          {"0 > INVITE 1", "0.5 < 180 1 INVITE b1"},
		"plain: a 183 of a place, which tells of progress and not of ringing": {"0 > INVITE 1", "0.5 < 183 1 INVITE b1"},
		"caller: a ring, and the log goes on for more than timer C (3 min)":   {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "400 > OPTIONS 9"},
		"caller: a ring, and the log goes on for less":                        {"0 > INVITE 1", "0.4 < 180 1 INVITE b1", "150 > OPTIONS 9"},
		"caller: UPDATE to an endpoint whose reply is not in the log":         {"0 > INVITE 1", "0.4 > UPDATE 2 b1"},
		"caller: no reply for 32 s and longer":                                {"0 > INVITE 1", "100 > OPTIONS 9"},
	},
	"the log begins inside a call": {
		"callee: a request that succeeded in a dialog; no INVITE without To tag, CANCEL, PRACK or 18x": {"0 < @INVITE 1 b1", "0.1 > @200 1 INVITE b1", "0.2 < @ACK 1 b1", "30 < @BYE 2 b1"},
		"caller: a 2xx to an INVITE, which it may have changed or begun the call with, and its ACK":    {"5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		"caller: a BYE, an ACK, or a request without its response":                                     {"60 > BYE 2 b1", "60.1 < 200 2 BYE b1"},
		"caller: PRACK alone: the call is being set up, perhaps":                                       {"1 > PRACK 2 b1"},
		"caller: no INVITE, 180, ACK to the user and later a BYE in its dialog":                        {"0.5 < 180 1 INVITE b1", "8 > ACK 1 b1!", "60 > BYE 2 b1!", "60.1 < 200 2 BYE b1"},
		"caller: no INVITE, 180 and ACK to the user, and nothing follows":                              {"0.5 < 180 1 INVITE b1", "8 > ACK 1 b1!"},
		"caller: UPDATE on one tag, which its early dialog carries too, and BYE of another one":        {"0 > UPDATE 2 b1", "0.1 < 200 2 UPDATE b1", "25 < @BYE 1 b2", "25.1 > @200 1 BYE b2"},
	},
	"gone inside": {
		"caller: 481 or 408 to a request in the dialog (RFC 3261 §12.2.1.2)":          {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "92 < 408 2 INVITE b1", "92.1 > ACK 2 b1"},
		"caller: any other failure there":                                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "60.1 < 488 2 INVITE b1", "60.2 > ACK 2 b1"},
		"caller: 481 to one, and a 2xx to a later one":                                {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INFO 2 b1", "60.1 < 481 2 INFO b1", "70 > INVITE 3 b1", "70.1 < 200 3 INVITE b1", "70.2 > ACK 3 b1", "90 > BYE 4 b1", "90.1 < 200 4 BYE b1"},
		"caller: a failure that ends a call too (RFC 5057 §5.1), and nothing follows": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "60.1 < 480 2 INVITE b1", "60.2 > ACK 2 b1"},
		"caller: a proxy's 408 to the BYE with a tag of its own":                      {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1", "92 < 408 2 BYE s"},
	},
	"the answer is too late": {
		"caller: a failure that ended the attempt, then 2xx, ACK and BYE at once (RFC 3261 §13.2.2.4)": {"0 > INVITE 1", "32 < 408 1 INVITE s", "32.1 > ACK 1 s", "33 < 180 1 INVITE b1", "35 < 200 1 INVITE b1", "35.1 > ACK 1 b1", "35.2 > BYE 2 b1", "35.3 < 200 2 BYE b1"},
	},
	"no call": {
		"caller: a MESSAGE, or another request outside a dialog, and its 2xx": {"0 > MESSAGE 1", "0.1 < 200 1 MESSAGE s"},
	},
	"a transfer": {
		"caller: the status line in a NOTIFY":                                                 {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:dave@contoso.com>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Frag: 486 Busy Here"},
		"caller: two REFERs, and the CSeq of each as the id of its NOTIFYs (RFC 3515 §2.4.6)": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:carol@contoso.com>", "20.1 < 202 2 REFER b1", "21 > REFER 3 b1 | Refer-To: <sip:dave@contoso.com>", "21.1 < 202 3 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer;id=3 | Frag: 486 Busy Here", "26 < @NOTIFY 2 b1 | Event: refer;id=2 | Frag: 200 OK"},
		"caller: a REFER for another request than INVITE is none":                             {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:bob@contoso.com;method=BYE>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Frag: 200 OK"},
	},
	"two calls with one Call-ID": {
		"caller: a new INVITE after the BYE, or with another From tag": {"0 > INVITE 1", "2 < 200 1 INVITE b1", "2.1 > ACK 1 b1", "5 > BYE 2 b1", "5.1 < 200 2 BYE b1", "600 > INVITE 3", "602 < 200 3 INVITE b2", "602.1 > ACK 3 b2"},
	},
	"two endpoints with one To tag": {
		"broken: epids, Contacts or legs differ": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"},
	},
	"a peer without tags (RFC 2543)": {
		"plain: no To tag in any response: one dialog":            {"0 > INVITE 1", "0.5 < 180 1 INVITE", "5 < 200 1 INVITE", "5.1 > ACK 1"},
		"server: one leg replies without, another one with a tag": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | - | l1 a", "fe out SIP/2.0 180 Ringing | - | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 486 Busy Here | - | l1 a", "fe out ACK sip:10.0.0.1 | - | l1", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com | b2 | k", "fe out ACK sip:bob@contoso.com | b2 | kf k"},
	},
	"a meeting calls a user": {
		"callee: the INVITE has the conference in its From or Contact": {"0 > INVITE 1 | Contact: <sip:alice@contoso.com;gruu;opaque=app:conf:audio-video:id:x>;isfocus", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
	},
	"a merged request": {
		"callee: 482 to an INVITE that came over a second way": {"0 > INVITE 1", "0.1 < 482 1 INVITE", "0.2 > ACK 1", "1 < 180 1 INVITE b1", "3 < 200 1 INVITE b1", "3.1 > ACK 1 b1"},
	},
	"a proxy's own 180": {
		"plain: a To tag of its own and no Contact, where what rings has one (RFC 3261 §12.1.1)": {"0 > INVITE 1", "0.2 < 182 1 INVITE q", "9 < 180 1 INVITE b1 | Contact: <sip:bob@192.0.2.20>", "12 < 200 1 INVITE b1 | Contact: <sip:bob@192.0.2.20>", "12.1 > ACK 1 b1"},
		"server: it came in from no leg": {"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe out SIP/2.0 180 Ringing | s | a"},
	},
	"several places of the callee": {
		"caller: replies with two epids, or two To tags of plain phones":       {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"},
		"caller: 13004 with Count, and fewer replies":                          {"0 > INVITE 1", `0.1 < 101 1 INVITE s | ms-diagnostics: 13004;reason="x";source="fe01.contoso.com";appName="InboundRouting";Count="3"`, "0.5 < 180 1 INVITE b1"},
		"caller: one reply: others may be silent":                              {"0 > INVITE 1", "0.5 < 180 1 INVITE b1"},
		"server: legs to the address of the callee that name different epids":  {"fe out INVITE sip:bob@contoso.com | e-b1 | l1 a", "fe out INVITE sip:bob@contoso.com | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b2 | l2 a"},
		"pasted: replies with two To tags, which the caller's side alone gets": {"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"},
		"plain: two To tags from one Contact":                                  {"0 > INVITE 1", "0.4 < 180 1 INVITE b1 | Contact: <sip:bob@192.0.2.31:5060>", "0.5 < 180 1 INVITE b2 | Contact: <sip:bob@192.0.2.31:5060>", "15 < 200 1 INVITE b2 | Contact: <sip:bob@192.0.2.31:5060>", "15.1 > ACK 1 b2"},
	},
}
