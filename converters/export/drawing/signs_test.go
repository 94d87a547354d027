package drawing_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/export/drawing"
)

// The fonts have no ✓ and no ✗, and draw a box for what they lack.
func TestSignsAreDrawn(t *testing.T) {
	draw := func(text string) []byte {
		svg := `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><style>.a { fill: #000000; font-size: 12px }</style><text class="a" x="2" y="14">` + text + `</text></svg>`
		var b bytes.Buffer
		require.NoError(t, drawing.PNG(&b, strings.NewReader(svg)))
		return b.Bytes()
	}
	assert.NotEqual(t, draw("✗"), draw("☃"), "a box")
	assert.NotEqual(t, draw("✓"), draw("✗"))
	assert.Equal(t, draw("×"), draw("✗"))
	assert.Equal(t, draw(" a"), draw("\u2003a"), "an indentation")
}
