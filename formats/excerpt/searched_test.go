package excerpt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSearched has what grep -n -H -C prints before lines: a colon in those that it found
// and a dash in the others.
func TestSearched(t *testing.T) {
	for _, found := range []string{"SIP/2.0", "Via:", "Call-ID:", "nothing"} {
		var doc strings.Builder
		for i, line := range strings.SplitAfter(busy+"\n"+busy, "\n") {
			mark := '-'
			if strings.Contains(line, found) {
				mark = ':'
			}
			fmt.Fprintf(&doc, "sip.log%[1]c%[2]d%[1]c%[3]s", mark, i+8, line)
		}
		got := messages(t, doc.String(), nil)
		assert.Equal(t, wire(busy, busy), raws(got), doc.String())
	}
}
