package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/export/report"
	"ocsconv/converters/table"
)

// The page heads its figures as the sheet and the CSV of media quality do.
func TestMediaHeads(t *testing.T) {
	for _, head := range report.MediaHeads() {
		word, _, _ := strings.Cut(head, " (limit")
		found := false
		for _, c := range table.QualityTable() {
			name := strings.TrimSuffix(strings.TrimSuffix(c.Name, " %"), " ms")
			found = found || name == word
		}
		assert.True(t, found, head)
	}
}
