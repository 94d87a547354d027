// Package known lists the formats. A new one is a package under formats and a
// line here: the rest of the module asks the [formats.Format] what it must know
// of it. The package's test holds every format to its contract, with the logs of
// testdata; its Example reads a new one. Package formats says what one takes.
package known

import (
	"ocsconv/formats"
	"ocsconv/formats/audiocodes"
	"ocsconv/formats/capture"
	"ocsconv/formats/dissection"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/ocslogger"
	"ocsconv/formats/sipe"
	"ocsconv/formats/uccapi"
	"ocsconv/formats/vvx"
)

// Formats holds every format in the order in which they are asked: captures
// have magic numbers, server records and packet lines have unmistakable marks,
// and an excerpt is what is left when some SIP stands in a text.
var Formats = formats.List{
	capture.Format,
	capture.Pcap,
	ocslogger.Format,
	uccapi.Format,
	sipe.Format,
	vvx.Format,
	audiocodes.Format,
	dissection.Format,
	excerpt.Format,
}

// Or returns the formats of a list, all that this module has where it is nil.
func Or(list formats.List) formats.List {
	if list == nil {
		return Formats
	}
	return list
}

// ByName returns the format with this name in any case, nil when there is none.
func ByName(name string) *formats.Format { return Formats.ByName(name) }

// ByExtension returns the format whose files usually have this extension (with
// the dot, in any case) and that can be written; nil when there is none, as for
// ".log", which says nothing.
func ByExtension(ext string) *formats.Format { return Formats.ByExtension(ext) }
