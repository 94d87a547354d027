package curated

import (
	"fmt"
	"net/netip"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// forks are three calls that were answered although other viewers call them
// cancelled or busy. A proxy forks to two phones; the second answers after
// three seconds.
func forks() []File {
	var files []File
	for _, f := range []struct {
		name, shows string
		busy, legs  bool
	}{
		{"loser-cancelled", "answered by the second phone; the first is cancelled before the caller's ACK", false, false},
		{"loser-busy", "answered by the second phone; the first was busy", true, false},
		{"legs-only", "the proxy's two outgoing legs only, up to the ACK; the first phone was busy", true, true},
	} {
		s := proxied(f.busy, f.legs)
		files = append(files,
			file("forks/"+f.name+".log", f.shows, (&logs.SIPStack{}).Render, s),
			file("forks/"+f.name+".txt", "the same, pasted with captions", logs.Excerpt{Captions: true}.Render, s))
	}
	return files
}

// wire is one message of such a call: to or from which machine, and when.
type wire struct {
	ms        int
	direction string
	peer      int // 0 the caller, 1 and 2 the phones
	start     string
	cseq      string
	tag       int // To tag b1 or b2; 0 for none
	vias      int
}

var (
	proxy = netip.MustParseAddrPort("192.0.2.50:5060")
	peers = [...]netip.AddrPort{
		netip.MustParseAddrPort("192.0.2.10:5060"), netip.MustParseAddrPort("192.0.2.21:5060"), netip.MustParseAddrPort("192.0.2.22:5060"),
	}
)

func proxied(busy, legs bool) *calls.Session {
	const in, out = calls.In, calls.Out
	invite := "INVITE sip:bob@example.com SIP/2.0"
	script := []wire{
		{0, in, 0, invite, "1 INVITE", 0, 1},
		{10, out, 0, "SIP/2.0 100 Trying", "1 INVITE", 0, 1},
		{20, out, 1, invite, "1 INVITE", 0, 2},
		{30, out, 2, invite, "1 INVITE", 0, 2},
		{100, in, 1, "SIP/2.0 180 Ringing", "1 INVITE", 1, 2},
		{102, out, 0, "SIP/2.0 180 Ringing", "1 INVITE", 1, 1},
		{200, in, 2, "SIP/2.0 180 Ringing", "1 INVITE", 2, 2},
		{202, out, 0, "SIP/2.0 180 Ringing", "1 INVITE", 2, 1},
	}
	if busy {
		script = append(script,
			wire{1000, in, 1, "SIP/2.0 486 Busy Here", "1 INVITE", 1, 2},
			wire{1002, out, 1, "ACK sip:bob@example.com SIP/2.0", "1 ACK", 1, 1})
	}
	script = append(script,
		wire{3000, in, 2, "SIP/2.0 200 OK", "1 INVITE", 2, 2},
		wire{3002, out, 0, "SIP/2.0 200 OK", "1 INVITE", 2, 1})
	if !busy {
		script = append(script,
			wire{3020, out, 1, "CANCEL sip:bob@example.com SIP/2.0", "1 CANCEL", 0, 1},
			wire{3025, in, 1, "SIP/2.0 200 OK", "1 CANCEL", 1, 1},
			wire{3030, in, 1, "SIP/2.0 487 Request Terminated", "1 INVITE", 1, 2},
			wire{3035, out, 1, "ACK sip:bob@example.com SIP/2.0", "1 ACK", 1, 1})
	}
	script = append(script,
		wire{3060, in, 0, "ACK sip:bob@192.0.2.22 SIP/2.0", "1 ACK", 2, 1},
		wire{3062, out, 2, "ACK sip:bob@192.0.2.22 SIP/2.0", "1 ACK", 2, 2},
		wire{10000, in, 0, "BYE sip:bob@192.0.2.22 SIP/2.0", "2 BYE", 2, 1},
		wire{10002, out, 2, "BYE sip:bob@192.0.2.22 SIP/2.0", "2 BYE", 2, 2},
		wire{10010, in, 2, "SIP/2.0 200 OK", "2 BYE", 2, 2},
		wire{10012, out, 0, "SIP/2.0 200 OK", "2 BYE", 2, 1})
	s := &calls.Session{CallID: fmt.Sprintf("fork-%t-%t@192.0.2.10", busy, legs), Kind: "call", View: "server", Outcome: calls.Answered}
	for _, w := range script {
		if legs && (w.peer == 0 || w.ms > 3062) {
			continue
		}
		s.Messages = append(s.Messages, w.message(s))
	}
	return s
}

func (w wire) message(s *calls.Session) *calls.Message {
	text := w.start + "\r\n"
	caller := "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKa1\r\n"
	branch := fmt.Sprintf("Via: SIP/2.0/UDP 192.0.2.50:5060;branch=z9hG4bKleg%d\r\n", w.peer)
	switch {
	case w.vias == 2:
		text += branch + caller
	case w.peer == 0:
		text += caller
	default:
		text += branch
	}
	to := "To: <sip:bob@example.com>"
	phone := w.tag
	if phone == 0 {
		phone = w.peer
	}
	if phone > 0 {
		to += fmt.Sprintf(";epid=%010x", 0xb0b0000000+phone)
	}
	if w.tag > 0 {
		to += fmt.Sprintf(";tag=b%d", w.tag)
	}
	text += "Max-Forwards: 70\r\nFrom: <sip:alice@example.com>;tag=a1;epid=a11ce00001\r\n" + to +
		"\r\nCall-ID: " + s.CallID + "\r\nCSeq: " + w.cseq + "\r\n"
	if w.tag > 0 && w.direction == calls.In && w.peer > 0 || w.tag > 0 && w.direction == calls.Out && w.peer == 0 {
		text += fmt.Sprintf("Contact: <sip:bob@192.0.2.2%d>\r\nUser-Agent: Phone/%d.0\r\n", w.tag, w.tag)
	}
	return &calls.Message{
		Time: tuesday.Add(time.Duration(w.ms) * time.Millisecond), Raw: []byte(text + "Content-Length: 0\r\n\r\n"),
		Direction: w.direction, Local: proxy, Remote: peers[w.peer], Server: "proxy", Session: s,
	}
}
