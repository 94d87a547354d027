package pcapng

import (
	"ocsconv/formats"
)

// makeComment puts the writer's own comment together.
func (w *Writer) makeComment(comment string) {
	note := w.note
	if comment = oneLine(comment); comment == "" {
		note = noteAlone(note)
	}
	w.own = append(append(w.own[:0], comment...), note...)
}

// maxRemarks bounds what people wrote on one packet, in octets.
const maxRemarks = 1 << 20

// appendRemarks appends the comments of people, which follow the writer's own.
func (w *Writer) appendRemarks(m *formats.Message) {
	size := 0
	for i, text := range m.Remarks {
		if text = remark(text); text == "" {
			continue
		}
		if size += len(text); size > maxRemarks {
			w.problem(&m.Origin, "%d comments of the packet do not fit the capture and are lost", len(m.Remarks)-i)
			return
		}
		w.buf = appendOption(w.buf, OptComment, text)
	}
}

// noteAlone is the note without the blank that parts it from a comment.
func noteAlone(note []byte) []byte {
	if len(note) > 0 && note[0] == ' ' {
		return note[1:]
	}
	return note
}
