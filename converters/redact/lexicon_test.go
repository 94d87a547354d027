package redact_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A list that the rules ask for is in the lexicon, and the other way round.
func TestListsOfLexicon(t *testing.T) {
	text, err := os.ReadFile("lexicon.txt")
	require.NoError(t, err)
	code, err := os.ReadFile("lexicon.go")
	require.NoError(t, err)
	in := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^# (\w+): \S.*\n\S`).FindAllStringSubmatch(string(text), -1) {
		in[m[1]] = true
	}
	lists := len(regexp.MustCompile(`= list\("\w+"\)`).FindAllString(string(code), -1))
	assert.Len(t, in, lists+len(strings.Fields("name key option spoken in card scheme field attribute enclosed")))
	assert.LessOrEqual(t, lists, 64, "each has a bit of kinds")
	for _, m := range regexp.MustCompile(`(\w+)\s+= list\("(\w+)"\)`).FindAllStringSubmatch(string(code), -1) {
		assert.Equal(t, m[1], m[2])
		assert.True(t, in[m[2]], m[2])
	}
}
