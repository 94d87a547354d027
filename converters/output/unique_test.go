package output_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/output"
)

func TestUnique(t *testing.T) {
	taken := map[string]bool{}
	for _, test := range [][2]string{{"a.log", "a.log"}, {"A.log", "A-2.log"}, {"a.log", "a-3.log"}, {"a-2.log", "a-2-2.log"}, {"a", "a"}, {"a", "a-2"}} {
		assert.Equal(t, test[1], output.Unique(test[0], taken))
	}
}
