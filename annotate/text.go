package annotate

import "ocsconv/formats/printable"

// clean makes a piece of a message fit for a sentence of at most n octets.
func clean(s string, n int) string { return printable.Sentence.Octets(s, n) }
