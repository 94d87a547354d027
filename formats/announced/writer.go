package announced

import (
	"bytes"
	"io"

	"ocsconv/formats"
)

// writer writes pieces as they were, and messages from elsewhere as fresh
// records.
type writer struct {
	w     io.Writer
	name  string
	fresh func(m *formats.Message) []byte
}

// NewWriter returns a writer of a format: fresh makes a record of a message that
// comes from another one. Gaps of other formats are not written.
func NewWriter(w io.Writer, name string, fresh func(m *formats.Message) []byte) formats.Writer {
	return &writer{w: w, name: name, fresh: fresh}
}

// Write implements [formats.Writer].
func (w *writer) Write(m *formats.Message) error {
	parts := [][]byte{m.Gap, m.Head, m.Source(), m.Foot}
	if m.Raw != nil && (m.Origin.Format != w.name || len(m.Head)+len(m.Foot) == 0 && m.Text == nil) {
		parts = [][]byte{w.fresh(m)}
		if m.Origin.Format == w.name {
			parts = [][]byte{m.Gap, parts[0]}
		}
	} else if m.Raw == nil && m.Origin.Format != w.name {
		return nil
	}
	for _, b := range parts {
		if _, err := w.w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) Close() error { return nil }

// Lines yields the lines of a message in wire form, without line ends.
func Lines(raw []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for line := range bytes.Lines(raw) {
			if !yield(bytes.TrimRight(line, "\r\n")) {
				return
			}
		}
	}
}
