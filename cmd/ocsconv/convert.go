package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/output"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/printable"
	"ocsconv/formats/uccapi"
)

// convertFlags shape a capture.
func convertFlags() []cli.Flag {
	return append(outputFlags(),
		&cli.StringFlag{Name: "encap", Value: "pdu", Usage: "make `KIND` of packets: pdu (Wireshark's exported PDU), udp, udp-5060 or tcp"},
		&cli.BoolFlag{Name: "annotate", Value: true, Usage: "explain every message in its packet comment; --annotate=false for none"},
		&cli.StringFlag{Name: "lanes", Value: "address", Usage: "what gets a lane of its own in Wireshark's Flow Sequence: `WHAT` is address or endpoint"},
		&cli.BoolFlag{Name: "context", Usage: "keep the log's other lines as journal entries that Wireshark shows"},
	)
}

func (s *invocation) convertCommand() *cli.Command {
	return &cli.Command{
		Name:      "convert",
		Usage:     "turn logs into a capture, and captures into a log",
		UsageText: "ocsconv convert INPUT... -o OUT",
		Description: "Several inputs become one output in the order of time. OUT's ending (.pcapng, .uccapilog,\n" +
			".txt for ocslogger) or --to says what is written; a capture that was made from a log goes\n" +
			"back to that log unless --to names another form. OUT may be a folder, which gets one file\n" +
			"for each input and is made when it ends in /, or - for standard output.",
		Flags: append(append(commonFlags(), convertFlags()...),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `OUT`: a file, a folder, or - for standard output"},
			&cli.StringFlag{Name: "to", Usage: "write `FORMAT`: " + writable()},
			sessionFlag(),
			&cli.BoolFlag{Name: "follow", Usage: "go on as the log grows, until stopped; with -o - for wireshark -k -i -"},
		),
		Action: s.convert,
	}
}

