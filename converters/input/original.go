package input

import (
	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
)

// Original is a log that a capture was made from, and that the capture can give
// back.
type Original struct {
	Format   *formats.Format
	Encoding textlog.Encoding
	File     string // its name, without a folder
}

// Originals tells which logs a capture gives back, in their order; none for a
// capture from elsewhere and for a log.
func (in *Input) Originals() []Original {
	var list []Original
	for _, info := range in.MadeFrom {
		f := known.Or(in.list).ByName(info.Format)
		if f == nil || f.Binary {
			continue
		}
		enc, _ := textlog.ParseEncoding(info.Encoding)
		list = append(list, Original{Format: f, Encoding: enc, File: info.File})
	}
	return list
}
