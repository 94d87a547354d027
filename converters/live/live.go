// Package live follows logs that are being written, and shows their messages
// while they come: [Capture] writes a pcapng stream for Wireshark.
//
// Files are asked for what is new several times a second, since network shares
// tell nobody that a file has changed. A log that becomes shorter or is replaced
// is read from its start again, and when the client turns to its next log
// (…-0.uccapilog, …-1.uccapilog), so does the capture.
package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"ocsconv/converters/input"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Options say what is followed and how it is shown. Path is needed.
type Options struct {
	// Path is a log, or a folder with logs. The name of a client log that ends
	// in a number stands for its whole ring.
	Path string

	// Clock has the zone of the log's times; nil finds it out.
	Clock *formats.Clock

	// Date is the day of the first line of a log without dates; zero takes the
	// day of the file's last change.
	Date time.Time

	// FromNow leaves out the messages that are in the log already. They are read
	// all the same, since they tell what the new ones mean.
	FromNow bool

	// Formats are those of the logs that can be followed; nil means
	// [known.Formats].
	Formats formats.List

	Encapsulation pcapng.Encapsulation
	Application   string // what the capture names as its maker

	// Note is told what goes wrong and does not end the capture: a log that
	// cannot be read for a while. It may be nil.
	Note func(text string)
}

func (o *Options) note(format string, args ...any) {
	if o.Note != nil {
		o.Note(fmt.Sprintf(format, args...))
	}
}

// pollEvery is the pause between two polls of the files. With the patience of
// the tail a message is shown well within a second after it was written.
const pollEvery = 100 * time.Millisecond

// Capture follows a log and writes its messages to w as packets of a pcapng
// stream, each with the annotation of what is known so far. It returns nil when
// ctx is done or the reader of w has gone, and an error when there is nothing to
// follow or w fails otherwise. Nothing of w is closed.
func Capture(ctx context.Context, opts Options, w io.Writer) error {
	g, err := newGroup(&opts, time.Now())
	if err != nil {
		return err
	}
	defer g.close()
	c := &capture{group: g, stream: newStream(opts.Formats)}
	err = c.run(ctx, w)
	if hungUp(err) {
		return nil
	}
	return err
}

// capture is one run of Capture.
type capture struct {
	group  *group
	stream *stream
	out    *pcapng.Writer
}

func (c *capture) run(ctx context.Context, w io.Writer) error {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		more, err := c.step(time.Now(), w)
		if err != nil {
			return err
		}
		if !more {
			pause.Reset(pollEvery)
		} else {
			pause.Reset(0)
		}
		select {
		case <-ctx.Done():
			return c.last(w)
		case <-pause.C:
		}
	}
}

// last shows the messages that wait for nothing but their end line.
func (c *capture) last(w io.Writer) error {
	_, err := c.step(time.Now().Add(patience), w)
	return err
}

// step writes what is new and lets it go.
func (c *capture) step(now time.Time, w io.Writer) (more bool, err error) {
	got, err := c.group.poll(now)
	if err != nil {
		return false, err
	}
	if c.out == nil {
		c.out = pcapng.NewWriter(w, c.writerOptions())
		if err := c.out.Flush(); err != nil {
			return false, err
		}
	}
	for _, m := range got.history {
		c.stream.learn(m)
	}
	if len(got.messages) == 0 {
		return got.more, nil
	}
	c.stream.complete(got.messages)
	for _, m := range got.messages {
		if err := c.out.Write(m); err != nil {
			return false, err
		}
	}
	return got.more, c.out.Flush()
}

// writerOptions describes the logs that are known at the start; what comes later
// describes itself.
func (c *capture) writerOptions() *pcapng.WriterOptions {
	opts := c.group.opts
	w := &pcapng.WriterOptions{
		Application:   opts.Application,
		Encapsulation: opts.Encapsulation,
		Addresses:     c.stream.ends,
	}
	var parts []string
	for _, l := range c.group.files {
		if l.log != nil {
			described := l.log.Interface("")
			described.Description += ", live"
			w.Interfaces = append(w.Interfaces, described)
			parts = append(parts, l.log.String())
		}
	}
	if len(parts) == 0 {
		// A reader of the stream waits for an interface before it says that
		// the capture runs.
		label := filepath.Base(opts.Path)
		w.Interfaces = []pcapng.Interface{{Name: input.Stem(label), Description: "log, live", Log: pcapng.LogInfo{File: label}}}
		parts = append(parts, label)
	}
	w.Comment = "live from " + strings.Join(parts, ", ")
	return w
}

// hungUp reports whether an error of writing says that nobody reads any more.
func hungUp(err error) bool {
	// What Windows says of a pipe: ERROR_BROKEN_PIPE, ERROR_NO_DATA,
	// ERROR_PIPE_NOT_CONNECTED. On other systems no write fails with these.
	return slices.ContainsFunc([]error{syscall.EPIPE, io.ErrClosedPipe, syscall.Errno(109), syscall.Errno(232), syscall.Errno(233)}, func(gone error) bool {
		return errors.Is(err, gone)
	})
}
