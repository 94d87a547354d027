package redact_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// Whoever does the work, and in which order, the octets are the same. Half of the pieces
// are not learnt, so that their values get pseudonyms late.
func TestOrderOfWork(t *testing.T) {
	for _, path := range []string{"../../testdata/day/caller.uccapilog", "../../testdata/ocslogger/cls-two-servers.log"} {
		list := pieces(t, path)
		learnt := func() *redact.Redactor {
			r := redact.New(redact.All, redact.Options{Key: []byte("order"), Formats: known.Formats})
			for _, m := range list[:len(list)/2] {
				r.Learn(m)
			}
			return r
		}
		one, many := learnt(), learnt()
		hands := []*redact.Redactor{many.Another(), many.Another(), many}
		var work []*redact.Work
		var got []*formats.Message
		for _, m := range list {
			c := *m
			got = append(got, &c)
			work = append(work, many.Begin(&c))
		}
		for i, w := range slices.Backward(work) {
			hands[i%len(hands)].Do(w)
		}
		for i, m := range list {
			many.End(work[i])
			want := *m
			one.Apply(&want)
			assert.Equal(t, want, *got[i], "%s, piece %d", path, i)
		}
	}
}

// A line of another that stands between two packets of a message stays, though the line of
// the message that the packets part is written anew.
func TestForeignLinesStay(t *testing.T) {
	const lead = "10:20:30.101  192.0.2.9  local0.notice  [S=%d] [SID=%s:1:1]  "
	log := fmt.Sprintf(lead, 100, "a1") + "(N 7) ---- Incoming SIP Message from 198.51.100.20:5060 to SIPInterface #0 (SIP) UDP TO(#1) SocketID(1) ----\n" +
		fmt.Sprintf(lead, 101, "a1") + "INVITE sip:rosa@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK1\nFrom: <sip:rachael@example.com>;tag=1\nTo: <sip:rosa@exam\n" +
		fmt.Sprintf(lead, 102, "b2") + "(N 9) foreign line\n" +
		fmt.Sprintf(lead, 103, "a1") + "ple.com>\nCall-ID: c1\nCSeq: 1 INVITE\nContent-Length: 0\n\n"
	list := piecesOf(t, []byte(log))
	redacted(redact.People, list)
	assert.Contains(t, written(list), "[S=102] [SID=b2:1:1]  (N 9) foreign line\n")
}
