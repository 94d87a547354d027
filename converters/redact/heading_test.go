package redact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// tables are tables in the lines of a log.
var tables = []plant{
	{redact.People, "caller|callee|start\n‹4711›|‹zdenkari›|10:00:00"},
	{redact.People, "caller,callee,duration\n‹4712›,‹4713›,12"},
	{redact.People, "\"Caller\";\"Display Name\"\n\"‹4714›\";\"‹ribarova, zdenka›\""},
	{redact.People, "From\tTo\tResult\n‹zdenkari›\t‹4715›\tok"},
	{redact.People, "| User | Extension |\n|------|-----------|\n| ‹zdenkari› | ‹4716› |"},
	{redact.People, "Name             Extension   Status\n----             ---------   ------\nx y              ‹4717›        up\n‹zdenkari›                     up"},
	{redact.Secrets, "User|PIN|Message\nx|‹83472›|‹zwirbeln zwackeln zwurln›"},
	{redact.People, "gw[7]: caller|callee\ngw[7]: ‹4718›|‹zdenkari›"},
	{redact.People, "dn: CN=‹Zdenka Ribarova›,DC=a\nphysicalDeliveryOfficeName: ‹Zwirbelbau›\nl: ‹Zwurl›\nextensionAttribute1: ‹Zwack›"},
}

// A value in a table is what the label above it says.
func TestTables(t *testing.T) {
	for _, p := range tables {
		text, values := p.values()
		for level := p.level; level <= redact.All; level++ {
			list := piecesOf(t, client(plantedFrame+"Content-Length: 0\n\n", text))
			r := redacted(level, list)
			got := written(list)
			for _, v := range values {
				assert.NotContains(t, strings.ToLower(got), strings.ToLower(v), "%s: %s", level, text)
			}
			assert.Empty(t, found(t, r, []byte(got)))
		}
	}
}

// What only looks like a table, and the columns of nobody, stay.
func TestTablesOfNobody(t *testing.T) {
	for _, text := range []string{
		"Status|Reason|Count\n486|Busy Here|4",
		"Time|Level|Message\n10:00:00|INFO|call failed with code 486",
		"Host|Port|State\nfe01|5061|up",
		"The call, to user, was dropped\nbecause, of network, problems",
		"caller|callee\nend of list\n486|487",
	} {
		list := piecesOf(t, client("OPTIONS sip:a.example SIP/2.0\nCall-ID: c\n\n", text))
		redacted(redact.People, list)
		for line := range strings.Lines(text) {
			assert.Contains(t, written(list), strings.TrimSuffix(line, "\n"))
		}
	}
}
