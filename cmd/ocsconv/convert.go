package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/output"
	"ocsconv/converters/table"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/uccapi"
)

// convertFlags shape a capture.
func convertFlags() []cli.Flag {
	return append(outputFlags(),
		&cli.StringFlag{Name: "encap", Value: "pdu", Usage: "make `KIND` of packets: pdu (Wireshark's exported PDU), udp, udp-5060 or tcp"},
		&cli.BoolFlag{Name: "annotate", Value: true, Usage: "explain every message in its packet comment; --annotate=false for none"},
		&cli.BoolFlag{Name: "context", Usage: "keep the log's other lines as journal entries that Wireshark shows"},
	)
}

func (s *session) convertCommand() *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "turn logs into a capture, and captures into a log",
		UsageText: "ocsconv convert INPUT... -o OUT",
		Description: "Several inputs become one output in the order of time. OUT's ending or --to says what\n" +
			"is written; a capture that was made from a log goes back to that log unless --to\n" +
			"names another form. OUT may be a folder, which gets one file for each input, or -.",
		Flags: append(append(commonFlags(), convertFlags()...),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `OUT`: a file, a folder, or - for standard output"},
			&cli.StringFlag{Name: "to", Usage: "write `FORMAT`: pcapng, uccapi or ocslogger"},
			sessionFlag(),
			&cli.BoolFlag{Name: "follow", Usage: "go on as the log grows, until stopped; with -o - for wireshark -k -i -"},
		),
		Action: s.convert,
	}
}

var encapsulations = map[string]pcapng.Encapsulation{
	"pdu": pcapng.ExportedPDU, "udp": pcapng.UDP, "udp-5060": pcapng.UDP5060, "tcp": pcapng.TCP,
}

// conversion is one run of convert after its flags were understood.
type conversion struct {
	*session
	reading
	to       *formats.Format // what --to says; nil when it says nothing
	out      string
	encap    pcapng.Encapsulation
	annotate bool
	context  bool
	force    bool
	sessions []string
}

func (s *session) conversion(c *cli.Context) (*conversion, error) {
	r, err := readingOf(c)
	if err != nil {
		return nil, err
	}
	v := &conversion{
		session: s, reading: r, out: c.String("output"), annotate: c.Bool("annotate"),
		context: c.Bool("context"), force: c.Bool("force"), sessions: c.StringSlice("session"),
	}
	encap, ok := encapsulations[c.String("encap")]
	if !ok {
		return nil, usagef("--encap: %q is none of pdu, udp, udp-5060, tcp", c.String("encap"))
	}
	v.encap = encap
	if to := c.String("to"); to != "" {
		v.to = known.ByName(to)
		if v.to == nil || v.to.NewWriter == nil {
			return nil, usagef("--to: %q is no format that can be written; ocsconv formats lists them", to)
		}
	}
	return v, nil
}

func (s *session) convert(c *cli.Context) error {
	v, err := s.conversion(c)
	if err != nil {
		return err
	}
	if c.Bool("follow") {
		return v.follow(c.Args().Slice())
	}
	if v.out == "" {
		return usagef("no output given; name it with -o OUT")
	}
	if info, err := os.Stat(v.out); err == nil && info.IsDir() || strings.HasSuffix(v.out, "/") || strings.HasSuffix(v.out, string(os.PathSeparator)) {
		return v.intoFolder(c.Args().Slice())
	}
	logs, skipped, done, err := s.inputs(c.Args().Slice())
	if err != nil {
		return err
	}
	defer done()
	target, err := v.decide(logs, v.out)
	if err != nil {
		return err
	}
	_, damaged, err := v.one(logs, target, v.out)
	return partly(damaged || skipped > 0, err)
}

func partly(partial bool, err error) error {
	if err == nil && partial {
		return errPartial
	}
	return err
}

// drop is what happens to files that are dropped on the program: each becomes a
// capture beside it, and the sessions are listed.
func (s *session) drop(c *cli.Context) error {
	if c.NArg() == 0 {
		if c.NumFlags() > 0 {
			return usagef("no input given")
		}
		return cli.ShowAppHelp(c)
	}
	v, err := s.conversion(c)
	if err != nil {
		return err
	}
	logs, skipped, done, err := s.inputs(c.Args().Slice())
	if err != nil {
		return err
	}
	defer done()
	partial := skipped > 0
	var failed error
	for _, l := range logs {
		if l.Format.Binary {
			s.say("%s: is a capture already; ocsconv convert %s -o OUT makes a log of it", l.Source.Name, l.Source.Name)
			partial = true
			continue
		}
		if l.Source.Path() == "" {
			return usagef("standard input has no place for a file beside it; use ocsconv convert - -o OUT")
		}
		t := v.base()
		t.Format = capture.Format
		job, damaged, err := v.one([]*converters.Log{l}, t, beside(l))
		if err == nil && job.Case != nil && !v.quiet {
			err = table.List(s.stdout, job.Case.Sessions(), s.columns())
		}
		partial = partial || damaged
		if err != nil {
			s.say("%v", err)
			failed = fmt.Errorf("%s: not converted", l.Source.Name)
		}
		if s.ctx.Err() != nil {
			return s.ctx.Err()
		}
	}
	return partly(partial, failed)
}

// beside names the capture of a log. A file in an archive goes beside the
// archive, under its own name.
func beside(l *converters.Log) string {
	path := l.Source.Path()
	if strings.Contains(l.Source.Name, "!") && l.Source.Name != path {
		return filepath.Join(filepath.Dir(path), l.Source.Base()+".pcapng")
	}
	return path + ".pcapng"
}

