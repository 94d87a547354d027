package plugin

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"

	"ocsconv/formats"
)

// reader turns what a program writes into messages.
type reader struct {
	ctx     context.Context
	program *Program
	input   io.Reader
	opts    formats.Options
	max     int // octets of a line

	process *process // nil before the first Read, and after the end
	out     *bufio.Reader
	n       int // lines read
	err     error
}

func newReader(ctx context.Context, p *Program, r io.Reader, opts *formats.Options) *reader {
	x := &reader{ctx: ctx, program: p, input: r, opts: opts.WithDefaults()}
	// JSON spells an octet in six at most, and the other members are short.
	x.max = 6*x.opts.MaxMessage + 64<<10
	return x
}

// Read returns the message of the next line.
func (r *reader) Read() (*formats.Message, error) {
	for r.err == nil {
		if r.process == nil {
			r.start()
			continue
		}
		line, whole, err := r.line()
		switch {
		case err != nil:
			r.finish(err)
		case !whole:
			return r.damaged(fmt.Sprintf("has more than %d octets", r.max)), nil
		case len(line) > 0:
			return r.message(line), nil
		}
	}
	return nil, r.err
}

// Close ends the program, if it still runs.
func (r *reader) Close() error {
	if r.process != nil {
		r.process.stop()
		r.process = nil
	}
	if r.err == nil {
		r.err = io.ErrClosedPipe
	}
	return nil
}

func (r *reader) start() {
	r.process, r.err = r.program.start(r.ctx, "--read", r.input, &r.program.told)
	if r.err != nil {
		r.err = r.located(r.err)
		return
	}
	r.out = bufio.NewReaderSize(r.process.stdout, 64<<10)
}

// finish learns how the program ended when its output has.
func (r *reader) finish(err error) {
	x := r.process
	r.process = nil
	if err != io.EOF && r.ctx.Err() == nil {
		x.stop()
		r.err = r.located(r.program.wrap(err))
		return
	}
	if r.err = r.located(x.wait()); r.err == nil {
		r.err = io.EOF
	}
}

func (r *reader) located(err error) error {
	if err == nil || r.opts.File == "" || r.ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%s: %w", r.opts.File, err)
}

// line returns the next line without its end; whole is false for one that is
// too long, which is skipped. The error is io.EOF behind the last line only.
func (r *reader) line() (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := r.out.ReadSlice('\n')
		if whole = whole && len(line)+len(part) <= r.max; whole {
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && (len(line) > 0 || !whole):
		case err != nil:
			return nil, true, err
		}
		r.n++
		return bytes.TrimSpace(line), whole, nil
	}
}

// damaged returns a piece without a message that says what is wrong with the
// line at hand.
func (r *reader) damaged(what string) *formats.Message {
	return &formats.Message{
		Origin:   formats.Origin{Format: r.program.Name, File: r.opts.File},
		Problems: []*formats.SyntaxError{r.problem(0, fmt.Sprintf("line %d of %s %s", r.n, r.program.file(), what))},
	}
}

func (r *reader) problem(line int, msg string) *formats.SyntaxError {
	return &formats.SyntaxError{File: r.opts.File, Line: line, Msg: msg}
}
