package redact_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate/catalog"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/sip"
)

// TestProductsStay sends every product of the catalog through level all: what
// the analysis knows it by is on the list of words that stay.
func TestProductsStay(t *testing.T) {
	table, err := os.ReadFile("../../annotate/catalog/products.tsv")
	require.NoError(t, err)
	for line := range strings.Lines(string(table)) {
		pattern, _, _ := strings.Cut(line, "\t")
		agent := strings.NewReplacer(" ... ", " ", "*", "").Replace(pattern)
		want, known := catalog.Product(agent)
		if !known {
			continue // the head of the table, or a product with more in the middle
		}
		m := &formats.Message{Raw: []byte("SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\n" +
			"To: <sip:b@example.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nUser-Agent: " + agent + "\r\nContent-Length: 0\r\n\r\n")}
		redacted(redact.All, []*formats.Message{m})
		parsed := sip.Parse(m.Raw)
		got, _ := catalog.Product(string(parsed.Header("User-Agent")))
		assert.Equal(t, want, got, "%s became %s", agent, parsed.Header("User-Agent"))
	}
}

// TestCodesStay sends headers with several values through level all: the code of each is
// what the analysis goes by.
func TestCodesStay(t *testing.T) {
	m := &formats.Message{Raw: []byte("SIP/2.0 504 Server time-out\r\nVia: SIP/2.0/TLS 192.0.2.1:5061;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\n" +
		"To: <sip:b@example.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nms-diagnostics: 1011;reason=\"a, b\";source=\"fe01.example.com\", 1010;reason=\"c\"\r\n" +
		"Warning: 399 fe01 \"d\", 304 fe01 \"e\"\r\nReason: SIP;cause=503, Q.850;cause=38\r\nContent-Length: 0\r\n\r\n")}
	redacted(redact.All, []*formats.Message{m})
	parsed := sip.Parse(m.Raw)
	var codes []int
	for _, d := range sip.ParseDiagnostics(parsed.Header("ms-diagnostics")) {
		codes = append(codes, d.ID)
	}
	for _, w := range sip.ParseWarnings(parsed.Header("Warning")) {
		codes = append(codes, w.Code)
	}
	for _, r := range sip.ParseReasons(parsed.Header("Reason")) {
		codes = append(codes, r.Cause)
	}
	assert.Equal(t, []int{1011, 1010, 399, 304, 503, 38}, codes)
}

// TestLinesWithNobodyStay sends lines that tell of nobody through a level: such as look like
// entries of passwd(5) where numbers stand between colons, and a CSeq that is as long as a
// telephone number (RFC 3261 §8.1.1.5).
func TestLinesWithNobodyStay(t *testing.T) {
	for _, tt := range []struct {
		level redact.Level
		line  string
	}{
		{redact.People, "2015-06-11 14:00:00,123 DEBUG [main] copied to fileserver:/export"},
		{redact.People, "14:00:07 mount server:/export"}, {redact.People, "at 1:2:3: see C:/Windows"}, {redact.People, "[14:00:00:123] open sip:/dev/null"},
		{redact.All, "SIP-CSeq: 2066245576 INVITE"},
	} {
		list := piecesOf(t, client(plantedFrame+"Content-Length: 0\n\n", tt.line+"\n"))
		redacted(tt.level, list)
		assert.Contains(t, written(list), tt.line)
	}
}
