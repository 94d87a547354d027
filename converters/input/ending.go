package input

import (
	"errors"
	"fmt"
	"io"

	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// ending says behind the last piece of an input that more was there: what it is
// packed in is damaged or cut off.
type ending struct {
	formats.Reader
	io.Closer
	in    *Input
	file  string
	told  bool
	ahead []*formats.Message // what [Log.First] has read

	memory *formats.Memory
}

// Memory returns that of the pieces, nil where they cannot give it back.
func (e *ending) Memory() *formats.Memory { return e.memory }

// Read implements [formats.Reader].
func (e *ending) Read() (*formats.Message, error) {
	if len(e.ahead) > 0 {
		m := e.ahead[0]
		e.ahead = e.ahead[1:]
		return m, nil
	}
	m, err := e.Reader.Read()
	if err != io.EOF || e.told {
		return m, err
	}
	e.told = true
	damage := e.in.Source.Damage()
	if damage == nil {
		return nil, err
	}
	problem := &formats.SyntaxError{File: e.file, Msg: fmt.Sprintf("what the file is packed in is damaged: %v; all before that is read", damage), Truncated: true}
	if errors.Is(damage, source.ErrBehind) {
		problem = &formats.SyntaxError{File: e.file, Msg: damage.Error()}
	}
	return &formats.Message{
		Origin:   formats.Origin{Format: e.in.Format.Name, File: e.file},
		Problems: []*formats.SyntaxError{problem},
	}, nil
}

// Place implements [formats.Resumable].
func (e *ending) Place() (p formats.Place, ok bool) {
	if r, is := e.Reader.(formats.Resumable); is && len(e.ahead) == 0 {
		return r.Place()
	}
	return p, false
}

// Stats returns what the reader of a capture has counted.
func (e *ending) Stats() []capture.Counter {
	if c, ok := e.Reader.(interface{ Stats() []capture.Counter }); ok {
		return c.Stats()
	}
	return nil
}
