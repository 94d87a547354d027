package export

import (
	"fmt"
	"io"

	"ocsconv/converters"
	"ocsconv/converters/export/workbook"
	"ocsconv/formats/pcapng"
)

// NewOptions returns the options that follow from a case: where its relative times
// begin, what its captures and workbooks say of their making, and of inputs that could
// not be read, how many. Application is what files name as their maker.
func NewOptions(known *converters.Case, application string, skipped int) Options {
	opts := Options{
		Source:  workbook.Source{Program: application},
		Capture: func(w io.Writer) *pcapng.Writer { return known.Capture(w, application) },
	}
	for _, r := range known.Reports {
		if !r.First.IsZero() && (opts.Origin.IsZero() || r.First.Before(opts.Origin)) {
			opts.Origin = r.First
		}
		opts.Source.Files = append(opts.Source.Files, workbook.File{
			Name: r.Log.File, Format: r.Log.Format.Title, Messages: r.Messages, Damaged: r.Damaged + r.Altered,
		})
		opts.Source.Remarks = append(opts.Source.Remarks, r.Remarks()...)
	}
	if skipped > 0 {
		opts.Source.Remarks = append(opts.Source.Remarks, fmt.Sprintf("Inputs that could not be read and were left out: %d.", skipped))
	}
	return opts
}