// writable names the formats that --to takes.
func writable() string {
	var names []string
	for _, f := range known.Formats {
		if f.NewWriter != nil {
			names = append(names, f.Name)
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

var encapsulations = map[string]pcapng.Encapsulation{
	"pdu": pcapng.ExportedPDU, "udp": pcapng.UDP, "udp-5060": pcapng.UDP5060, "tcp": pcapng.TCP,
}

// conversion is one run of convert after its flags were understood.
type conversion struct {
	*invocation
	reading
	to       *formats.Format // what --to says; nil when it says nothing
	out      string
	encap    pcapng.Encapsulation
	annotate bool
	context  bool
	lanes    bool
	force    bool
	sessions []string
	same     bool // the output has the form of the input
	learnt   bool // the redactor knows all inputs
}

func (s *invocation) conversion(c *cli.Context) (*conversion, error) {
	r, err := s.readingOf(c)
	if err != nil {
		return nil, err
	}
	v := &conversion{
		invocation: s, reading: r, out: c.String("output"), annotate: c.Bool("annotate"),
		context: c.Bool("context"), force: c.Bool("force"), sessions: c.StringSlice("session"),
	}
	encap, ok := encapsulations[c.String("encap")]
	if !ok {
		return nil, usagef("--encap: %q is none of pdu, udp, udp-5060, tcp", c.String("encap"))
	}
	v.encap = encap
	switch c.String("lanes") {
	case "", "address":
	case "endpoint":
		v.lanes = true
	default:
		return nil, usagef("--lanes: %q is neither address nor endpoint", c.String("lanes"))
	}
	if to := c.String("to"); to != "" {
		v.to = known.ByName(to)
		if v.to == nil || v.to.NewWriter == nil {
			return nil, usagef("--to: %q is no format that can be written; ocsconv formats lists them", to)
		}
	}
	return v, nil
}

func (s *invocation) convert(c *cli.Context) error {
	v, err := s.conversion(c)
	if err != nil {
		return err
	}
	if c.Bool("follow") {
		return v.follow(c.Args().Slice())
	}
	return v.run(c.Args().Slice())
}

// run converts what args name into the output.
func (v *conversion) run(args []string) error {
	if v.out == "" {
		return usagef("no output given; name it with -o OUT%s", meant(args))
	}
	if info, err := os.Stat(v.out); err == nil && info.IsDir() || strings.HasSuffix(v.out, "/") || strings.HasSuffix(v.out, string(os.PathSeparator)) {
		return v.intoFolder(args)
	}
	logs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	logs = v.once(logs, v.quiet)
	target, err := v.decide(logs, v.out)
	if err != nil {
		return err
	}
	made, err := v.one(logs, target, v.out)
	return partly(made.damaged || skipped > 0, err)
}

// meant is the question whether the last operand, which is no file yet, was to
// be the output.
func meant(args []string) string {
	if len(args) < 2 {
		return ""
	}
	last := args[len(args)-1]
	if _, err := os.Stat(last); err == nil || known.ByExtension(filepath.Ext(last)) == nil {
		return ""
	}
	return fmt.Sprintf("; did you mean -o %s?", last)
}

func partly(partial bool, err error) error {
	if err == nil && partial {
		return errPartial
	}
	return err
}

// A conversion that explains nothing holds little at a time, however long its
// input, and makes its garbage in large pieces. So the collector may wait until
// the heap has grown to plainMemory octets, which saves it most of its rounds.
const (
	plainMemory  = 36 << 20
	plainGarbage = 400 // percent of what is held

	// What explains holds the facts of all messages, and for the second pass how
	// the first one cut the logs.
	annotatedGarbage = 80
)

// converted is what came of one output.
type converted struct {
	job           *converters.Job
	read, written int  // messages
	damaged       bool // some of the input was, or was left out
}

// one converts logs into one output.
func (v *conversion) one(logs []*converters.Log, target converters.Target, out string) (made converted, err error) {
	bar, finish := v.progress(logs, v.quiet)
	defer finish()
	job := converters.NewJob(logs, converters.Options{
		Clock: v.clock, Date: v.date, Strict: v.strict, Progress: bar, Redactor: v.redactor, Learnt: v.learnt,
		Annotate: (v.annotate || v.lanes) && target.Format.Name == capture.Format.Name || len(v.sessions) > 0 || v.needsAnnotation(),
		Plain:    !v.annotate, Directions: target.Format.Name != capture.Format.Name,
	})
	if err := job.Survey(v.ctx); err != nil {
		return made, err
	}
	skipped := v.undated(job)
	if err := v.settled(v.invocation, job); err != nil {
		return converted{}, err
	}
	if job.Case == nil {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(plainMemory))
		defer debug.SetGCPercent(debug.SetGCPercent(plainGarbage))
	} else {
		defer debug.SetGCPercent(debug.SetGCPercent(annotatedGarbage))
	}
	if target.Wanted, err = v.wanted(job); err != nil {
		return made, err
	}
	written, err := v.store(job, target, out)
	finish()
	if err != nil {
		return made, err
	}
	made = converted{job: job, written: written.Messages, damaged: v.tell(job, written, out) || skipped > 0}
	for _, r := range job.Reports() {
		made.read += r.Messages
	}
	if target.Wanted == nil && target.File == "" {
		made.damaged = v.lost(made.read-made.written, out) || made.damaged
	}
	return made, nil
}

// lost tells how many messages were read and are in no output. None should be; it
// is looked at where the counts are, so that a fault elsewhere cannot hide one.
func (v *conversion) lost(n int, out string) bool {
	if n == 0 {
		return false
	}
	v.say("%s: lacks %s of the input", printable.Name.Text(out), count(n, "message"))
	return true
}

// store writes the job's output, whole or not at all.
func (v *conversion) store(job *converters.Job, target converters.Target, out string) (*converters.Written, error) {
	if out == "-" {
		return v.storeStream(job, target)
	}
	f, err := output.Create(out)
	if err != nil {
		return nil, err
	}
	defer f.Abort()
	if f.Stream() && v.redactor != nil {
		return v.storeChecked(job, target, f)
	}
	written, err := job.Write(v.ctx, f, target)
	if err != nil {
		return written, err
	}
	if err := nothing(job, target, written); err != nil {
		return nil, err
	}
	if err := v.checkFile(out, f.Name(), ownWords(target)); err != nil {
		return nil, err
	}
	if err := v.writeMap(v.force); err != nil {
		return nil, err
	}
	return written, f.Commit(v.force)
}

// storeStream writes to standard output. What is redacted is held back until it
// was searched for leaks.
func (v *conversion) storeStream(job *converters.Job, target converters.Target) (*converters.Written, error) {
	if target.Format.Binary && isTerminal(v.stdout) {
		return nil, usagef("standard output is a terminal, and a capture is no text; name a file with -o OUT, or pipe it on")
	}
	return v.storeChecked(job, target, v.stdout)
}

// storeChecked writes to where no octet can be taken back.
func (v *conversion) storeChecked(job *converters.Job, target converters.Target, to io.Writer) (written *converters.Written, err error) {
	err = v.checked(to, ownWords(target), func(w io.Writer) error {
		written, err = job.Write(v.ctx, w, target)
		return err
	})
	if err == nil {
		err = nothing(job, target, written)
	}
	if err != nil {
		return nil, err
	}
	return written, v.writeMap(v.force)
}

// ownWords are what a capture says in its comments. A log has only what its input has.
func ownWords(target converters.Target) redact.OwnWords {
	if target.Format.Name == capture.Format.Name {
		return export.OwnWords("comments" + capture.Format.Extensions[0])
	}
	return nil
}

// nothing says why an output has no message. That a filter takes none is no
// failure: the output is as empty as what was asked for.
func nothing(job *converters.Job, target converters.Target, written *converters.Written) error {
	if written.Messages > 0 || target.Wanted != nil {
		return nil
	}
	if err := job.NoMessages(); err != nil {
		return err
	}
	return fmt.Errorf("%s: %w that is from %s", job.Logs[0].Name(), converters.ErrNoMessages, target.File)
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
	v.problems(job, written.Problems, written.Untold)
	if written.Messages == 0 {
		v.say("no message passes %s", v.choice())
	}
	if v.redactor != nil {
		v.say("%s", v.kept())
	}
	if out == "-" {
		out = "standard output"
	}
	v.say("wrote %s: %s", printable.Name.Text(out), count(written.Messages, "message"))
	return damaged
}

// base is what all outputs of the run share.
func (v *conversion) base() converters.Target {
	return converters.Target{Application: "ocsconv", Encap: v.encap, Context: v.context, Lanes: v.lanes, Clock: v.clock, Format: v.to}
}

// decide says what is made of logs: --to, else the log that a capture came
// from, else what the output's ending means.
func (v *conversion) decide(logs []*converters.Log, out string) (converters.Target, error) {
	t := v.base()
	if v.same && len(logs) > 1 && filepath.Ext(out) == "" && out != "-" {
		return t, usagef("%s is no folder; end it in / for one, with a file for each input, or give one file an ending", out)
	}
	if v.same && !logs[0].Foreign && known.ByExtension(filepath.Ext(out)) != capture.Format {
		return v.sameForm(logs[0]), nil
	}
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
			if len(homes) > 1 && !v.quiet {
				v.say("%s: was made from %d logs, which become one %s log; -o FOLDER/ gives each of them back", logs[0].Name(), len(homes), t.Format.Name)
			}
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
		return t, usagef("cannot tell from %s what to write; %s", out, rather(out))
	}
	return t, nil
}

// rather says what an output should be called whose ending means nothing here.
func rather(out string) string {
	ext := strings.ToLower(filepath.Ext(out))
	switch {
	case slices.Contains(capture.Pcap.Extensions, ext):
		return "a pcap cannot hold comments, names and directions, so end it in .pcapng"
	case slices.ContainsFunc(export.Forms, func(f *export.Form) bool { return ext == f.Extension || ext == f.CombinedExtension }):
		return "ocsconv export writes such files"
	}
	return "end it in .pcapng, or in / for a folder, or name the form with --to"
}
