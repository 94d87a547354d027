// Package input turns what a user names into logs that can be read. An [Input]
// was opened and recognised; a [Log] also knows its zone and what outputs call it.
// A value holds all that it takes: there is no reader of a log whose zone nobody
// has looked for.
package input

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"ocsconv/converters/input/document"
	"ocsconv/converters/input/logtime"
	"ocsconv/converters/input/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sequence"
	"ocsconv/formats/textlog"
)

// Input is a source that a format has recognised. It does not change.
type Input struct {
	Recognition
	Source *source.Source

	// MadeFrom has the logs that a capture was made from, by what the capture
	// says; none for a capture from elsewhere.
	MadeFrom []pcapng.LogInfo

	// Document is the mail, page or quotation that the log stands in, nil when the
	// log is the file.
	Document *document.Document

	id    pcapng.LogID
	found *logtime.Findings // of a log that is no longer than a head, which is scanned as it is opened; else nil
}

// Info returns what a capture that is made from the input says of it under the name
// file.
func (in *Input) Info(file string) pcapng.LogInfo {
	return pcapng.LogInfo{ID: in.id, Format: in.Format.Name, File: file}
}

// heads are used again: a folder may have a thousand small logs.
var heads = sync.Pool{New: func() any { return new([HeadSize]byte) }}

// naming has inputs that were opened and whose ids lack their heads, which are added to
// those of several logs at once.
type naming struct {
	inputs []*Input
	ids    [pcapng.Together]pcapng.LogID
	heads  [pcapng.Together][]byte
}

func (n *naming) settle() {
	pcapng.AddHeads(&n.ids, &n.heads)
	for i, in := range n.inputs {
		in.id = n.ids[i]
		heads.Put((*[HeadSize]byte)(n.heads[i][:HeadSize]))
	}
	*n = naming{}
}

func (n *naming) open(src *source.Source, opts Options) (*Input, error) {
	room := heads.Get().(*[HeadSize]byte)
	in, head, err := opened(src, room[:], opts)
	if err != nil || in.id == 0 {
		heads.Put(room)
		return in, err
	}
	i := len(n.inputs)
	n.inputs, n.ids[i], n.heads[i] = append(n.inputs, in), in.id, head
	if i+1 == pcapng.Together {
		n.settle()
	}
	return in, nil
}

// Open recognises a source by its content. Every packet of a capture is looked at, since captures that
// were joined name their logs where each begins.
func Open(src *source.Source, opts Options) (*Input, error) {
	var n naming
	defer n.settle()
	return n.open(src, opts)
}

// opened is Open but for the head in the id. Room is for the head, which is returned.
func opened(src *source.Source, room []byte, opts Options) (in *Input, head []byte, err error) {
	r, err := src.Open()
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	n, err := io.ReadFull(r, room)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, nil, err
	}
	head = room[:n]
	switch {
	case n == 0:
		return nil, nil, fmt.Errorf("%s: the file is empty", src.Name)
	case source.IsZip(head), source.IsCompressed(head), source.IsTar(head):
		return nil, nil, fmt.Errorf("%s: it is an archive in an archive or a pipe; unpack it first", src.Name)
	case capture.Elsewhere(head) != "":
		return nil, nil, fmt.Errorf("%s: it is a capture of %s; editcap -F pcapng %s OUT.pcapng makes one of it that is read", src.Name, capture.Elsewhere(head), src.Base())
	}
	in = &Input{Source: src}
	if err := in.recognise(head, r, opts); err != nil {
		return nil, nil, err
	}
	switch {
	case !in.Format.Binary:
		in.id = pcapng.NewLogID(in.Format.Name, src.Base(), nil)
	case !in.External:
		in.id = pcapng.NewLogID(in.Format.Name, src.Base(), nil)
		in.MadeFrom, err = capture.Logs(io.MultiReader(bytes.NewReader(head), r), &formats.Options{File: src.Base()})
		if err != nil {
			return nil, nil, err
		}
	}
	if opts.Instead != nil {
		in.Format = opts.Instead(in.Format)
		in.list = slices.Clone(in.Formats())
		for i, f := range in.list {
			in.list[i] = opts.Instead(f)
		}
	}
	if _, given := in.GivenZone(nil); !given && n < HeadSize && in.Document == nil {
		in.found, err = in.Scan(func() (io.Reader, error) { return textlog.Decode(bytes.NewReader(head), in.Encoding), nil })
		if err != nil {
			return nil, nil, err
		}
	}
	return in, head, nil
}

