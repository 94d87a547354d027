package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOnlyYesIsOne(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, " YES \n": true, "n\n": false, "\n": false, "": false, "yet\n": false} {
		s := &console{stdin: strings.NewReader(answer), stderr: io.Discard}
		assert.Equal(t, want, s.ask("?"), "%q", answer)
	}
	s := &console{stdin: strings.NewReader("n\n"), stderr: io.Discard}
	assert.True(t, s.confirmed("?"), "a script is not asked")
}
