package main

import (
	"errors"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/output/clipboard"
)

// clipFlag sends what a command prints to the clipboard.
func clipFlag() cli.Flag {
	return &cli.BoolFlag{Name: "clip", Usage: "put the output on the clipboard instead, to be pasted into a ticket or mail"}
}

// clipForm is what export puts on the clipboard when nobody names a form: the ticket.
const clipForm = "md"

// maxClip bounds what is collected for the clipboard.
const maxClip = 64 << 20

// toClipboard puts what write writes on the clipboard, and says what took it.
func (s *console) toClipboard(write func(io.Writer) error) error {
	var text strings.Builder
	if err := write(&capped{&text, maxClip}); err != nil {
		return err
	}
	var terminal io.Writer
	for _, w := range []io.Writer{s.stderr, s.stdout} {
		if isTerminal(w) {
			terminal = w
			break
		}
	}
	by, err := clipboard.Write(text.String(), terminal)
	if err != nil {
		return err
	}
	s.aside("%s copied by %s", count(strings.Count(text.String(), "\n"), "line"), by)
	return nil
}

// aside says what belongs to this run and not to its answer.
func (s *console) aside(format string, args ...any) {
	rec := s.recorder
	s.recorder = nil
	s.say(format, args...)
	s.recorder = rec
}

// capped ends writing where a text becomes too long.
type capped struct {
	w    io.Writer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, errors.New("the output is too long for a clipboard; -o FILE writes a file")
	}
	return c.w.Write(p)
}
