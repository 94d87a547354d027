package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"ocsconv/converters/live"
	"ocsconv/converters/output/hep"
	"ocsconv/converters/wireshark"
	"ocsconv/formats/capture"
)

// follow writes the messages of one log as they come. A file has its name when
// the following ends; who wants to look before takes standard output.
func (v *conversion) follow(args []string) error {
	switch {
	case len(args) != 1 || args[0] == "-":
		return usagef("--follow takes one log or one folder with logs")
	case v.window && v.out != "":
		return usagef("--wireshark takes the place of -o OUT; Wireshark saves what it has seen")
	case v.window:
	case v.out == "":
		return usagef("no output given; name it with -o OUT, or show it with --wireshark")
	case hep.Is(v.out):
		return usagef("--follow writes a capture and sends nothing to a HEP store; send the log when it is complete, without --follow")
	case len(v.sessions) > 0 || v.asks():
		return usagef("--follow takes neither --session nor -Y; and none of --user and its kin; filter in Wireshark")
	}
	if err := v.followable(); err != nil {
		return err
	}
	if v.window {
		return v.intoWindow(args[0])
	}
	if v.out == "-" {
		return v.capture(args[0], v.stdout)
	}
	inside, _ := filepath.Glob(filepath.Join(args[0], "*")) // of a folder with logs
	v.outputs.Protect(append(inside, args[0]))
	if err := v.outputs.Absent(v.out, v.force); err != nil {
		return err
	}
	if !v.quiet {
		v.say("following %s until stopped, with Ctrl-C; %s is there then", args[0], v.out)
	}
	f, err := v.outputs.Create(v.out)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := v.capture(args[0], f); err != nil {
		return err
	}
	if err := f.Commit(v.force); err != nil {
		return err
	}
	if !v.quiet {
		v.say("wrote %s", v.out)
	}
	return nil
}

// followable refuses what takes all of a log before its first message can be
// written. Redaction above all: a value is replaced in a line only when the
// lines after it have told what it is.
func (v *conversion) followable() error {
	switch {
	case v.redactor != nil:
		return usagef("--follow cannot redact, since that takes the whole log; follow first, then use ocsconv redact")
	case v.Lanes:
		return usagef("--follow takes no --lanes; convert the log when it is complete")
	case v.Context, !v.annotate, v.strict:
		return usagef("--follow takes none of --context, --annotate=false and --strict")
	case v.Format != nil && v.Format != capture.Format:
		return usagef("--follow writes pcapng only, not %s", v.Format.Name)
	}
	return nil
}

func (v *conversion) capture(path string, w io.Writer) error {
	return v.captureUntil(v.ctx, path, w)
}

func (v *conversion) captureUntil(ctx context.Context, path string, w io.Writer) error {
	return live.Capture(ctx, live.Options{
		Path: path, Clock: v.clock, Date: v.date, Encapsulation: v.Encap, Application: application,
		Note: func(text string) { v.say("%s", text) },
	}, w)
}

// intoWindow starts Wireshark and writes to it until its window is closed. No shell
// is between the two that might take the octets for text.
func (v *conversion) intoWindow(log string) error {
	if _, err := os.Stat(log); err != nil {
		return v.capture(log, io.Discard) // says what is wrong before a window opens
	}
	path, err := wireshark.Window()
	if err != nil {
		return err
	}
	window := exec.CommandContext(v.ctx, path, "-k", "-i", "-")
	if terminal, ok := v.stderr.(*os.File); ok { // both write to it
		window.Stdout, window.Stderr = terminal, terminal
	}
	pipe, err := window.StdinPipe()
	if err != nil {
		return err
	}
	if err := window.Start(); err != nil {
		return err
	}
	if !v.quiet {
		v.say("following %s in Wireshark until its window is closed", log)
	}
	ctx, stop := context.WithCancel(v.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- window.Wait()
		stop()
	}()
	followed := v.captureUntil(ctx, log, pipe)
	_ = pipe.Close()
	if followed != nil && !errors.Is(followed, os.ErrClosed) { // the window went, and the pipe with it
		return followed
	}
	if err := <-ended; err != nil && v.ctx.Err() == nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
