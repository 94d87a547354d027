package redact

// Looked returns how many octets the walks have looked at, those of decoded
// text and of second looks included.
func (r *Redactor) Looked() int { return r.walk.looked }

// ShownLine is the length of the first of the lines whose ends marks show.
var ShownLine = shownLine
