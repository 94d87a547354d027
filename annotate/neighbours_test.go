package annotate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
)

// A row of messages without a Call-ID has a session or none as a whole, and comes
// back in its order.
func TestNeighboursAreBounded(t *testing.T) {
	for _, length := range []int{0, 1, annotate.MaxWaiting, annotate.MaxWaiting + 1, 3 * annotate.MaxWaiting} {
		var n annotate.Neighbours[string, int]
		n.Pass("a")
		var alone []int
		for i := range length {
			alone = append(alone, n.Wait(i)...)
		}
		list, session := n.Pass("a")
		assert.Equal(t, "a", session)
		rest, held := alone, list
		if length > annotate.MaxWaiting {
			assert.Empty(t, held)
			held = rest
		} else {
			assert.Empty(t, rest)
		}
		assert.Len(t, held, length)
		for i := range held {
			assert.Equal(t, i, held[i])
		}
		assert.Empty(t, n.Wait(7), "a Call-ID begins a new row")
	}
}
