package diagram_test

import (
	"fmt"
	"os"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/formats"
)

// A ladder is made once from the analysis of a session; every writer draws the
// same one.
func Example() {
	at := func(ms int) annotate.Time {
		return annotate.Time{Time: time.Date(2010, 1, 5, 14, 0, 47, ms*1e6, time.UTC)}
	}
	call := &annotate.Session{
		CallID: "e34305289c3b", Kind: annotate.KindCall, View: annotate.ViewCaller,
		Caller:  annotate.Party{AOR: "alice@contoso.com", Name: "Alice", Tag: "0fae"},
		Callee:  "bob@contoso.com",
		Summary: []string{"Answered by E1 after 0.500 s."},
		Endpoints: []annotate.Endpoint{
			{Label: "E1", AOR: "bob@contoso.com", Epid: "2798f0b3cc", Tag: "97a7", State: annotate.StateWon, How: annotate.Observed},
		},
		Messages: []annotate.Note{
			{N: 1, Frame: 1, Time: at(0), Direction: formats.Out, Method: "INVITE", Kind: annotate.CodeInvite, Endpoint: "-", FromTag: "0fae", StartLine: "INVITE sip:bob@contoso.com SIP/2.0"},
			{N: 2, Frame: 2, Time: at(200), Direction: formats.In, Method: "INVITE", Status: 180, Kind: annotate.CodeRing, Endpoint: "E1", FromTag: "0fae", ToTag: "97a7", StartLine: "SIP/2.0 180 Ringing"},
			{N: 3, Frame: 3, Time: at(500), Direction: formats.In, Method: "INVITE", Status: 200, Kind: annotate.CodeAnswer, Endpoint: "E1", FromTag: "0fae", ToTag: "97a7", StartLine: "SIP/2.0 200 OK"},
		},
	}
	ladder := diagram.New(call, diagram.Options{NoInferred: true})
	if err := diagram.Text(os.Stdout, ladder, diagram.TextOptions{Width: 60}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Session 0: alice@contoso.com calls bob@contoso.com
	//   Call-ID e34305289c3b, seen by the caller.
	//   Answered by E1 after 0.500 s.
	//
	//   Alice             alice@contoso.com
	//   Server
	//   E1                answered, bob, epid 2798f0b3cc,
	//                     bob@contoso.com
	//
	//            Alice                   Server                 E1
	//                                                     answered
	//  1 +0.000  │── INVITE ────────────>│                       │
	//            ── Ringing ──────────────────────────────────────
	//  2 +0.200  │<  180 Ringing  - - - -│- - - - - - - - - - - -│
	//            ── Answered by E1 after 0.5 s ───────────────────
	//  3 +0.500 ✓│<  200 OK (INVITE)  - -│- - - - - - - - - - - -│
	//
	// ── request, - - response; +: seconds after the INVITE
}
