package redact_test

import (
	"bytes"
	"strings"
	"testing"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sip"
)

// FuzzApply holds that redaction never panics, keeps what a message is, and
// leaves nothing of what it knows.
func FuzzApply(f *testing.F) {
	log, _ := plantedLog()
	for _, m := range piecesOf(f, log) {
		f.Add([]byte(m.Raw), []byte(m.Gap), []byte(m.Text))
	}
	for _, s := range []string{
		"INVITE sip:a SIP/2.0\r\nl: 3\r\n\r\nabc", "SIP/2.0 200\r\nFrom:\r\n \r\nTo: \"\r\n\r\n", "a:%25%41%", "&#x41;&#65;\\u0041<!-- <", "=\"='user=\"",
		"sip:@:;?@", "+1+2+3 00123456789", "::1::2 [::", "c: multipart/x;boundary=\r\n\r\n--\r\n--", "Via: SIP/ 2.0 / TLS\r\n\r\n",
		"user \u212aq\r\n",                                              // a letter that is shorter in lower case
		"sip:a@b.example geo:-\r\n", "sip:a@b.example (a) VALUES (\r\n", // rules that find nothing behind a value
	} {
		f.Add([]byte(s), []byte(s), []byte(s))
	}
	f.Fuzz(func(t *testing.T, raw, gap, text []byte) {
		m := &formats.Message{Raw: raw, Gap: gap, Text: text, Comment: string(gap)}
		r := redact.New(redact.All, redact.Options{Key: []byte("fuzz"), Formats: known.Formats})
		r.Learn(m)
		r.Apply(m)
		was, is := sip.Parse(raw), sip.Parse(m.Raw)
		if n, ok := was.ContentLength(); ok && n == len(was.Body()) {
			if got, _ := is.ContentLength(); got != len(is.Body()) {
				t.Fatalf("Content-Length %d of a body of %d octets\n%q\n%q", got, len(is.Body()), raw, m.Raw)
			}
		}
		if isMessage := was.IsRequest() || was.IsResponse(); isMessage && bytes.Count(raw, []byte("\r\n\r\n")) == 0 && was.IsRequest() != is.IsRequest() {
			t.Fatalf("another kind of message\n%q\n%q", raw, m.Raw)
		}
	})
}

// FuzzLines holds that nothing which was learnt of a line is in the output, in whichever of two
// lines it stands, and that as many lines leave as came.
func FuzzLines(f *testing.F) {
	for i, p := range plantedTexts {
		a, _ := p.values()
		b, _ := plantedTexts[(i*7+1)%len(plantedTexts)].values()
		f.Add(a, b)
	}
	f.Add("name 100 Name:", "100 Trying") // a code, also behind a stamp
	f.Add("name 100 Name:", "100 calls")
	f.Fuzz(func(t *testing.T, a, b string) {
		log := client(plantedFrame+"Content-Length: 0\n\n", strings.ReplaceAll(a+" "+b, "\n", " ")+"\n"+strings.ReplaceAll(b, "\n", " "))
		for level := redact.Secrets; level <= redact.All; level++ {
			list, ok := readable(log)
			if !ok {
				return
			}
			was := strings.Count(written(list), "\n")
			r := redacted(level, list)
			got := written(list)
			for _, l := range found(t, r, []byte(got)) {
				t.Errorf("%s: %q of %q, %q is in\n%s", level, l.Value(), a, b, got)
			}
			if n := strings.Count(got, "\n"); n != was {
				t.Errorf("%s: %d lines of %q, %q became %d", level, was, a, b, n)
			}
		}
	})
}
