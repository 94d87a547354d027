package ocslogger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/ocslogger"
)

func TestDetect(t *testing.T) {
	const fields = "Instance-Id: 00000001\r\nDirection: incoming\r\nStart-Line: SIP/2.0 200 OK\r\n"
	tests := []struct {
		name, head, refusal string
	}{
		{"server trace", component, ""},
		{"with a mark", "\ufeff" + component, ""},
		{"behind other text", "Trace of fe01, exported by the administrator\n\n" + component, ""},
		{"no prefix", "$$begin_record\r\n" + fields, ""},
		{"edited prefix", "06/22/2009-17:58:48.922 $$begin_record\r\n" + fields, ""},
		{"edited prefix with a component", "06/22/2009-17:58:48.922.0009935d (SIPStack,f:c.cpp(1))$$begin_record\r\n" + fields, ""},
		{"fields alone", fields, ""},
		{"S4 record without prefix", ">>>>>>>>>>>>Outgoing SipMessage c=[<SipTlsConnection_1>], 192.0.2.5:1->192.0.2.9:2\nOPTIONS sip:a@contoso.com SIP/2.0\n", ""},

		{"nothing", "", "the input is empty"},
		{"binary body", component + "\x00\x01", ""},
		{"binary", "\x00\x01TL_INFO", "binary data (a trace in .etl form must be formatted as text first)"},
		{"prose", "Start-Line: none\nTL_INFO(TF_PROTOCOL) is a flag\n", "no trace line (TL_INFO(TF_PROTOCOL) …) and no $$begin_record"},
		{"client log", "\n08/25/2009|13:47:02.915 17B4:15C0 INFO  :: " + component, "line 2 is one of a client log (UCCAPI), not of a server trace"},
		{"Avaya, day over 12", "15/08/2022-11:36:14.354 $$begin_record\nDirection: incoming\n", "line 1 has $$begin_record, but a date with the day first and no TL_ level: an Avaya trace"},
		{"Avaya, day that may be a month", "01/08/2022-11:36:14.354 [0x000021ac] - --> Message to Send (Dest Address IP:  192.0.2.2:4165):$$begin_record\r\n" + fields, "line 1 has $$begin_record, but a date with the day first and no TL_ level: an Avaya trace"},
		{"Avaya behind its other lines", "01/08/2022-11:36:14.354 [0x000021ac] - timer\n01/08/2022-11:36:14.354 [0x000021ac] - <-- Message Received:$$begin_record\n", "line 2 has $$begin_record, but a date with the day first and no TL_ level: an Avaya trace"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := ocslogger.Detect([]byte(test.head))
			if test.refusal == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, test.refusal)
		})
	}
}

func TestUTC(t *testing.T) {
	cls := strings.Replace(component, "[1]", `[POOL01\FE01]`, 1)
	assert.True(t, ocslogger.Format.UTC([]byte("\ufeff"+cls)))
	assert.True(t, ocslogger.Format.UTC([]byte("exported\n"+cls)))
	assert.False(t, ocslogger.Format.UTC([]byte(component)))
	assert.False(t, ocslogger.Format.UTC([]byte("$$begin_record\n")))
	assert.False(t, ocslogger.Format.UTC(nil))
}
