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
	if err := writeObject(w, s); err != nil {
		return err
	}
	_, err := w.Write([]byte("\n"))
	return err
}

// atOnce is how many messages a session may have to be put together in memory.
const atOnce = 500

// writeObject writes a session without the end of the line. A long one is written
// message by message, since its text takes as much memory as all that is known of it.
func writeObject(w io.Writer, s *annotate.Session) error {
	s = s.InSession()
	o := newObjects(w)
	if len(s.Messages) <= atOnce {
		o.add(s)
		return o.flush()
	}
	frame := *s
	frame.Messages = []annotate.Note{}
	o.add(&frame)
	before, after, ok := bytes.Cut(bytes.Clone(o.text.Bytes()), []byte(`"messages":[]`)) // in a string its quotes would be escaped
	o.text.Reset()
	if !ok {
		o.add(s)
		return o.flush()
	}
	o.text.Write(before)
	o.text.WriteString(`"messages":[`)
	for i := range s.Messages {
		if i > 0 {
			o.text.WriteByte(',')
		}
		o.add(&s.Messages[i])
		if o.text.Len() >= pieceSize {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	o.text.WriteByte(']')
	o.text.Write(after)
	return o.flush()
}

// pieceSize is how many octets of a long session are written at a time.
const pieceSize = 64 << 10

// objects puts values together as JSON, without blanks and line ends between them.
type objects struct {
	w    io.Writer
	text bytes.Buffer
	enc  *json.Encoder
	err  error
}

func newObjects(w io.Writer) *objects {
	o := &objects{w: w}
	o.enc = json.NewEncoder(&o.text)
	o.enc.SetEscapeHTML(false)
	return o
}

func (o *objects) add(v any) {
	if o.err == nil {
		o.err = o.enc.Encode(v)
		o.text.Truncate(max(0, o.text.Len()-1)) // its line end
	}
}

func (o *objects) flush() error {
	if o.err == nil {
		_, o.err = o.text.WriteTo(o.w)
	}
	return o.err
}

// writeArray writes the sessions as one array, each on a line.
func writeArray(w io.Writer, entries iter.Seq[Entry], _ *Options) error {
	before := "[\n"
	for s := range sessions(entries) {
		if _, err := io.WriteString(w, before); err != nil {
			return err
		}
		if err := writeObject(w, s); err != nil {
			return err
		}
		before = ",\n"
	}
	end := "\n]\n"
	if before == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}
