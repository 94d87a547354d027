package curated

import (
	"bytes"
	"regexp"
	"strings"
	"time"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// servers are the layouts of server traces, and their damage.
func servers() []File {
	r2 := func(seed uint64) *calls.Session { return call(seed, calls.R2, "server", short) }
	prefix := regexp.MustCompile(`(?m)^TL_INFO.*\)\$\$begin_record`)
	return []File{
		file("ocslogger/r2-frontend.log", "Front End of OCS 2007 R2: fork legs, one endpoint busy and kept by the proxy, CANCEL on another leg",
			(&logs.SIPStack{Rand: source(70), Noise: 20}).Render,
			call(70, calls.R2, "server", with(short, func(p *calls.Plan) { p.Endpoints, p.Winner, p.BusyFirst = 3, 1, true }))),
		file("ocslogger/lync2010-frontend.log", "Lync Server 2010, Trace-Correlation-Id, local time at +01:00; a leg that never replies",
			(&logs.SIPStack{Layout: logs.LayoutLync2010, Zone: winter}).Render,
			call(71, calls.Lync2010, "server", with(short, func(p *calls.Plan) { p.Silent = 1 }))),
		file("ocslogger/cls-2013.log", "Centralized Logging of Lync Server 2013",
			(&logs.SIPStack{Layout: logs.LayoutCLS, Rand: source(72), Noise: 20}).Render, call(72, calls.Lync2013, "server", short)),
		file("ocslogger/cls-two-servers.log", "one merged file of two servers: the same message leaves one and reaches the other; peers by name",
			(&logs.SIPStack{Layout: logs.LayoutCLS, FQDN: true, Pools: map[string]string{"fe01": "POOL01", "fe02": "POOL02"}}).Render, twoServers()),
		file("ocslogger/diagnostics.log", "diagnostic and connection records between messages",
			(&logs.SIPStack{Layout: logs.LayoutCLS, Rand: source(74), Diagnostics: 100, Connections: true, FQDN: true}).Render,
			call(74, calls.SfB, "server", with(short, func(p *calls.Plan) { p.Outcome = calls.NoAnswer }))),
		file("ocslogger/peer-first.log", "Peer: before Instance-Id:, a blank after the direction", (&logs.SIPStack{PeerFirst: true}).Render, r2(75)),
		file("ocslogger/services.log", "SERVICE, SUBSCRIBE and OPTIONS at a Front End", (&logs.SIPStack{}).Render, services(76, "server")...),
		file("ocslogger/s4.log", "records of the managed stack with all addresses", logs.S4{}.Render, call(77, calls.Lync2013, "server", short)),
		file("ocslogger/s4-no-trailer.log", "the same kind without its trailers", logs.S4{NoTrailer: true}.Render, call(78, calls.Lync2013, "server", short)),
		then(file("ocslogger/no-prefix.log", "records whose prefix was edited away: no time, only the order", (&logs.SIPStack{}).Render, r2(79)),
			func(b []byte) []byte { return prefix.ReplaceAll(b, []byte("$$$$begin_record")) }),
		then(file("ocslogger/hard-wrapped.txt", "a paste whose lines a page has wrapped", (&logs.SIPStack{EOL: "\n"}).Render, first(r2(80), 6)), wrap),
		damaged(then(file("ocslogger/redacted-length.log", "Content-Length is wrong after somebody redacted the body", (&logs.SIPStack{}).Render, r2(81)), addSeven)),
		then(file("ocslogger/redacted-from.log", "every From was taken out", (&logs.SIPStack{}).Render, r2(82)),
			func(b []byte) []byte { return regexp.MustCompile(`(?m)^From: .*\r\n`).ReplaceAll(b, nil) }),
		damaged(then(file("ocslogger/cut.log", "the trace ends inside a record", (&logs.SIPStack{}).Render, r2(83)),
			func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte("Message-Body:"))] })),
		{Name: "ocslogger/avaya.log", Shows: "not Microsoft's: the same markers, the day first, no TL_ level; refused", Data: []byte(avaya), Refused: true},
	}
}

func twoServers() *calls.Session {
	r := source(73)
	return calls.Play(r, calls.NewCast(r, calls.Lync2013, 2), short, tuesday).View("server", 0)
}

// services are sessions without forks.
func services(seed uint64, view string) []*calls.Session {
	r := source(seed)
	cast := calls.NewCast(r, calls.Lync2010, 1)
	return []*calls.Session{
		calls.Service(r, cast, tuesday, 5000).View(view),
		calls.Subscription(r, cast, tuesday.Add(time.Second), 3, true).View(view),
		calls.Subscription(r, cast, tuesday.Add(2*time.Second), 2, false).View(view),
		calls.Options(r, cast, tuesday.Add(3*time.Second)).View(view),
	}
}

// wrap breaks long lines before their last blank within 72 octets, as a page
// does, in everything but bodies.
func wrap(b []byte) []byte {
	var out strings.Builder
	body := false
	for _, line := range strings.SplitAfter(string(b), "\n") {
		for !body && len(line) > 73 {
			i := strings.LastIndexByte(line[:72], ' ')
			if i <= 0 {
				break
			}
			out.WriteString(line[:i] + "\n")
			line = line[i+1:]
		}
		out.WriteString(line)
		body = (body || strings.HasPrefix(line, "Message-Body:")) && !strings.HasPrefix(line, "$$end_record")
	}
	return []byte(out.String())
}

const avaya = `01/08/2022-11:36:14.354 [0x000021ac] - --> Message to Send (Dest Address IP:  192.0.2.14:4165):$$begin_record
Direction: outgoing
Peer: 192.0.2.14:4165
Start-Line: OPTIONS sip:agent@example.com SIP/2.0
From: <sip:ccms@example.com>;tag=5f1d
To: <sip:agent@example.com>
CSeq: 1 OPTIONS
Call-ID: 8c2f6a0e0b
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK5f1d8c2f
Max-Forwards: 70
Content-Length: 0
Message-Body: -
$$end_record
31/08/2022-11:36:14.401 [0x000021ac] - <-- Message received (Source Address IP:  192.0.2.14:4165):$$begin_record
Direction: incoming
Peer: 192.0.2.14:4165
Start-Line: SIP/2.0 200 OK
From: <sip:ccms@example.com>;tag=5f1d
To: <sip:agent@example.com>;tag=77ab
CSeq: 1 OPTIONS
Call-ID: 8c2f6a0e0b
Via: SIP/2.0/TCP 192.0.2.15:5060;branch=z9hG4bK5f1d8c2f
Content-Length: 0
Message-Body: -
$$end_record
`
