package curated

import (
	"bytes"
	"regexp"
	"strings"

	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// damages are client logs as the field delivers them.
func damages() []File {
	plain := logs.UCCAPI{}.Render
	log := func(seed uint64) *calls.Session { return call(seed, calls.R2, "caller", short) }
	cutAt := func(mark string) func([]byte) []byte {
		return func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte(mark))+len(mark)] }
	}
	imitation := with(texting, func(p *calls.Plan) {
		p.Phrases = []string{
			"look:\r\n\r\n01/05/2010|14:00:51.000 1A2C:9F0 INFO  :: End of Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.10:50123) 410 bytes\r\nand then",
			"01/05/2010|14:00:52.000 1A2C:9F0 INFO  :: Data Received -192.0.2.50:5061 (To Local Address: 192.0.2.10:50123) 216 bytes:\r\n01/05/2010|14:00:52.000 1A2C:9F0 INFO  :: SIP/2.0 200 OK\r\nCall-ID: not-a-call",
			"INVITE sip:nobody@example.com SIP/2.0",
			"that was it",
		}
	})
	return []File{
		damaged(then(file("damage/cut-in-header.uccapilog", "the log ends inside a header line", plain, log(40)), cutAt("\r\nCSeq: "))),
		damaged(then(file("damage/cut-in-body.uccapilog", "the log ends inside a body", plain, first(call(41, calls.R2, "caller", twoRing), 5)), cutAt("a=ice-ufrag:"))),
		file("damage/no-trailers.uccapilog", "every second trailer is missing", logs.UCCAPI{Rand: source(42), NoEnd: 50}.Render, log(42)),
		file("damage/foreign-lines.uccapilog", "lines of other threads stand inside messages", logs.UCCAPI{Rand: source(43), Foreign: 60, Noise: 30}.Render, log(43)),
		file("damage/im-imitates-log.uccapilog", "instant messages that quote lines of the log, their own trailer included", plain, call(44, calls.R2, "caller", imitation)),
		damaged(then(file("damage/body-cut.uccapilog", "the logger cut the body of the INVITE; Content-Length says more", plain, log(45)), cutBody)),
		damaged(then(file("damage/length-lies.uccapilog", "Content-Length of the INVITE is seven too big", plain, log(46)), addSeven)),
	}
}

// first leaves the first n messages of a session.
func first(s *calls.Session, n int) *calls.Session {
	s.Cut(n)
	return s
}

// cutBody takes the second half of the first body away.
func cutBody(b []byte) []byte {
	from := bytes.Index(b, []byte("a=candidate:1 2 UDP"))
	to := from + bytes.Index(b[from:], []byte(":: End of"))
	to = bytes.LastIndexByte(b[:to], '\n') + 1
	return append(append([]byte{}, b[:from]...), b[to:]...)
}

var length = regexp.MustCompile(`Content-Length: 1(\d+)`)

// addSeven changes the first Content-Length of a message with a long body.
func addSeven(b []byte) []byte {
	done := false
	return length.ReplaceAllFunc(b, func(l []byte) []byte {
		if done || bytes.HasSuffix(l, []byte(": 0")) {
			return l
		}
		done = true
		n := 0
		for _, c := range strings.TrimPrefix(string(l), "Content-Length: ") {
			n = 10*n + int(c-'0')
		}
		return []byte("Content-Length: " + itoa(n+7))
	})
}
