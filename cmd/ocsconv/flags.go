package main

import (
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input/logtime"
	"ocsconv/formats"
)

// commonFlags are the flags of every command that reads inputs.
func commonFlags() []cli.Flag {
	return append(questionFlags(),
		&cli.StringFlag{Name: "tz", Value: "auto", Usage: "read the log's times in `ZONE`: a name, an offset such as +01:00, or auto"},
		&cli.StringFlag{Name: "show-tz", Value: "logs", Usage: "show times to a person in `ZONE`: that of the logs, local, a name or an offset"},
		&cli.StringFlag{Name: "captions", Usage: "know further programs by what they write above messages, with the table in `FILE`: see ocsconv help captions", TakesFile: true},
		&cli.StringFlag{Name: "date", Usage: "take `YYYY-MM-DD` for the first line of a log without dates"},
		&cli.StringFlag{Name: "Y", Usage: "only what the display `FILTER` takes, in Wireshark's words: sip.Method == \"INVITE\" or mpop.state == \"lost\""},
		&cli.StringFlag{Name: "filter-version", Value: "newest", Usage: "take -Y as Wireshark `VERSION` does: newest or 4.0"},
		&cli.StringFlag{Name: "redact", Usage: "replace what tells about people and places: `LEVEL` is secrets, people or all"},
		&cli.StringFlag{Name: "key", Usage: "make pseudonyms the same in every run with the key in `FILE`", EnvVars: []string{"OCSCONV_KEY_FILE"}, TakesFile: true},
		&cli.StringFlag{Name: "map", Usage: "write the pseudonyms and what they stand for to `FILE`, for your eyes only", TakesFile: true},
		&cli.StringFlag{Name: "learnt", Usage: "read shards with what all logs teach, in `FILE`: see ocsconv help fleet", TakesFile: true},
		&cli.BoolFlag{Name: "strict", Usage: "fail at the first damaged message"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but errors"},
		&cli.BoolFlag{Name: "verbose", Usage: "say more: what an input was known by, and the display filter that the other flags stand for"},
	)
}

// outputFlags are the flags of commands that write files.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "force", Aliases: []string{"f"}, Usage: "overwrite existing files"},
	}
}

// printFlags are the flags of commands that print: a shell may change the octets
// of what it redirects, as PowerShell does, and -o FILE cannot.
func printFlags() []cli.Flag {
	return append(outputFlags(), &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE` instead of standard output"}, clipFlag(), cacheFlag())
}

// sessionFlag picks sessions.
func sessionFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "session", Aliases: []string{"s"}, Usage: "only session `N|CALL-ID`, also 2,5-8; give it again for more"}
}

// reading is what commonFlags say.
type reading struct {
	clock  *formats.Clock
	date   time.Time
	shown  *time.Location // nil for the zone of the logs
	strict bool
	quiet  bool
	learnt string   // --learnt
	people []string // that --user means where it chooses no sessions
	question
	redaction
}

// options fills in what the inputs are read with.
func (r *reading) options(opts converters.Options) converters.Options {
	opts.Clock, opts.Date, opts.Strict, opts.Redactor = r.clock, r.date, r.strict, r.redactor
	return opts
}

func (s *invocation) readingOf(c *cli.Context) (reading, error) {
	r := reading{strict: c.Bool("strict"), quiet: c.Bool("quiet"), learnt: c.String("learnt")}
	captions, err := captionsOf(c.String("captions"))
	if err != nil {
		return r, usagef("%w", err)
	}
	s.captions, s.loud = captions, c.Bool("verbose")
	clock, err := logtime.Parse(c.String("tz"))
	if err != nil {
		return r, usagef("--tz: %v", err)
	}
	r.clock = clock
	if r.shown, err = shownZone(c.String("show-tz")); err != nil {
		return r, err
	}
	if r.question, err = questionOf(c, time.Now()); err != nil {
		return r, err
	}
	if f, err := filter.ParseAs(r.query.Filter, r.query.Version); err == nil && !r.quiet {
		if f.Changed() != "" {
			s.say("-Y: as in Wireshark 4.4 and 4.6, %s (--filter-version 4.0 takes it as 4.0 did)", f.Changed())
		}
		for _, w := range f.Warnings() {
			s.say("-Y: %v", w)
		}
	}
	if r.redaction, err = redactionOf(c); err != nil {
		return r, err
	}
	s.outputs.Protect([]string{c.String("key")})
	s.discreet = r.redactor != nil
	if day := c.String("date"); day != "" {
		r.date, err = time.Parse(time.DateOnly, day)
		if err != nil {
			return r, usagef("--date: %q is no day; write it as 2005-04-21", day)
		}
	}
	return r, nil
}

// namedFlag is a flag that keeps its names. Package cli cleans the names of a flag with a
// regular expression whenever they are asked for, and asks all flags for theirs to look
// up one: that took half of a run with a short log.
type namedFlag struct {
	singleFlag
	names []string
}

// singleFlag is what all flags of package cli can that take one value.
type singleFlag interface {
	cli.ActionableFlag
	cli.CategorizableFlag
	cli.DocGenerationFlag
	cli.RequiredFlag
}

func (f *namedFlag) Names() []string { return f.names }

// keepNames lets flags keep their names, but for those of lists, which can more.
func keepNames(flags []cli.Flag) {
	for i, f := range flags {
		one, ok := f.(singleFlag)
		if _, list := f.(cli.DocGenerationSliceFlag); ok && !list {
			flags[i] = &namedFlag{singleFlag: one, names: f.Names()}
		}
	}
}
