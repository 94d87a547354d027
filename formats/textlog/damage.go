package textlog

import "ocsconv/formats"

// Damage is what is wrong with a record, at an octet of it or of a window.
type Damage struct {
	At        int
	Msg       string
	Truncated bool // the log ends there
	Altered   bool // octets of the message were changed for it
}

// Damages are those of one record.
type Damages []Damage

// Add adds one, and returns it for what else there is to say of it.
func (d *Damages) Add(at int, msg string) *Damage {
	*d = append(*d, Damage{At: at, Msg: msg})
	return &(*d)[len(*d)-1]
}

// Problems appends to a list what is wrong with a record that begins at an octet of the
// window.
func (w *Window) Problems(list []*formats.SyntaxError, file string, at int, damages Damages) []*formats.SyntaxError {
	for _, d := range damages {
		e := w.SyntaxError(file, at+d.At, d.Msg)
		e.Truncated, e.Altered = d.Truncated, d.Altered
		list = append(list, e)
	}
	return list
}
