package diagram_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/export/diagram"
)

// An arrow is as long as the usual labels, also behind the number of a late frame. Of
// those that are too long still, the status stays.
func TestLabelsAreCutForWantOfRoomOnly(t *testing.T) {
	svg := func(reason string) string {
		s := session(t, "S01")
		m := &s.Messages[1]
		m.StartLine, m.Status, m.Frame = "SIP/2.0 407 "+reason, 407, 74737
		return string(render(t, diagram.SVG, diagram.New(s, diagram.Options{})))
	}
	assert.Contains(t, svg("Proxy Authentication Required"), " 407 Proxy Authentication Required (INVITE)</text>")
	assert.Regexp(t, ` 407 W+…</text>`, svg(strings.Repeat("W", 60)))
}
