package annotate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWhoSaysTheCause tells a server's own word from that of the client whose To tag it
// has, and takes the component that a header names before the Server header's product.
func TestWhoSaysTheCause(t *testing.T) {
	const server, client = " | Server: RTC/6.0", " | User-Agent: UCCAPI/16.0.4266.1001 OC/16.0.4266.1001 (Skype for Business)"
	for _, tt := range []struct {
		name            string
		lines           []string
		component, lead string
	}{
		{"a server's 408", []string{"20 > UPDATE 2 b1", "52 < 408 2 UPDATE b1" + server}, "RTC", "(408, the server)"},
		{"a server's 481", []string{"20 > UPDATE 2 b1", "20.1 < 481 2 UPDATE b1" + server}, "RTC", "the server did not know this call any more (481, the server)"},
		{"a client's 481", []string{"20 > UPDATE 2 b1", "20.1 < 481 2 UPDATE b1" + client}, "Skype for Business 2016 (desktop)", "the other side did not know this call any more (481, bob's PC"},
		{"a server's 481 to the callee", []string{"20 < @UPDATE 2 b1", "20.1 > @481 2 UPDATE b1" + server}, "RTC", "the server did not know this call any more (481, the server)"},
		{"a component in the header", []string{"20 < @BYE 1 b1" + reasoned(`7025;component="audiovideo"`) + " | Server: RTC/6.0"}, "audiovideo", "audiovideo on fe01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := script(t, append(append([]string(nil), answeredByPC...), tt.lines...)...)
			assert.NotNil(t, s.Cause)
			assert.Equal(t, tt.component, s.Cause.Component)
			assert.Contains(t, s.Summary[0], tt.lead)
			assert.NotContains(t, strings.Join(s.Summary, " "), "408, bob's")
		})
	}
}
