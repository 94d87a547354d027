package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestShortenedKeepsTheWord shows that of a long line the part is kept that was looked
// for, wherever it stands.
func TestShortenedKeepsTheWord(t *testing.T) {
	k, err := newSeeker([]string{"frank"}, nil, maxHits, nil)
	require.NoError(t, err)
	for _, at := range []int{0, 5, 60, 70, 75, 80, 150, 995, 1000} {
		line := strings.Repeat("ü", at) + "Frank" + strings.Repeat("é", 1000-at)
		for _, most := range []int{20, 80, 200} {
			short := string(k.shortened([]byte(line), most))
			assert.Contains(t, short, "Frank", "at %d of %d", at, most)
			assert.LessOrEqual(t, utf8.RuneCountInString(short), most)
			assert.True(t, strings.HasPrefix(short, "…") || strings.HasPrefix(line, strings.TrimSuffix(short, "…")))
		}
	}
	assert.Equal(t, "To: Frank", string(k.shortened([]byte("To: Frank"), 20)))
	assert.Equal(t, "aaaaaaaaa…", string(k.shortened([]byte(strings.Repeat("a", 30)), 10)))
}
