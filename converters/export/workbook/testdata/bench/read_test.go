package bench

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
	"ocsconv/converters/table"
)

// TestExcelizeReads opens a workbook with a reader that has nothing in common
// with the writer.
func TestExcelizeReads(t *testing.T) {
	s := call(0, time.Date(2010, 1, 5, 14, 0, 47, 889e6, time.UTC))
	s.Messages[0].Note = "_x000D_ =1+1 <&> \u202e both ends  "
	s.Endpoints = []annotate.Endpoint{{Label: "E1", State: annotate.StateLost}}
	var out bytes.Buffer
	if _, err := workbook.WriteSession(&out, s, workbook.Options{}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Messages", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]func(table.Row) table.Value)
	for _, c := range table.Columns() {
		if c.Kind == table.Text || c.Kind == table.Count {
			values[c.Name] = c.Value
		}
	}
	n := 1
	for row := range table.Rows(s, time.Time{}) {
		for i, name := range rows[0] {
			if value := values[name]; value != nil && i < len(rows[n]) && rows[n][i] != value(row).String() {
				t.Errorf("row %d, %s: got %q, want %q", n, name, rows[n][i], value(row))
			}
		}
		n++
	}
	if n != len(rows) {
		t.Errorf("%d rows, want %d", len(rows), n)
	}
	linked, target, err := f.GetCellHyperLink("Endpoints", "B2")
	if err != nil || !linked || target != "'Messages'!A2" {
		t.Errorf("link of E1: %v %q %v", linked, target, err)
	}
}
