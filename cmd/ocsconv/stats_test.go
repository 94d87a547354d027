package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOnlyFailuresAreColoured(t *testing.T) {
	const text = "answered  3 #\nfailed    1 #\n\nx no such user (404)  1\nexample 2\n"
	assert.Equal(t, text, string(redFailures([]byte(text), false)))
	assert.Equal(t, "answered  3 #\n\x1b[1;31mfailed    1 #\x1b[0m\n\n\x1b[1;31mx no such user (404)  1\x1b[0m\nexample 2\n", string(redFailures([]byte(text), true)))
}
