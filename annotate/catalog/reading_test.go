package catalog

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestReadingsAreReached holds that no row stands behind one that takes all it would, and
// that there is one for every poor call.
func TestReadingsAreReached(t *testing.T) {
	list := loadReadings()
	for i, r := range list {
		signs := map[string]bool{}
		for _, s := range r.signs {
			signs[s] = true
		}
		assert.Equal(t, r.Remedy, ReadingOf(signs), "row %d, %v", i, r.signs)
		assert.NotEmpty(t, r.Next)
	}
	assert.Empty(t, list[len(list)-1].signs)
}
