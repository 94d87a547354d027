package annotate_test

// logsOfRules has a small log for every line of the table in the documentation of the
// package, by situation and in the order of its lines.
var logsOfRules = map[string][][]string{
	"one of several answers": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in SIP/2.0 200 OK | - | l1 a | CSeq: 1 CANCEL", "fe in ACK sip:10.0.0.2 | b2 | k", "fe out ACK sip:10.0.0.2 | b2 | kf k", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a"},
	},
	"the 2xx is not in the log": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
	},
	"the log ends before the ACK": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1"},
	},
	"the callee hangs up, the ACK is not in the log": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "15 < @BYE 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "15 < @BYE 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "7 < @BYE 1 b1"},
	},
	"the caller hangs up, the ACK is not in the log": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "60 > BYE 2 b1"},
	},
	"several answer, and the caller hangs one up": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", "5.3 > BYE 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", "5.3 > BYE 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.01 < 200 1 INVITE b1", "5.1 > ACK 1 b2", "5.2 > ACK 1 b1", `5.3 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.3 > BYE 2 b1"},
	},
	"of several answers one lasts": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "12 > BYE 2 b1", "52 > BYE 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "60 > BYE 2 b2", "60.1 < 200 2 BYE b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "9 > INVITE 2 b2", "9.1 < 200 2 INVITE b2", "9.2 > ACK 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2", "12 > BYE 2 b1", "18 > BYE 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 200 1 INVITE b2", "5.3 > ACK 1 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "12 > BYE 2 b1", "52 > BYE 2 b2"},
	},
	"hung up within a second while others ring": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2", "5.2 > BYE 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.15 > BYE 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.15 > BYE 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "5.3 > BYE 2 b1"},
	},
	"hung up, and when is not known": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
		{"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1"},
	},
	"only the BYE of the answer is in the log": {
		{"0 > INVITE 1", "60 > BYE 2 b1"},
	},
	"only the BYE of a plain phone is in the log": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > BYE 2 b1"},
	},
	"only the BYE of the callee is in the log": {
		{"0 > INVITE 1", "60 < @BYE 1 b1", "60.1 > @200 1 BYE b1"},
		{"0 > INVITE 1", "60 < @BYE 1 b1", "61 < @BYE 1 b2"},
	},
	"the ACK never came": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `37 < @BYE 1 b1 | ms-client-diagnostics: 51004;reason="ACK not received"`},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "6 < 200 1 INVITE b1", "21 < 200 1 INVITE b1", "37 < @BYE 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1", "16.5 < 200 1 INVITE b1", "20.5 < 200 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > BYE 2 b1", "9.1 < 481 2 BYE b1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 500 Server Internal Error | s | a", "fe in ACK sip:bob@contoso.com | s | a"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:10.0.0.1 | b1 | k", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:10.0.0.1 | b1 | k"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "12.5 < 200 1 INVITE b1", "12.6 > ACK 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.5 < 200 1 INVITE b1", "6.5 < 200 1 INVITE b1", "8.5 < 200 1 INVITE b1", "12.5 < 200 1 INVITE b1", "14 < @BYE 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5.1 > ACK 1 b1", "12.5 < 200 1 INVITE b1", "16.5 < 200 1 INVITE b1", "18 < @BYE 1 b1"},
	},
	"the server hangs up by itself": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `5.2 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", `1805 < @BYE 1 b1 | Server: RTC/6.0 | ms-diagnostics: 6004;reason="Media session timed out";source="fe01.contoso.com"`, "1805.1 > @200 1 BYE b1"},
	},
	"both sides hang up": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1", "60.02 < @BYE 1 b1", "60.1 > @200 1 BYE b1", "60.2 < 200 2 BYE b1"},
	},
	"the caller gives up": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 > CANCEL 1", "5.1 < 200 1 CANCEL s", "5.2 < 480 1 INVITE s", "5.3 > ACK 1 s"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > BYE 2 b1", "4.1 < 200 2 BYE b1", "4.2 < 487 1 INVITE b1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in BYE sip:10.0.0.1 | b1 | k | CSeq: 2 BYE", "fe out BYE sip:10.0.0.1 | b1 | kf k | CSeq: 2 BYE", "fe in SIP/2.0 200 OK | b1 | kf k | CSeq: 2 BYE", "fe out SIP/2.0 200 OK | b1 | k | CSeq: 2 BYE", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in CANCEL sip:bob@contoso.com | - | a", "fe out SIP/2.0 200 OK | s | a | CSeq: 1 CANCEL", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out SIP/2.0 487 Request Terminated | s | a"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 200 1 CANCEL b1", "3.2 < 487 1 INVITE b1", "3.3 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 200 1 CANCEL s", "3.2 < 487 1 INVITE b1", "3.3 > ACK 1 b1!", "5 > INVITE 2", "5.5 < 180 2 INVITE b2", "8 < 200 2 INVITE b2", "8.1 > ACK 2 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1 | Reason: Preemption;cause=1", "5.1 < 200 1 CANCEL s", "5.2 < 487 1 INVITE s"},
	},
	"CANCEL and 2xx cross": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 > BYE 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > BYE 2 b1", "4.05 < 200 1 INVITE b1", "4.1 > ACK 1 b1", "4.2 < 200 2 BYE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", "4.02 > BYE 2 b1", "4.1 < 200 2 BYE b1", "4.15 > ACK 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 CANCEL s", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 > BYE 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.05 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "5.2 < 487 1 INVITE s", "5.3 > ACK 1 s"},
	},
	"the CANCEL is refused": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.1 < 481 1 CANCEL s", "5.2 < 200 1 INVITE b1", "5.3 > ACK 1 b1", "65 > BYE 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "3 > CANCEL 1", "3.1 < 481 1 CANCEL s", "6 < 486 1 INVITE b1", "6.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 > CANCEL 1", "5.1 < 481 1 CANCEL s", "5.2 < 200 1 INVITE b1", "5.3 > ACK 1 b1", "65 > BYE 2 b1"},
	},
	"a re-INVITE is cancelled": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "9 > INVITE 2 b1", "10 > CANCEL 2 b1", "10.1 < 200 2 CANCEL b1", "10.2 < 487 2 INVITE b1", "60 > BYE 3 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "15 > @200 1 CANCEL b1"},
	},
	"487 without a CANCEL": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "30 < 487 1 INVITE s", "30.1 > ACK 1 s"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "30 < 487 1 INVITE b1", "30.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!"},
	},
	"this endpoint is cancelled": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"1 > UPDATE 2 b1", `4 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere"`},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP ;cause=603 ;text="Decline"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 > CANCEL 1 | Reason: SIP;cause=486", "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", `20 > CANCEL 1 | Reason: SIP;cause=408;text="Ring timeout"`, "20.1 < 200 1 CANCEL b1", "20.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | Reason: SIP;cause=487;text="Caller cancelled"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `4 > CANCEL 1 | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "4.1 < 200 1 CANCEL b1", "4.2 < 487 1 INVITE b1"},
		{"0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!", "6 > INVITE 2", "6.5 < 180 2 INVITE b1.2", "9 < 200 2 INVITE b1.2", "9.1 > ACK 2 b1.2"},
		{"0.5 < 180 1 INVITE b1", "4 > CANCEL 1", "4.2 < 487 1 INVITE b1", "4.3 > ACK 1 b1!", "5 < 180 1 INVITE b2", "6 < 200 1 INVITE b2", "6.1 > ACK 1 b2"},
	},
	"a reply is not in the log": {
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:bob@contoso.com;opaque=user:epid:b1;gruu | - | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k"},
	},
	"answered here, but somebody else was faster": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", `4.01 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere";ms-acceptedby="sip:bob@contoso.com"`, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", `4.2 > BYE 2 b1 | ms-diagnostics: 5010;reason="Application is canceling a client transaction for which a 2XX was received, sending Bye/Ack instead."`},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 200 1 INVITE b1", `4.01 > CANCEL 1 | Reason: SIP;cause=200;text="Call completed elsewhere"`, "4.02 < 481 1 CANCEL b1", "4.1 > ACK 1 b1", "4.2 > BYE 2 b1"},
	},
	"forwarded": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
		{"0 > INVITE 1", "0.4 < 181 1 INVITE s", "0.5 < 180 1 INVITE b1 | Contact: <sip:carol@pc.contoso.com>", "5 < 200 1 INVITE b1 | Contact: <sip:carol@pc.contoso.com>", "5.1 > ACK 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c", "25.5 > BYE 2 c"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "21.1 < 180 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
		{"0 > INVITE 1", "0.4 < 180 1 INVITE b1", "10 < 181 1 INVITE s", "10.5 < 180 1 INVITE b2 | Contact: <sip:carol@pc.contoso.com>", "15 < 200 1 INVITE b2 | Contact: <sip:carol@pc.contoso.com>", "15.1 > ACK 1 b2"},
		{"0 > INVITE 1 | History-Info: <sip:carol@contoso.com>;index=1, <sip:bob@contoso.com>;index=1.1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 2 PRACK d", "21.2 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "25.1 > ACK 1 c"},
	},
	"forwarded, but one that rang answers": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "20.02 < 200 1 INVITE b1", "20.1 > ACK 1 b1"},
	},
	"voice mail": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `20 < 101 1 INVITE s | ms-diagnostics: 13006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v", "21.2 < 200 1 INVITE w | User-Agent: CloudVoicemail/1", "21.3 > ACK 1 w"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "21 < 200 1 INVITE v | User-Agent: CloudVoicemail/1", "21.1 > ACK 1 v", "21.2 < 200 1 INVITE w | User-Agent: CloudVoicemail/1", "21.3 > ACK 1 w"},
	},
	"the next gateway": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `3 < 101 1 INVITE s | ms-diagnostics: 12006;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "4 < 180 1 INVITE b2", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `3 < 101 1 INVITE s | ms-diagnostics: 12006;reason="x";source="fe01.contoso.com";appName="OutboundRouting"`, "4 < 180 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "8 < 200 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "8.1 > ACK 1 g"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.7 < 183 1 INVITE m | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>", "5 < 200 1 INVITE m | User-Agent: RTCC/6.0.0.0 MediationServer | Contact: <sip:med.contoso.com@contoso.com;gruu;opaque=srvr:MediationServer:x>", "5.1 > ACK 1 m"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "12 < 180 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "15 < 200 1 INVITE g | User-Agent: RTCC/6.0.0.0 MediationServer", "15.1 > ACK 1 g"},
	},
	"a hunt": {
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe out INVITE sip:10.0.0.2;ms-received-cid=2 | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b2;gruu | b2 | kf k"},
	},
	"the server gives a leg up": {
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe out CANCEL sip:10.0.0.1 | e-b1 | l1 a | Reason: SIP;cause=200", "fe in SIP/2.0 200 OK | b1 | l1 a | CSeq: 1 CANCEL", "fe in SIP/2.0 487 Request Terminated | b1 | l1 a", "fe out ACK sip:10.0.0.1 | b1 | l1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe out SIP/2.0 180 Ringing | b1 | a", "fe in SIP/2.0 200 OK | b1 | l1 a", "fe out SIP/2.0 200 OK | b1 | a", "fe in ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | k", "fe out ACK sip:bob@contoso.com;opaque=user:epid:b1;gruu | b1 | kf k"},
	},
	"an early dialog ends": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: SIP;cause=486", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "3 < 199 1 INVITE b1 | Reason: SIP;cause=603", "8 < 200 1 INVITE b2", "8.1 > ACK 1 b2"},
	},
	"retried": {
		{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
		{"0 > INVITE 1", "0.2 > ACK 1 s!", "0.3 > INVITE 2", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "2 < 503 1 INVITE s", "2.1 > ACK 1 s", "2.2 > INVITE 2", "3 < 180 2 INVITE c", "5 < 200 2 INVITE c", "5.1 > ACK 2 c"},
	},
	"not retried": {
		{"0 > INVITE 1", "0.1 < 401 1 INVITE s", "0.2 > ACK 1 s"},
		{"0 > INVITE 1", "0.1 < 407 1 INVITE s"},
		{"0 > INVITE 1", "0.1 < 407 1 INVITE s", "0.2 > ACK 1 s", `0.3 > INVITE 2 | Proxy-Authorization: Digest username="a", response="1"`, "0.4 < 407 2 INVITE s", "0.5 > ACK 2 s"},
	},
	"another user answers": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `0.7 < 101 1 INVITE s | ms-diagnostics: 13005;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "0.9 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.7 < 180 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5 < 200 1 INVITE c | Contact: <sip:bob@fabrikam.com;gruu;opaque=user:epid:x>", "5.1 > ACK 1 c"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1 | Contact: <sip:carol@192.0.2.31>", "5 < 200 1 INVITE b1 | Contact: <sip:carol@192.0.2.31>", "5.1 > ACK 1 b1"},
		{"0 > INVITE 1", `0.1 < 101 1 INVITE s | ms-diagnostics: 13004;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "0.5 < 180 1 INVITE b1", `10.7 < 101 1 INVITE s | ms-diagnostics: 13005;reason="x";source="fe01.contoso.com";appName="InboundRouting"`, "11 < 180 1 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "11.1 < 180 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "15 < 200 1 INVITE d | Contact: <sip:dave@contoso.com;gruu;opaque=user:epid:y>", "15.1 > ACK 1 d"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:carol@contoso.com;opaque=user:epid:x;gruu | - | l1 a", "fe in SIP/2.0 180 Ringing | g-1 | l1 a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe out SIP/2.0 180 Ringing | g-1 | a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe in SIP/2.0 200 OK | g-1 | l1 a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe out SIP/2.0 200 OK | g-1 | a | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "fe in ACK sip:carol@contoso.com;opaque=user:epid:x;gruu | g-1 | k", "fe out ACK sip:carol@contoso.com;opaque=user:epid:x;gruu | g-1 | kf k"},
	},
	"redirected": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "5.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 302 1 INVITE b1 | Contact: <sip:carol@contoso.com>", "4.1 > ACK 1 b1!", "4.2 > INVITE 2", "5 < 180 2 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "9 < 200 2 INVITE c | Contact: <sip:carol@contoso.com;gruu;opaque=user:epid:x>", "9.1 > ACK 2 c"},
		{"0 > INVITE 1", "0.4 > ACK 1 s", "0.5 > INVITE 2 | URI: sip:carol@contoso.com", "0.9 < 180 2 INVITE b1 | Contact: <sip:192.0.2.31>", "5 < 200 2 INVITE b1 | Contact: <sip:192.0.2.31>", "5.1 > ACK 2 b1"},
		{"0 > INVITE 1", "0.1 < 305 1 INVITE b1 | Contact: <sip:192.0.2.7:5060>", "0.2 > ACK 1 b1", "0.3 > INVITE 2 | URI: sip:192.0.2.7:5060", "0.5 < 180 2 INVITE b2", "5 < 200 2 INVITE b2", "5.1 > ACK 2 b2"},
		{"0 > INVITE 1", "0.3 > INVITE 2 | URI: sip:192.0.2.7:5060", "0.5 < 180 2 INVITE b1", "5 < 200 2 INVITE b1", "5.1 > ACK 2 b1"},
	},
	"busy": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 486 1 INVITE b1", "5.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 486 1 INVITE b1", "4.1 > ACK 1 b1!", "5 < 200 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "4 < 600 1 INVITE b1", "4.1 > ACK 1 b1!"},
	},
	"declined": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 603 1 INVITE b2"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `5 < 480 1 INVITE b1 | Warning: 391 x "no"`},
	},
	"nobody answers": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "30 < 480 1 INVITE s"},
		{"0 > INVITE 1", "0.3 < 480 1 INVITE s"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", `25 < 487 1 INVITE s | ms-diagnostics: 13002;reason="x";source="fe01.contoso.com";appName="InboundRouting"`},
	},
	"any other failure": {
		{"0 > INVITE 1", "1 < 404 1 INVITE s"},
		{"0 > INVITE 1", "0.3 < 488 1 INVITE b1"},
		{"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq", "5 < 404 1 INVITE b1", "5.1 > ACK 1 b1!"},
		{"0 > INVITE 1 | Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKq | URI: sip:bob@192.0.2.31", "5 < 404 1 INVITE b1", "5.1 > ACK 1 b1!"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 606 1 INVITE b1"},
		{"0 > INVITE 1", `1 < 480 1 INVITE s | ms-diagnostics: 1014;reason="x";source="fe01.contoso.com"`},
	},
	"a failure of which only the ACK is in the log": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 > ACK 1 b1!"},
	},
	"the log ends while the call is set up": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 183 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "400 > OPTIONS 9"},
		{"0 > INVITE 1", "0.4 < 180 1 INVITE b1", "150 > OPTIONS 9"},
		{"0 > INVITE 1", "0.4 > UPDATE 2 b1"},
		{"0 > INVITE 1", "100 > OPTIONS 9"},
	},
	"the log begins inside a call": {
		{"0 < @INVITE 1 b1", "0.1 > @200 1 INVITE b1", "0.2 < @ACK 1 b1", "30 < @BYE 2 b1"},
		{"5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
		{"60 > BYE 2 b1", "60.1 < 200 2 BYE b1"},
		{"1 > PRACK 2 b1"},
		{"0 > UPDATE 2 b1", "0.1 < 200 2 UPDATE b1", "25 < @BYE 1 b2", "25.1 > @200 1 BYE b2"},
	},
	"gone inside": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "92 < 408 2 INVITE b1", "92.1 > ACK 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "60.1 < 488 2 INVITE b1", "60.2 > ACK 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INFO 2 b1", "60.1 < 481 2 INFO b1", "70 > INVITE 3 b1", "70.1 < 200 3 INVITE b1", "70.2 > ACK 3 b1", "90 > BYE 4 b1", "90.1 < 200 4 BYE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > INVITE 2 b1", "60.1 < 480 2 INVITE b1", "60.2 > ACK 2 b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 > BYE 2 b1", "92 < 408 2 BYE s"},
	},
	"the answer is too late": {
		{"0 > INVITE 1", "32 < 408 1 INVITE s", "32.1 > ACK 1 s", "33 < 180 1 INVITE b1", "35 < 200 1 INVITE b1", "35.1 > ACK 1 b1", "35.2 > BYE 2 b1", "35.3 < 200 2 BYE b1"},
	},
	"no call": {
		{"0 > MESSAGE 1", "0.1 < 200 1 MESSAGE s"},
	},
	"a transfer": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:dave@contoso.com>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Frag: 486 Busy Here"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:carol@contoso.com>", "20.1 < 202 2 REFER b1", "21 > REFER 3 b1 | Refer-To: <sip:dave@contoso.com>", "21.1 < 202 3 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer;id=3 | Frag: 486 Busy Here", "26 < @NOTIFY 2 b1 | Event: refer;id=2 | Frag: 200 OK"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "20 > REFER 2 b1 | Refer-To: <sip:bob@contoso.com;method=BYE>", "20.1 < 202 2 REFER b1", "25 < @NOTIFY 1 b1 | Event: refer | Frag: 200 OK"},
	},
	"two calls with one Call-ID": {
		{"0 > INVITE 1", "2 < 200 1 INVITE b1", "2.1 > ACK 1 b1", "5 > BYE 2 b1", "5.1 < 200 2 BYE b1", "600 > INVITE 3", "602 < 200 3 INVITE b2", "602.1 > ACK 3 b2"},
	},
	"two endpoints with one To tag": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2", "5 < 200 1 INVITE b2", "5.1 > ACK 1 b2"},
	},
	"a peer without tags (RFC 2543)": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE", "5 < 200 1 INVITE", "5.1 > ACK 1"},
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1 | - | l1 a", "fe out INVITE sip:10.0.0.2 | - | l2 a", "fe in SIP/2.0 180 Ringing | - | l1 a", "fe out SIP/2.0 180 Ringing | - | a", "fe in SIP/2.0 180 Ringing | b2 | l2 a", "fe out SIP/2.0 180 Ringing | b2 | a", "fe in SIP/2.0 486 Busy Here | - | l1 a", "fe out ACK sip:10.0.0.1 | - | l1", "fe in SIP/2.0 200 OK | b2 | l2 a", "fe out SIP/2.0 200 OK | b2 | a", "fe in ACK sip:bob@contoso.com | b2 | k", "fe out ACK sip:bob@contoso.com | b2 | kf k"},
	},
	"a meeting calls a user": {
		{"0 > INVITE 1 | Contact: <sip:alice@contoso.com;gruu;opaque=app:conf:audio-video:id:x>;isfocus", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1"},
	},
	"a merged request": {
		{"0 > INVITE 1", "0.1 < 482 1 INVITE", "0.2 > ACK 1", "1 < 180 1 INVITE b1", "3 < 200 1 INVITE b1", "3.1 > ACK 1 b1"},
	},
	"a proxy's own 180": {
		{"fe in INVITE sip:bob@contoso.com | - | a", "fe out INVITE sip:10.0.0.1;ms-received-cid=1 | e-b1 | l1 a", "fe out SIP/2.0 180 Ringing | s | a"},
	},
	"several places of the callee": {
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"},
		{"0 > INVITE 1", `0.1 < 101 1 INVITE s | ms-diagnostics: 13004;reason="x";source="fe01.contoso.com";appName="InboundRouting";Count="3"`, "0.5 < 180 1 INVITE b1"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1"},
		{"fe out INVITE sip:bob@contoso.com | e-b1 | l1 a", "fe out INVITE sip:bob@contoso.com | e-b2 | l2 a", "fe in SIP/2.0 180 Ringing | b1 | l1 a", "fe in SIP/2.0 180 Ringing | b2 | l2 a"},
		{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "0.6 < 180 1 INVITE b2"},
		{"0 > INVITE 1", "0.4 < 180 1 INVITE b1 | Contact: <sip:bob@192.0.2.31:5060>", "0.5 < 180 1 INVITE b2 | Contact: <sip:bob@192.0.2.31:5060>", "15 < 200 1 INVITE b2 | Contact: <sip:bob@192.0.2.31:5060>", "15.1 > ACK 1 b2"},
	},
}
