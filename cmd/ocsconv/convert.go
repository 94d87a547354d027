package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/output"
	"ocsconv/converters/output/hep"
	"ocsconv/converters/plan"
	"ocsconv/converters/redact"
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
	formats := writable()
	last := len(formats) - 1
	return &cli.Command{
		Name:      "convert",
		Usage:     "turn logs into a capture, and captures into a log",
		UsageText: "ocsconv convert INPUT... -o OUT",
		Description: "Several inputs become one output in the order of time. OUT's ending (.pcapng, .uccapilog,\n" +
			".txt for ocslogger) or --to says what is written; a capture that was made from a log goes\n" +
			"back to that log unless --to names another form. OUT may be a folder, which gets one file\n" +
			"for each input and is made when it ends in /, or - for standard output. hep+tcp://HOST:9060\n" +
			"and hep+udp://HOST:9060 send to a HEP store.",
		Flags: append(append(commonFlags(), convertFlags()...),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `OUT`: a file, a folder (one that is there, or ends in /), or - for standard output"},
			&cli.StringFlag{Name: "to", Usage: "write `FORMAT`: " + strings.Join(formats[:last], ", ") + " or " + formats[last]},
			sessionFlag(),
			&cli.BoolFlag{Name: "follow", Usage: "go on as the log grows, until stopped; with -o - for wireshark -k -i -"},
			&cli.BoolFlag{Name: "wireshark", Usage: "with --follow: start Wireshark and show it what comes"},
		),
		Action: s.convert,
	}
}

