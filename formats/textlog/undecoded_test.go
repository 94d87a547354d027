package textlog_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/textlog"
)

func TestUndecoded(t *testing.T) {
	text := "01/05/2010|14:00:47.800 418:D8 TRACE :: a line of text\r\n"
	wide := func(s string) string { return encoded(t, s, textlog.UTF16LE) }
	decoded, err := io.ReadAll(textlog.Decode(strings.NewReader(wide(text)+text+text), textlog.UTF16LE))
	require.NoError(t, err)
	for _, tt := range []struct {
		name, in string
		at       int
	}{
		{"nothing", "", -1},
		{"text", strings.Repeat(text, 3), -1},
		{"a zero here and there", strings.Repeat(text+"\x00", 100), -1},
		{"zeros at the end", text + strings.Repeat("\x00", 100), len(text)},
		{"UTF-16 behind UTF-8", text + wide(text), len(text) + 1},
		{"CJK", "\u4e2d\u6587\r\n\u0a0a\u0a0e", -1},
	} {
		assert.Equal(t, tt.at, textlog.Undecoded([]byte(tt.in)), tt.name)
	}
	assert.Greater(t, textlog.Undecoded(decoded), len(text)-1, "UTF-8 behind UTF-16")
	decoded, err = io.ReadAll(textlog.Decode(strings.NewReader(wide(text)+encoded(t, text, textlog.UTF16BE)), textlog.UTF16LE))
	require.NoError(t, err)
	assert.Greater(t, textlog.Undecoded(decoded), len(text)-1, "the other order of octets")
}
