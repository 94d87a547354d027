package redact_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
)

// The mark that comes first ends a line, and what looks like half of one does not.
func TestShownLine(t *testing.T) {
	for text, want := range map[string]int{
		"":                   0,
		"From: a":            7,
		`From: a\r\nTo: b`:   11,
		"From: a#012To: b":   11,
		`a\r\nb#012c`:        5,
		`a#012b\r\nc`:        5,
		`a#01\r#0\\r\n`:      13,
		`#`:                  1,
		`C:\road#0123\r\nno`: 11,
	} {
		assert.Equal(t, want, redact.ShownLine([]byte(text)), text)
	}
}
