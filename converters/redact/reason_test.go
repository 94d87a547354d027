package redact_test

import (
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
