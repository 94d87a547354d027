package sip_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/sip"
)

// TestEncodingOf names the same encoding of a text of several at each time.
func TestEncodingOf(t *testing.T) {
	const both = "CSeq%3A%201%20INVITE\nSU5WSVRFIHNpcDpiQGV4YW1wbGUuY29tIFNJUC8yLjAK\n"
	for range 32 {
		assert.Equal(t, "base64", sip.EncodingOf([]byte(both)).Name)
	}
	assert.Nil(t, sip.EncodingOf([]byte("CSeq: 1 INVITE\n")))
}
