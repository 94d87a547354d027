package redact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

func TestLargeNumbersInMarkupAreOfSomebodyUnlessTheyCount(t *testing.T) {
	const body = `<conference-info><location name="x" lat="48.333404" lon="11.812979"/><msci:id>48120931</msci:id><msci:value>58120932</msci:value>` +
		`<msci:uri>68120933</msci:uri><phone number="+4930901820"/><user number="49309018277" value="78120934"/><message-id>1288120935</message-id>` +
		`<BandwidthEst>98765432</BandwidthEst><Packets>12345678</Packets><category instance="1627389950" version="123456"/></conference-info>`
	for _, level := range []redact.Level{redact.People, redact.All} {
		list := piecesOf(t, fromSomebody("Anna", body, "got "+body+"\n"))
		r := redacted(level, list)
		got := written(list)
		for _, gone := range []string{"48120931", "58120932", "68120933", "30901820", "309018277", "78120934", "1288120935"} {
			assert.NotContains(t, got, gone, "%v", level)
		}
		if level == redact.All {
			assert.NotContains(t, got, "333404")
			assert.NotContains(t, got, "812979")
		}
		for _, stays := range []string{"<BandwidthEst>98765432<", "<Packets>12345678<", `instance="1627389950"`, `version="123456"`} {
			assert.Contains(t, got, stays, "%v", level)
		}
		assert.Empty(t, found(t, r, []byte(got)))
	}
}
