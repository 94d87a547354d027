package stamp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/stamp"
)

// The seconds since another packet are told from a telephone number by the address that follows.
func TestElapsed(t *testing.T) {
	for text, want := range map[string]int{
		"+0.000123 192.0.2.10:5060 -> 192.0.2.2:5060": 9, "+17.000123 192.0.2.10 -> 192.0.2.2": 10, "+1.000123 [2001:db8::1]:5060 -> x": 9,
		"+1.000123 2001:db8::1 -> x": 9, "+1.555010 0123": 0, "+1.5550100 192.0.2.10": 0, "+49.305501 23": 0, "+1.555010": 0, "+": 0, "+1": 0, "+1.": 0, "+12345678.000123 192.0.2.1": 0,
	} {
		assert.Equal(t, want, stamp.Elapsed([]byte(text)), text)
	}
}
