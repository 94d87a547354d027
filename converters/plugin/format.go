package plugin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"ocsconv/formats"
)

// Format returns the format that the program reads. Its runs end with ctx. A
// reader of the format implements [io.Closer]: one that is not read to its end
// must be closed, or its program runs on until ctx is done.
func (p *Program) Format(ctx context.Context) (*formats.Format, error) {
	about, err := p.About(ctx)
	if err != nil {
		return nil, err
	}
	return &formats.Format{
		Name: p.Name, Title: about.Title, Extensions: about.Extensions,
		Marks:  "what " + p.file() + " looks for",
		Detect: func(head []byte) error { return p.detect(ctx, head) },
		NewReader: func(r io.Reader, opts *formats.Options) formats.Reader {
			return newReader(ctx, p, r, opts)
		},
	}, nil
}

// detectTime bounds how long a program may look at the head of an input. One that
// hangs must not keep ocsconv from inputs that others read. Tests wait less.
var detectTime = 10 * time.Second

// errUndecided says that a program does not end when it is asked --detect.
var errUndecided = errors.New("gives no answer to --detect")

// errRefused is the reason of a program that gives none.
var errRefused = errors.New("the program says that it is something else")

// detect asks the program whether an input with this head is in its format.
func (p *Program) detect(ctx context.Context, head []byte) error {
	ctx, cancel := context.WithTimeout(ctx, detectTime)
	defer cancel()
	x, err := p.start(ctx, "--detect", bytes.NewReader(head), nil)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, x.stdout)
	err = x.wait()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return p.wrap(errUndecided)
	case exitCode(err) != 1:
		return err
	case x.stderr.first == "":
		return errRefused
	default:
		return errors.New(x.stderr.first)
	}
}