// intoFolder converts each input on its own. A capture that was made from
// several logs gives each of them back.
func (v *conversion) intoFolder(args []string) error {
	logs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	if err := os.MkdirAll(v.out, 0o777); err != nil {
		return err
	}
	partial := skipped > 0
	taken := map[string]bool{}
	for _, l := range logs {
		files, err := v.filesFor(l)
		if err != nil {
			return err
		}
		for _, f := range files {
			_, damaged, err := v.one([]*converters.Log{l}, f.target, filepath.Join(v.out, unique(f.name, taken)))
			if err != nil {
				return err
			}
			partial = partial || damaged
		}
	}
	return partly(partial, nil)
}

// file is an output in a folder.
type file struct {
	name   string
	target converters.Target
}

func (v *conversion) filesFor(l *converters.Log) ([]file, error) {
	if !l.Format.Binary {
		t := v.base()
		t.Format = v.target(capture.Format)
		return []file{{l.Source.Base() + t.Format.Extensions[0], t}}, nil
	}
	homes, err := l.Homes()
	if err != nil {
		return nil, err
	}
	var list []file
	for _, h := range homes {
		if v.to != nil && v.to != h.Format {
			continue
		}
		t := v.base()
		t.Format, t.Encoding, t.File = h.Format, h.Encoding, h.File
		// The name comes from the capture, so its folder is dropped.
		list = append(list, file{filepath.Base(filepath.FromSlash(strings.ReplaceAll(h.File, `\`, "/"))), t})
	}
	if len(list) == 0 {
		t := v.base()
		t.Format = v.target(uccapi.Format)
		list = append(list, file{l.Source.Base() + t.Format.Extensions[0], t})
	}
	return list, nil
}

func (v *conversion) target(otherwise *formats.Format) *formats.Format {
	if v.to != nil {
		return v.to
	}
	return otherwise
}

// unique adds a number to a name that was given out, in any case, before.
func unique(name string, taken map[string]bool) string {
	ext := filepath.Ext(name)
	for n, try := 2, name; ; n++ {
		if key := strings.ToLower(try); !taken[key] {
			taken[key] = true
			return try
		}
		try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
}

// plainMemory bounds the heap of a conversion that explains nothing, in octets:
// what it holds at a time does not grow with its input.
const plainMemory = 36 << 20

// one converts logs into one output.
func (v *conversion) one(logs []*converters.Log, target converters.Target, out string) (job *converters.Job, damaged bool, err error) {
	bar, finish := v.progress(logs, v.quiet)
	defer finish()
	job = converters.NewJob(logs, converters.Options{
		Clock: v.clock, Date: v.date, Strict: v.strict, Progress: bar,
		Annotate: v.annotate && target.Format.Name == capture.Format.Name || len(v.sessions) > 0 || v.filter != nil && v.filter.NeedsAnnotation(),
		Plain:    !v.annotate,
	})
	if err := job.Survey(v.ctx); err != nil {
		return nil, false, err
	}
	if job.Case == nil {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(plainMemory))
	}
	if target.Wanted, err = v.wanted(job); err != nil {
		return nil, false, err
	}
	written, err := v.store(job, target, out)
	finish()
	if err != nil {
		return nil, false, err
	}
	return job, v.tell(job, written, out), nil
}

// store writes the job's output, whole or not at all.
func (v *conversion) store(job *converters.Job, target converters.Target, out string) (*converters.Written, error) {
	if out == "-" {
		return job.Write(v.ctx, v.stdout, target)
	}
	f, err := output.Create(out, v.force)
	if err != nil {
		return nil, err
	}
	defer f.Abort()
	written, err := job.Write(v.ctx, f, target)
	if err != nil {
		return written, err
	}
	if written.Messages == 0 && target.Wanted != nil {
		return nil, errors.New("-Y and --session leave no message to write")
	}
	if written.Messages == 0 {
		return nil, fmt.Errorf("%s: %w", job.Logs[0].Label, converters.ErrNoMessages)
	}
	return written, f.Commit(v.force)
}

// tell reports what was read and written, and whether any of it was damaged.
func (v *conversion) tell(job *converters.Job, written *converters.Written, out string) bool {
	damaged := len(written.Problems) > 0
	for _, r := range job.Reports() {
		damaged = damaged || r.Damaged+r.Altered > 0
	}
	if v.quiet {
		return damaged
	}
	v.report(job)
	v.problems(written.Problems, 0)
	if out == "-" {
		out = "standard output"
	}
	v.say("wrote %s: %s", out, count(written.Messages, "message"))
	return damaged
}

// base is what all outputs of the run share.
func (v *conversion) base() converters.Target {
	return converters.Target{Application: "ocsconv", Encap: v.encap, Context: v.context, Clock: v.clock, Format: v.to}
}

// decide says what is made of logs: --to, else the log that a capture came
// from, else what the output's ending means.
func (v *conversion) decide(logs []*converters.Log, out string) (converters.Target, error) {
	t := v.base()
	captures := true
	for _, l := range logs {
		captures = captures && l.Format.Binary
	}
	byEnding := known.ByExtension(filepath.Ext(out))
	if captures && byEnding != capture.Format {
		homes, err := logs[0].Homes()
		if err != nil {
			return t, err
		}
		if len(homes) > 0 && (t.Format == nil || t.Format == homes[0].Format) {
			t.Format, t.Encoding = homes[0].Format, homes[0].Encoding
			return t, nil
		}
	}
	switch {
	case t.Format != nil:
	case byEnding != nil:
		t.Format = byEnding
	case captures:
		t.Format = uccapi.Format
	case out == "-":
		t.Format = capture.Format
	default:
		return t, usagef("cannot tell from %s what to write; end it in .pcapng or name the form with --to", out)
	}
	return t, nil
}
