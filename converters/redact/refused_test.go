package redact_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
)

// TestStampedFields holds that words that mean something in a header field, or are its
// name, are no leak where a log puts a stamp before the field, whoever is called like them.
func TestStampedFields(t *testing.T) {
	const message = "INVITE sip:route.agnieszka@a.example SIP/2.0\nVia: SIP/2.0/TLS 192.0.2.14:51576\nTo: <sip:subject@a.example>\nFrom: \"Agnieszka Users\" <sip:b@a.example>;tag=x\nCall-ID: c0\nCSeq: 1 INVITE\n" +
		"Route: <sip:a.example;lr>\nms-diagnostics: 24011;reason=\"x\";ExceptionMessage=\"Could not find C:\\Users\\x\"\nContent-Length: 0\n\n"
	list := piecesOf(t, client(message, "nothing"))
	r := redacted(redact.People, list)
	var lines strings.Builder
	for line := range bytes.Lines(list[0].Raw) {
		fmt.Fprintf(&lines, "0105140000|sip  |0|00|    %s", line)
	}
	require.Contains(t, lines.String(), "|    Route: ")
	require.Empty(t, found(t, r, []byte(lines.String())))
}
