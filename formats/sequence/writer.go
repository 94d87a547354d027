package sequence

import (
	"io"

	"ocsconv/formats"
)

// writer writes pieces of a log in the form that each was read in.
type writer struct {
	w      io.Writer
	format *formats.Format
	list   formats.List
	opts   *formats.WriterOptions
	own    func(m *formats.Message) bool

	now string // name of the format of the last piece
	out formats.Writer
}

// NewWriter returns a writer of a log of the format f in which messages of the other
// formats of a list may stand. Own reports whether a piece was read from such a log:
// then it is written in the form that its [formats.Origin] names, else in that of f.
// What stands in a form that is only read is written as it was.
func NewWriter(w io.Writer, f *formats.Format, list formats.List, opts *formats.WriterOptions, own func(m *formats.Message) bool) formats.Writer {
	return &writer{w: w, format: f, list: list, opts: opts, own: own}
}

// Write implements [formats.Writer].
func (w *writer) Write(m *formats.Message) error {
	f := w.format
	if m.Origin.Format != f.Name && w.own(m) {
		if other := w.list.ByName(m.Origin.Format); other != nil && !other.Binary {
			f = other
		}
	}
	if w.out == nil || f.Name != w.now {
		if err := w.Close(); err != nil {
			return err
		}
		w.now, w.out = f.Name, verbatim{w.w}
		if f.NewWriter != nil {
			w.out = f.NewWriter(w.w, w.opts)
		}
	}
	return w.out.Write(m)
}

// Close implements [formats.Writer].
func (w *writer) Close() error {
	if w.out == nil {
		return nil
	}
	return w.out.Close()
}

// verbatim writes pieces as they were read. It leads back to a document, which
// has no form that a fresh record could take: an edited message is put in as
// plain SIP.
type verbatim struct{ w io.Writer }

// Write implements [formats.Writer].
func (v verbatim) Write(m *formats.Message) error {
	for _, b := range [][]byte{m.Gap, m.Head, m.Source(), m.Foot} {
		if _, err := v.w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Close implements [formats.Writer].
func (verbatim) Close() error { return nil }
