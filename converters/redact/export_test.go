package redact

import "reflect"

// Looked returns how many octets the walks have looked at, those of decoded
// text and of second looks included.
func (r *Redactor) Looked() int { return r.walk.looked }

// ShownLine is the length of the first of the lines whose ends marks show.
var ShownLine = shownLine

// Forget makes r remember nothing of lines.
func (r *Redactor) Forget() {
	for _, s := range r.seen {
		texts := reflect.ValueOf(s).Elem() // all that there are
		for i := range texts.NumField() {
			t := (*seenTexts)(texts.Field(i).Addr().UnsafePointer())
			t.inFields.isShut, t.elsewhere.isShut = true, true
		}
	}
	r.clean.isShut, r.searched.isShut, r.names.isShut = true, true, true
}
