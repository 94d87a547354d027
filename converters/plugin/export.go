package plugin

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"unicode/utf8"

	"ocsconv/annotate"
	"ocsconv/converters/export"
)

// Form returns the export form that the program makes. Its runs end with ctx.
func (p *Program) Form(ctx context.Context) (*export.Form, error) {
	about, err := p.About(ctx)
	if err != nil {
		return nil, err
	}
	return &export.Form{
		Name: p.Name, Extension: about.Extensions[0], Title: about.Title, Text: true, NeedsMessages: about.Messages,
		Write: func(w io.Writer, e export.Entry, _ *export.Options) error {
			one := func(yield func(export.Entry) bool) { yield(e) }
			return p.export(ctx, "--session", w, objects(one, about.Messages))
		},
		All: func(w io.Writer, entries iter.Seq[export.Entry], _ *export.Options) error {
			return p.export(ctx, "--combined", w, objects(entries, about.Messages))
		},
	}, nil
}

// export runs the program over objects, and copies what it makes of them to w.
func (p *Program) export(ctx context.Context, arg string, w io.Writer, objects iter.Seq2[[]byte, error]) error {
	in, fill := io.Pipe()
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		fill.CloseWithError(feed(fill, objects))
	}()
	defer func() {
		in.Close()
		<-fed
	}()
	x, err := p.start(ctx, arg, in, &p.told)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, x.stdout); err != nil && ctx.Err() == nil {
		x.stop()
		return err
	}
	return x.wait()
}

// feed writes the objects one per line. A program that reads no further is none
// of its business: the exit status tells whether that was meant.
func feed(w io.Writer, objects iter.Seq2[[]byte, error]) error {
	for line, err := range objects {
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return nil
		}
	}
	return nil
}

// objects yields the sessions as JSON, with their messages when they are wanted.
func objects(entries iter.Seq[export.Entry], messages bool) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for e := range entries {
			var value any = e.Session.InSession()
			if messages {
				value = withMessages(e)
			}
			if !yield(json.Marshal(value)) {
				return
			}
		}
	}
}

// session is a session whose notes carry their messages: its own member hides
// that of the embedded value.
type session struct {
	*annotate.Session
	Messages []note `json:"messages"`
}

type note struct {
	*annotate.Note
	Raw       string `json:"raw,omitempty"`
	RawBase64 []byte `json:"raw_base64,omitempty"`
}

func withMessages(e export.Entry) session {
	s := session{Session: e.Session, Messages: make([]note, len(e.Session.Messages))}
	for i := range s.Messages {
		n := &s.Messages[i]
		n.Note = &e.Session.Messages[i]
		if i >= len(e.Messages) {
			continue
		}
		if raw := e.Messages[i].Raw; utf8.Valid(raw) {
			n.Raw = string(raw)
		} else {
			n.RawBase64 = raw
		}
	}
	return s
}
