package redact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// Behind a mark no word tells what sort of code it is.
func TestCodeBehindAMark(t *testing.T) {
	for _, text := range []string{"{code:language=none}\n", "(code 1234)\n", "code: 99887\n", "\"code 12345\"\n"} {
		for level := redact.Secrets; level <= redact.All; level++ {
			r := redact.New(level, redact.Options{Key: []byte("key"), Formats: known.Formats})
			m := &formats.Message{Gap: []byte(text), Raw: []byte("OPTIONS sip:host SIP/2.0\r\nSubject: " + text[:len(text)-1] + "\r\n\r\n")}
			r.Learn(m)
			assert.NotPanics(t, func() { r.Apply(m) }, text)
		}
	}
}
