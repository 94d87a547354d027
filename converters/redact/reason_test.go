package redact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate/catalog"
	"ocsconv/converters/redact"
)

// What the analysis knows a failure in a call by stays, wherever its ends were.
func TestReasonsOfMidCallFailures(t *testing.T) {
	const id = 34
	for _, lead := range []string{"Mid-call media failure where ", "Call terminated on a mid-call media failure where "} {
		for _, ends := range []string{"both endpoints are internal", "both endpoints are remote", "one endpoint is internal"} {
			_, ok := catalog.MidCallRemedy(id, lead+ends)
			assert.True(t, ok, "the sentence is one that tells")
			for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
				list := piecesOf(t, client("BYE sip:x@a.example SIP/2.0\nFrom: \"Anna Kranich\" <sip:anna@a.example>\nCall-ID: c\nCSeq: 1 BYE\n"+
					"ms-client-diagnostics: 34;reason=\""+lead+ends+"\"\nContent-Length: 0\n\n", "nothing"))
				redacted(level, list)
				assert.Contains(t, written(list), lead+ends)
			}
		}
	}
}

// Level secrets takes what the help says of it: words in the quotes of a reason that no program
// has, hashes of passwords, answers to a mail server's challenge, and a sentence in base64 in a field that nobody registered.
func TestSecretsAsPromised(t *testing.T) {
	fields := "Subscription-State: terminated;reason=noresource;text=\"zwurbel knatter prust wibbel\"\n" +
		"History-Info: <sip:a@a.example?Reason=SIP%3Bcause%3D486%3Btext%3D%22zwurbel%20knatter%22>;index=1\n" +
		"Warning: 399 a.example \"Not acceptable here\"\nX-Zwick: endyYnVybHVuZyBrbmF0dGVydW5nIHBydXN0ZXJ1bmc=\n"
	lines := []string{"enable secret 5 $1$zwurbelu$k82jfuWQ.ab81ksLLw9/0", "knatter:1001:aad3b435b51404eeaad3b435b51404ee:8846f7eaee8fb117ad06bdd830b7586c:::",
		"S 334 UGFzc3dvcmQ6", "C Z29yZXZvdGF4", "it took 334 ms", "it took 20 ms", "4711 => 810584,x", "exten => 4712,1,Dial"}
	list := piecesOf(t, client("OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n"+fields+"\n", strings.Join(lines, "\n")))
	redacted(redact.Secrets, list)
	got := written(list)
	for _, gone := range []string{"zwurbel", "prust", "wibbel", "k82jfuWQ", "8846f7ea", "aad3b435", "Z29yZXZvdGF4", "endyYnVy", "810584"} {
		assert.NotContains(t, got, gone)
	}
	for _, kept := range []string{"Not acceptable here", "terminated;reason=noresource", "334 ms", "20 ms", "exten => 4712,1"} {
		assert.Contains(t, got, kept)
	}
}

// Level people reads each cell of a field that nobody registered, names in brackets behind a user,
// who is at the end of a reason, and a label with its value in columns.
func TestPeopleAsPromised(t *testing.T) {
	fields := "X-Zwick: zwurbel|Anna Knatter|02:ce:cc:39:00:58\nms-diagnostics: 1003;reason=\"No route to prustel\"\n"
	lines := []string{"a user wibbel4 (Dora Knotter) from 192.0.2.1 registered", "*Customer*: Emil Knutter", "Title                      : Quorx", "Title       "}
	list := piecesOf(t, client("OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n"+fields+"\n", strings.Join(lines, "\n")))
	redacted(redact.People, list)
	got := written(list)
	for _, gone := range []string{"zwurbel", "Knatter", "prustel", "wibbel4", "Knotter", "Knutter", "Quorx"} {
		assert.NotContains(t, got, gone)
	}
	assert.Contains(t, got, "Title                      : ")
}
