package cells_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/table/cells"
)

func TestCut(t *testing.T) {
	tests := []struct {
		text  string
		width int
		n     int
		want  string
	}{
		{"", 0, 0, ""},
		{"abc", 3, 3, "abc"},
		{"abcd", 4, 3, "ab…"},
		{"abcd", 4, 0, ""},
		{"e\u0301tude", 5, 3, "e\u0301t…"},
		{"日本語", 6, 5, "日本…"},
		{"日本語", 6, 4, "日…"}, // no half of a character
		{"soft\u00adhyphen", 10, 10, "soft\u00adhyphen"},
		{"\xff\xfe", 2, 1, "…"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.width, cells.Width(tt.text), "%q", tt.text)
		assert.Equal(t, tt.want, cells.Cut(tt.text, tt.n), "%q", tt.text)
	}
	assert.Equal(t, "日", cells.Beginning("日本語", 3))
}
