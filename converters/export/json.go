package export

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"

	"ocsconv/annotate"
)

// WriteJSON writes a session as JSON, version 1, on a line of its own. Its sentences
// name messages by their numbers in it, see [annotate.Session.InSession].
func WriteJSON(w io.Writer, s *annotate.Session) error {
	return WriteJSONLines(w, func(yield func(*annotate.Session) bool) { yield(s) })
}

// Member is what else stands in the object of a session: a value that encoding/json can
// always encode.
type Member struct {
	Name  string
	Value any
}

// WriteJSONWith is [WriteJSON] with further members at the end of the object.
func WriteJSONWith(w io.Writer, s *annotate.Session, members ...Member) error {
	var text bytes.Buffer
	if err := WriteJSON(&text, s); err != nil {
		return err
	}
	object := bytes.TrimSuffix(bytes.TrimRight(text.Bytes(), "\n"), []byte("}"))
	for _, m := range members {
		object = appendAny(object, `,"`+m.Name+`":`, m.Value)
	}
	_, err := w.Write(append(object, "}\n"...))
	return err
}

// WriteJSONLines writes sessions as [WriteJSON] does.
func WriteJSONLines(w io.Writer, sessions iter.Seq[*annotate.Session]) error {
	o := newObjects(w)
	for s := range sessions {
		o.session(s)
		o.text = append(o.text, '\n')
		if err := o.flush(); err != nil {
			return err
		}
	}
	return nil
}

// objects puts values together as JSON, without blanks and line ends between them.
type objects struct {
	w    io.Writer
	text []byte
	enc  *json.Encoder
	err  error
}

func newObjects(w io.Writer) *objects {
	o := &objects{w: w}
	o.enc = json.NewEncoder((*gathered)(&o.text))
	o.enc.SetEscapeHTML(false)
	return o
}

// gathered is text that is written to.
type gathered []byte

func (g *gathered) Write(p []byte) (int, error) {
	*g = append(*g, p...)
	return len(p), nil
}

// add adds what encoding/json makes of a value.
func (o *objects) add(v any) {
	if o.err == nil {
		o.err = o.enc.Encode(v)
		o.text = o.text[:max(0, len(o.text)-1)] // its line end
	}
}

// pieceSize is how many octets of a long session are written at a time.
const pieceSize = 64 << 10

// session adds a session. A long one is written in pieces, since its text takes as
// much memory as all that is known of it.
func (o *objects) session(s *annotate.Session) {
	s = s.InSession()
	frame := *s
	frame.Messages = []annotate.Note{}
	begun := len(o.text)
	o.add(&frame)
	i := bytes.Index(o.text[begun:], []byte(`"messages":[]`)) // in a string its quotes would be escaped
	if o.err != nil || i < 0 {
		return
	}
	i += begun + len(`"messages":[`)
	after := bytes.Clone(o.text[i:])
	o.text = o.text[:i]
	for i := range s.Messages {
		if i > 0 {
			o.text = append(o.text, ',')
		}
		o.text = appendNote(o.text, &s.Messages[i])
		if len(o.text) >= pieceSize && o.flush() != nil {
			return
		}
	}
	o.text = append(o.text, after...)
}

func (o *objects) flush() error {
	if o.err == nil && len(o.text) > 0 {
		_, o.err = o.w.Write(o.text)
		o.text = o.text[:0]
	}
	return o.err
}

// writeArray writes the sessions as one array, each on a line.
func writeArray(w io.Writer, entries iter.Seq[Entry], _ *Options) error {
	o := newObjects(w)
	before, end := "[\n", "[]\n"
	for s := range sessions(entries) {
		o.text = append(o.text, before...)
		o.session(s)
		if err := o.flush(); err != nil {
			return err
		}
		before, end = ",\n", "\n]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
