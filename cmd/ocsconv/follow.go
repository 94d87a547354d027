package main

import (
	"io"

	"ocsconv/converters/live"
	"ocsconv/converters/output"
)

// follow writes the messages of one log as they come. The capture can be read
// while it grows, so a file gets its name at once.
func (v *conversion) follow(args []string) error {
	switch {
	case len(args) != 1 || args[0] == "-":
		return usagef("--follow takes one log or one folder with logs")
	case v.out == "":
		return usagef("no output given; name it with -o OUT, or pipe -o - to wireshark -k -i -")
	case len(v.sessions) > 0 || v.filter != nil:
		return usagef("--follow takes neither --session nor -Y; filter in Wireshark")
	}
	var w io.Writer = v.stdout
	if v.out != "-" {
		f, err := output.Create(v.out, v.force)
		if err != nil {
			return err
		}
		defer f.Abort()
		if err := v.capture(args[0], f); err != nil {
			return err
		}
		return f.Commit(v.force)
	}
	return v.capture(args[0], w)
}

func (v *conversion) capture(path string, w io.Writer) error {
	return live.Capture(v.ctx, live.Options{
		Path: path, Clock: v.clock, Date: v.date, Encapsulation: v.encap, Application: "ocsconv",
		Note: func(text string) { v.say("%s", text) },
	}, w)
}
