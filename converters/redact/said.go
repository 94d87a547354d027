package redact

import (
	_ "embed"
	"strings"
)

//go:embed said.txt
var saidText string

// said is the words that ocsconv itself writes: in sentences, field names and
// what frames a workbook or page. Somebody may be called like one. Then the word
// is replaced wherever an input has it, but in an output it proves nothing.
var said = set(saidText)

// isSaid reports whether text that an output has is one word of ocsconv's own, or
// a part of one.
func isSaid(atom, v []byte) bool {
	return said[strings.ToLower(string(v))] || said[strings.ToLower(string(atom))]
}
