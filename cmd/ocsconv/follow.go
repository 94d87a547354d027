package main

import (
	"io"

	"ocsconv/converters/live"
	"ocsconv/converters/output"
	"ocsconv/formats/capture"
)

// follow writes the messages of one log as they come. A file has its name when
// the following ends; who wants to look before takes standard output.
func (v *conversion) follow(args []string) error {
	switch {
	case len(args) != 1 || args[0] == "-":
		return usagef("--follow takes one log or one folder with logs")
	case v.out == "":
		return usagef("no output given; name it with -o OUT, or pipe -o - to wireshark -k -i -")
	case len(v.sessions) > 0 || v.asks():
		return usagef("--follow takes neither --session nor -Y; and none of --user and its kin; filter in Wireshark")
	}
	if err := v.followable(); err != nil {
		return err
	}
	if v.out == "-" {
		return v.capture(args[0], v.stdout)
	}
	if !v.force {
		if err := output.Absent(v.out); err != nil {
			return err
		}
	}
	if !v.quiet {
		v.say("following %s until stopped, with Ctrl-C; %s is there then", args[0], v.out)
	}
	f, err := output.Create(v.out)
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
	return live.Capture(v.ctx, live.Options{
		Path: path, Clock: v.clock, Date: v.date, Encapsulation: v.Encap, Application: application,
		Note: func(text string) { v.say("%s", text) },
	}, w)
}