// recognise asks the formats about the text of a log, which may stand in a
// document. Rest is what follows the head.
func (in *Input) recognise(head []byte, rest io.Reader, opts Options) error {
	text, enc, err := decodedHead(head)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Source.Name, err)
	}
	list := known.Or(opts.Formats)
	var d *document.Document
	if !isBinary(head, list) { // whose whole content nobody has to look through
		if d, enc, err = unwrapped(in.Source, head, text, enc, list); err != nil {
			return err
		}
	}
	further := io.MultiReader(bytes.NewReader(head), rest)
	if enc != textlog.Octets {
		further = textlog.Decode(further, enc)
	}
	if d != nil {
		text = d.Text()[:min(len(d.Text()), HeadSize)]
		further = bytes.NewReader(d.Text())
	}
	if in.Recognition, err = recogniseFurther(head, text, further, enc, opts); err != nil {
		return fmt.Errorf("%s: %w", in.Source.Name, byName(err, in.Source.Base(), text))
	}
	if !in.Format.Binary {
		in.Document = d
	}
	return nil
}

// isBinary reports whether the head is that of a format that is no text.
func isBinary(head []byte, list formats.List) bool {
	return slices.ContainsFunc(list, func(f *formats.Format) bool { return f.Binary && f.Detect(head) == nil })
}

// decoded opens the input as decoded octets and counts what is read of it. Count
// may be nil.
func (in *Input) decoded(count func(n int)) (io.Reader, io.Closer, error) {
	rc, err := in.Source.Open()
	if err != nil {
		return nil, nil, err
	}
	var r io.Reader = rc
	if count != nil {
		r = &counted{r, count}
	}
	if in.Document != nil {
		return bytes.NewReader(in.Document.Text()), rc, nil
	}
	return textlog.Decode(r, in.Encoding), rc, nil
}

// section opens the octets of the input from one on, where it is stored as it is read.
func (in *Input) section(off int64) (r io.ReadCloser, ok bool) {
	if in.Encoding != textlog.Octets || in.Document != nil || in.External {
		return nil, false
	}
	return in.Source.Section(off, in.Source.Size-off)
}

type counted struct {
	r     io.Reader
	count func(n int)
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.count(n)
	return n, err
}

// reader opens the input for one pass. Options returns those of the reader of what
// stands in the log in one of the formats.
func (in *Input) reader(options func(*formats.Format) *formats.Options, count func(n int)) (*ending, error) {
	r, closer, err := in.decoded(count)
	if err != nil {
		return nil, err
	}
	own := options(in.Format)
	e := &ending{Closer: closer, in: in, file: own.File}
	if !in.Format.Binary && !in.External {
		e.Reader = sequence.NewReader(r, in.Format, in.Formats(), options)
		return e, nil
	}
	e.Reader = in.Format.NewReader(r, own)
	if c, ok := e.Reader.(io.Closer); ok {
		e.Closer = closers{c, closer}
	}
	return e, nil
}

// closers are closed in their order.
type closers []io.Closer

func (list closers) Close() error {
	var errs []error
	for _, c := range list {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// OpenAll opens sources of which each may fail: what cannot be read or is in no
// known format is an error in the list, and the others count all the same. Where
// there are several, one that is damaged inside its archive is an error too, since
// it would end the reading of all. It stops when ctx is done.
func OpenAll(ctx context.Context, sources []*source.Source, opts Options) (list []*Input, errs []error) {
	var n naming
	defer n.settle()
	for _, src := range sources {
		in, err := n.open(src, opts)
		if err == nil && len(sources) > 1 {
			err = src.CheckPacked(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return nil, []error{ctx.Err()}
		case err != nil:
			errs = append(errs, err)
		default:
			list = append(list, in)
		}
	}
	return list, errs
}