// writable are the names of the formats that --to takes.
func writable() (names []string) {
	for _, f := range known.Formats {
		if f.NewWriter != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

var encapsulations = map[string]pcapng.Encapsulation{
	"pdu": pcapng.ExportedPDU, "udp": pcapng.UDP, "udp-5060": pcapng.UDP5060, "tcp": pcapng.TCP,
}

// conversion is one run of convert after its flags were understood.
type conversion struct {
	*invocation
	reading
	plan.Request
	out      string
	window   bool // Wireshark is to show it
	annotate bool
	force    bool
	sessions []string
	learnt   *merge.Learnt // when the redactor knows all inputs
	vain     int           // logs of a folder that have nothing of what was asked for
}

func (s *invocation) conversion(c *cli.Context) (*conversion, error) {
	r, err := s.readingOf(c)
	if err != nil {
		return nil, err
	}
	v := &conversion{
		invocation: s, reading: r, out: c.String("output"), annotate: c.Bool("annotate"),
		force: c.Bool("force"), sessions: c.StringSlice("session"),
		Request: plan.Request{
			Target: converters.Target{Application: application, Clock: r.clock, Context: c.Bool("context")},
			Log:    uccapi.Format, Rename: r.rename, Redacted: r.redactor != nil,
		},
	}
	encap, ok := encapsulations[c.String("encap")]
	if !ok {
		return nil, usageError{badEncap(c.String("encap"))}
	}
	v.Encap = encap
	switch c.String("lanes") {
	case "", "address":
	case "endpoint":
		v.Lanes = true
	default:
		return nil, usagef("--lanes: %q is neither address nor endpoint", c.String("lanes"))
	}
	if to := c.String("to"); to != "" {
		if v.Format = known.ByName(to); v.Format == nil || v.Format.NewWriter == nil {
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
	v.window = c.Bool("wireshark")
	if c.Bool("follow") {
		return v.follow(c.Args().Slice())
	}
	if v.window {
		return usagef("--wireshark shows a log that grows, so it goes with --follow; wireshark OUT shows a capture")
	}
	return v.run(c.Args().Slice())
}

// run converts what args name into the output.
func (v *conversion) run(args []string) error {
	if v.out == "" {
		return usagef("no output given; name it with -o OUT%s", meant(args))
	}
	if strings.EqualFold(filepath.Ext(v.out), ".zip") {
		return usagef("no zip is written; -o FOLDER/ writes a file for each input, to be packed then")
	}
	if hep.Is(v.out) {
		return v.send(args)
	}
	if namesFolder(v.out) {
		return v.intoFolder(args)
	}
	inputs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	for _, path := range paths(inputs) {
		if sameFile(path, v.out) {
			return &output.Error{Path: v.out, Err: output.ErrInput}
		}
	}
	inputs = v.once(inputs, v.quiet)
	planned, err := v.One(inputs, v.out)
	switch {
	case errors.Is(err, plan.ErrOneFile):
		return usagef("%s is no folder; end it in / for one, with a file for each input, or give one file an ending", v.out)
	case err != nil:
		return usagef("cannot tell from %s what to write; %s", v.out, rather(v.out, inputs))
	case planned.Originals != nil && !v.quiet:
		v.say("%s: was made from %d logs, which become one %s log; -o FOLDER/ gives each of them back", inputs[0].Source.Name, len(planned.Originals), planned.Format.Name)
	}
	made, err := v.one(inputs, planned.Target, v.out)
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

// explains reports whether an output needs to know the sessions.
func (v *conversion) explains(t *converters.Target) bool {
	captured := t.Format.Name == capture.Format.Name && (v.annotate || v.Lanes)
	return captured || len(v.sessions) > 0 || v.needsAnnotation() || v.choosesBefore(v.sessions)
}

// converted is what came of one output.
type converted struct {
	known         *converters.Case // nil when the output did not need to know the sessions
	read, written int              // messages
	damaged       bool             // some of the input was, or was left out
}

// survey looks through inputs, at their sessions where the output explains them: else known
// is nil. Before has what is chosen in the originals, nil where the choice is still to come.
func (v *conversion) survey(inputs []*input.Input, opts converters.Options, explains bool) (known *converters.Case, merged *converters.Merged, before *chosenMessages, err error) {
	if err = v.know(&opts, &v.reading, inputs); err != nil {
		return nil, nil, nil, err
	}
	if v.choosesBefore(v.sessions) {
		collectFacts(inputs)
		if before, err = v.chooseMessages(inputs, opts); err != nil {
			return nil, nil, nil, err
		}
	}
	if !explains {
		merged, err = converters.Merge(v.ctx, inputs, opts)
		return nil, merged, before, err
	}
	collectFacts(inputs)
	if known, err = converters.Survey(v.ctx, inputs, opts); err != nil {
		return nil, nil, nil, err
	}
	return known, known.Merged, before, nil
}

// one converts inputs into one output.
func (v *conversion) one(inputs []*input.Input, target converters.Target, out string) (made converted, err error) {
	bar, finish := v.progress(inputs, v.quiet, "writing")
	defer finish()
	opts := v.options(converters.Options{
		Progress: bar, Learnt: v.learnt, Plain: !v.annotate, Directions: target.Format.Name != capture.Format.Name,
	})
	known, merged, before, err := v.survey(inputs, opts, v.explains(&target))
	if err != nil {
		return made, err
	}
	skipped := v.undated(merged.Inputs)
	if target.Wanted, err = v.choice(known, merged, before); err != nil {
		return made, err
	}
	defer collect(len(merged.Logs), merged.Explained(), v.redactionHolds())()
	written, err := v.store(merged, target, out)
	finish()
	if err != nil {
		return made, err
	}
	made = converted{known: known, read: messagesOf(written.Reports), written: written.Messages, damaged: v.tell(merged, known, written, out) || skipped > 0}
	if v.leftOut(written, out) {
		v.vain++
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

// store writes the output, whole or not at all.
func (v *conversion) store(merged *converters.Merged, target converters.Target, out string) (*converters.Written, error) {
	if out == "-" {
		return v.storeStream(merged, target)
	}
	if v.mapFile != "" && sameFile(out, v.mapFile) {
		return nil, usagef("--map: %s is an output; the map says who is who, so give it a file of its own", printable.Name.Text(out))
	}
	create := v.outputs.CreateDerived
	if out == v.out {
		create = v.outputs.Create
	}
	f, err := create(out)
	if err != nil {
		return nil, err
	}
	defer f.Abort()
	if f.Stream() && v.redactor != nil {
		return v.storeChecked(merged, target, f)
	}
	to, searched := v.searching(out, f, ownWords(target))
	written, err := merged.Write(v.ctx, to, target)
	if err != nil {
		return written, err
	}
	if err := nothing(merged, target, written); err != nil {
		return nil, err
	}
	if v.leftOut(written, out) {
		return written, nil
	}
	if err := searched(f.Name()); err != nil {
		return nil, err
	}
	if err := v.writeMap(v.outputs, v.force); err != nil {
		return nil, err
	}
	return written, f.Commit(v.force)
}

// leftOut reports whether an output is one of a folder and has no message. No reader
// takes an empty file for a log, so none is written.
func (v *conversion) leftOut(written *converters.Written, out string) bool {
	return written.Messages == 0 && out != v.out
}

// storeStream writes to standard output. What is redacted is held back until it
// was searched for leaks.
func (v *conversion) storeStream(merged *converters.Merged, target converters.Target) (*converters.Written, error) {
	if target.Format.Binary && isTerminal(v.stdout) {
		return nil, usagef("standard output is a terminal, and a capture is no text; name a file with -o OUT, or pipe it on")
	}
	return v.storeChecked(merged, target, v.printing())
}

// storeChecked writes to where no octet can be taken back.
func (v *conversion) storeChecked(merged *converters.Merged, target converters.Target, to io.Writer) (written *converters.Written, err error) {
	err = v.checked(to, ownWords(target), func(w io.Writer) error {
		written, err = merged.Write(v.ctx, w, target)
		return err
	})
	if err == nil {
		err = nothing(merged, target, written)
	}
	if err != nil {
		return nil, err
	}
	return written, v.writeMap(v.outputs, v.force)
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
func nothing(merged *converters.Merged, target converters.Target, written *converters.Written) error {
	if written.Messages > 0 || target.Wanted != nil {
		return nil
	}
	if err := merge.NoMessages(written.Reports); err != nil {
		return err
	}
	if target.File == "" {
		return fmt.Errorf("%s: %w", merged.Logs[0].Name(), merge.ErrNoMessages)
	}
	return fmt.Errorf("%s: %w that is from %s", merged.Logs[0].Name(), merge.ErrNoMessages, target.File)
}

// application is what captures name as their maker.
const application = "ocsconv"

// tell reports what was read and written, and whether any of it was damaged.
func (v *conversion) tell(merged *converters.Merged, known *converters.Case, written *converters.Written, out string) bool {
	damaged := len(written.Problems) > 0
	for _, r := range written.Reports {
		damaged = damaged || r.Damaged+r.Altered > 0
	}
	if v.quiet {
		return damaged
	}
	v.report(merged.Inputs, written.Reports, v.loud)
	v.problems(merged.Inputs, written.Problems, written.Omitted)
	if v.leftOut(written, out) {
		return damaged
	}
	if written.Messages == 0 && !v.saidNone(known) {
		v.say("no message passes %s", v.choosers())
	}
	if v.redactor != nil {
		v.say("%s", v.kept())
	}
	if out == "-" {
		out = "standard output"
	}
	v.say("wrote %s: %s", printable.Name.Text(out), count(written.Messages, "message"))
	if written.BareLF > 0 {
		v.say("%s of LF line ends: a log of this form is read with CRLF in their place; --to uccapi keeps them", count(written.BareLF, "message"))
	}
	if written.Unshown > 0 {
		v.say("left out %s that the document does not show: attributes, scripts, remarks, properties", count(written.Unshown, "octet"))
	}
	v.sayNext(merged, known, out)
	return damaged
}

// sayNext tells somebody at a terminal what to do next. Wireshark is on the PATH of few systems.
func (v *conversion) sayNext(merged *converters.Merged, known *converters.Case, out string) {
	if strings.EqualFold(filepath.Ext(out), capture.Format.Extensions[0]) && slices.ContainsFunc(merged.Logs, func(l *input.Log) bool { return !l.Format.Binary }) && isTerminal(v.stderr) {
		lanes := ""
		if !v.Lanes && known != nil && forks(known.SessionList) {
			lanes = "; --lanes endpoint gives each place of a forked call a lane"
		}
		v.say("next: open %s in Wireshark, choose the profile MPOP and press its button Failed%s", printable.Name.Text(out), lanes)
	}
}

// forks reports whether one of the first calls was seen to ring at several places.
func forks(c converters.SessionList) bool {
	const most = 500
	for n := 1; n <= min(c.Len(), most); n++ {
		if c.Session(n).MPOP == annotate.MPOPYes {
			return true
		}
	}
	return false
}

// rather says what an output should be called whose ending means nothing here, or a
// format of an input that is only read.
func rather(out string, inputs []*input.Input) string {
	ext := strings.ToLower(filepath.Ext(out))
	for _, in := range inputs {
		if f := in.Format; !f.Binary && f.NewWriter == nil && slices.Contains(f.Extensions, ext) {
			return fmt.Sprintf("%s is only read, so end it in .pcapng, or name the form with --to", f.Name)
		}
	}
	switch {
	case slices.Contains(capture.Pcap.Extensions, ext):
		return "a pcap cannot hold comments, names and directions, so end it in .pcapng"
	case ext != "" && slices.ContainsFunc(export.Forms, func(f *export.Form) bool { return ext == f.Extension || ext == f.CombinedExtension }):
		return "ocsconv export writes such files"
	}
	return "end it in .pcapng, or in / for a folder, or name the form with --to"
}
