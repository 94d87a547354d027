package excerpt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestJoined reads messages in one line each, whatever joins their lines, unless that stands
// in a header too.
func TestJoined(t *testing.T) {
	for _, by := range []string{"\t", "|", " // ", "  ", " ¦ ", "`<br>`", " ;; ", `.\n`, `.\r\n`, "..."} {
		for _, before := range []string{"", "2021-03-04 10:15:00.1 got: ", `{"n":1,"text":"`} {
			doc := ""
			for range 3 {
				doc += before + strings.ReplaceAll(call+"\n"+busy+"\n", "\n", by) + "\n"
			}
			got := messages(t, "Some text\n"+doc, nil)
			assert.Equal(t, wire(call, busy, call, busy, call, busy), raws(got), "%q %q", before, by)
			checkLaw(t, []byte(doc))
		}
	}
	for _, by := range []string{" ", ", "} {
		assert.Empty(t, messages(t, "a "+strings.ReplaceAll(strings.Replace(busy, "To:", "Allow: ACK, BYE\nTo:", 1), "\n", by), nil), by)
	}
}

// TestSharedEnd takes off what all lines of a listing end with.
func TestSharedEnd(t *testing.T) {
	for _, end := range []string{"</line>", "</td></tr>", " |#|", ".^M", `.\n`, "\u2502\u2502"} {
		doc := ""
		for line := range strings.Lines(call + "\n" + busy + "\n") {
			doc += "  <x>" + strings.TrimSuffix(line, "\n") + end + "\n"
		}
		assert.Equal(t, wire(call, busy), raws(messages(t, doc, nil)), end)
		checkLaw(t, []byte(doc))
	}
	doc := fmt.Sprintf("SIP/2.0 200 OK.\nFrom: <sip:a@example.com>;tag=1\n%s", strings.TrimPrefix(busy, "SIP/2.0 486 Busy Here\n"))
	assert.Contains(t, raws(messages(t, doc, nil))[0], "200 OK.\r\n")
}

// TestQuotesTwice undoes the quotes of a table's cell in whose midst a message begins, and
// leaves empty values.
func TestQuotesTwice(t *testing.T) {
	quoted := strings.ReplaceAll(busy, "User-Agent: Phone 1.0", `Proxy-Authorization: Digest username="ann",realm="",nonce="a"`)
	cell := "1,x,\"see\n" + strings.ReplaceAll(quoted, `"`, `""`) + "\n\",y\n"
	for _, doc := range []string{quoted, cell} {
		assert.Equal(t, wire(quoted), raws(messages(t, doc, nil)), doc)
		checkLaw(t, []byte(doc))
	}
	empty := strings.ReplaceAll(busy, "User-Agent: Phone 1.0", `Authorization: Digest username="",realm="", nonce=""`)
	assert.Equal(t, wire(empty), raws(messages(t, empty, nil)))
}
