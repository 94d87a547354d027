package main

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/formats/capture"
)

func (s *invocation) sessionsCommand() *cli.Command {
	return &cli.Command{
		Name:      "sessions",
		Usage:     "list the sessions: parties, outcome, who of several endpoints answered",
		UsageText: "ocsconv sessions INPUT... [--all] [--json]",
		Description: "The list has calls, conferences and instant messages, and every session where there are no\n" +
			"such or where --kind, --outcome, --cause, --session or -Y choose; what is left out is counted\n" +
			"below it. --json has all, one object a line (JSON Lines). -o FILE.csv, .xlsx and .json write\n" +
			"what export calls sessions.csv and sessions.xlsx, and an array, over all sessions.",
		Flags: append(append(commonFlags(), printFlags()...), sessionFlag(),
			allFlag(),
			&cli.BoolFlag{Name: "json", Usage: "one JSON object per line and session, with every message"},
		),
		Action: s.keeping(s.sessions),
	}
}

// allFlag is for commands that list sessions to a person.
func allFlag() cli.Flag {
	return &cli.BoolFlag{Name: "all", Usage: "list registrations, subscriptions and all other sessions as well"}
}

func (s *invocation) sessions(c *cli.Context) error {
	form, err := endingOf(c, "csv", "xlsx", "json")
	if err != nil {
		return err
	}
	if form != nil {
		s.findings = nil // an export takes the whole case
	}
	k, err := s.analyse(c, converters.Options{SessionsOnly: form == nil})
	if err != nil {
		return err
	}
	defer k.done()
	totals := newTotals()
	like := screen
	if form != nil {
		like = "sessions" + form.Extension
	}
	var left *leftOut
	err = k.printLike(like, func(w io.Writer) (err error) {
		switch {
		case form != nil && !c.Bool("json"):
			return k.writeList(c, form, w)
		case c.Bool("json"):
			return export.WriteJSONLines(w, k.chosen())
		}
		left, err = k.list(w, c.Bool("all"), totals.add)
		return err
	})
	if err != nil {
		return err
	}
	if k.listOptions().Signs && !k.quiet && !c.Bool("json") {
		totals.say(&s.console)
	}
	left.say(k)
	return k.end()
}

// screen is what the outputs of commands that print sessions count as.
const screen = "screen.text"

// analysed is a case whose inputs were read once.
type analysed struct {
	*invocation
	*converters.Case
	picked  []int // session numbers; nil means all
	skipped int
	quiet   bool
	shown   *time.Location  // nil for the zone of the logs
	out     string          // file to print to; "" or "-" for standard output
	clip    bool            // print to the clipboard
	force   bool            // overwrite it
	asked   string          // names what asks
	people  map[string]bool // addresses that --user of endpoints means; nil for all
	done    func()
	redaction

	byKind     bool        // kinds and outcomes were asked for, or sessions named
	conditions []condition // that were asked for, where no session was chosen
	ofADay     bool        // a day was asked for by its name
	turned     string      // what became of an end that is before the beginning
	doubled    map[int]int // records that a session's log holds a second time, by its number
}

// print writes to standard output, or to the file that -o names. What is redacted
// is searched for leaks first.
func (k *analysed) print(write func(io.Writer) error) error { return k.printLike(screen, write) }

// printLike is print for what a file of such a name may hold.
func (k *analysed) printLike(like string, print func(io.Writer) error) error {
	write := inPieces(func(w io.Writer) error { return print(k.recorder.printing(w)) })
	checked := func(w io.Writer) error { return k.checked(w, export.OwnWords(like), write) }
	if k.clip || k.onScreen() {
		to := func(write func(io.Writer) error) error { return write(k.printing()) }
		if k.clip {
			to = k.toClipboard
		}
		if err := to(checked); err != nil {
			return err
		}
		return k.writeMap(k.outputs, false)
	}
	f, err := k.outputs.Create(k.out)
	if err != nil {
		return err
	}
	defer f.Abort()
	if f.Stream() {
		err = checked(f)
	} else if err = write(f); err == nil {
		err = k.checkFile(k.out, f.Name(), export.OwnWords(like))
	}
	if err == nil {
		err = k.writeMap(k.outputs, k.force)
	}
	if err != nil || f.Stream() {
		return err
	}
	return f.Commit(k.force)
}

// inPieces lets write write in large pieces, whatever it writes. What it wrote before
// an error is written.
func inPieces(write func(io.Writer) error) func(io.Writer) error {
	return func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 64<<10)
		err := write(b)
		if failed := b.Flush(); err == nil {
			err = failed
		}
		return err
	}
}

// width is how many columns what is printed may take: 0, which cuts nothing, in a
// file.
func (k *analysed) width() int {
	if !k.onScreen() {
		return 0
	}
	return k.columns()
}

// onScreen reports whether what is printed goes to standard output.
func (k *analysed) onScreen() bool { return (k.out == "" || k.out == "-") && !k.clip }

// analyse reads the operands and explains their sessions.
func (s *invocation) analyse(c *cli.Context, opts converters.Options) (*analysed, error) {
	return s.analyseInputs(c, c.Args().Slice(), func(*reading) {}, opts)
}

// analyseInputs reads what operands name. Adjust changes what the flags ask.
func (s *invocation) analyseInputs(c *cli.Context, operands []string, adjust func(*reading), opts converters.Options) (*analysed, error) {
	r, err := s.readingOf(c)
	if err != nil {
		return nil, err
	}
	if c.Bool("clip") && c.String("output") != "" {
		return nil, usagef("--clip and -o both say where the output goes; give one of them")
	}
	adjust(&r)
	inputs, skipped, done, err := s.inputs(operands)
	if err != nil {
		return nil, err
	}
	inputs = s.once(inputs, r.quiet)
	opts = r.options(opts)
	if err = s.know(&opts, &r, inputs); err != nil {
		done()
		return nil, err
	}
	var finish func()
	opts.Progress, finish = s.progress(inputs, r.quiet, "working it out")
	k := &analysed{
		invocation: s, skipped: skipped, quiet: r.quiet, shown: r.shown, asked: r.asked(), redaction: r.redaction,
		out: c.String("output"), clip: c.Bool("clip"), force: c.Bool("force"), byKind: r.choosesKinds(c.StringSlice("session")),
		doubled: map[int]int{},
		done:    func() { finish(); done() },
	}
	collectFacts(inputs)
	if err := k.survey(inputs, opts, &r, c.StringSlice("session")); err != nil {
		k.done()
		return nil, err
	}
	return k, nil
}

// survey looks through the inputs and chooses from their sessions.
func (k *analysed) survey(inputs []*input.Input, opts converters.Options, r *reading, sessions []string) (err error) {
	originals, before := 0, r.choosesBefore(sessions)
	if err := r.watch(&opts); err != nil {
		return err
	}
	if before {
		known, err := k.originals(r, inputs, opts)
		if err != nil {
			return err
		}
		if k.picked, err = k.chooseSessions(known, sessions, r); err != nil {
			return err
		}
		if err := k.choosePeople(known, r.people); err != nil {
			return err
		}
		originals = known.Len()
		if err := k.explainNone(known, r, sessions); err != nil {
			return err
		}
		opts.Each = nil // it has seen the originals
	}
	if k.Case, err = k.surveyed(inputs, opts, r, sessions); err != nil {
		return err
	}
	k.skipped += k.undated(k.Inputs)
	if !k.quiet {
		k.sayClocks(k.Clocks())
		k.sayAssumed(k.Logs, k.Reports)
	}
	switch {
	case !before:
		if err := r.settled(k.invocation, k.Logs, k.Reports); err != nil {
			return err
		}
		if k.picked, err = k.chooseSessions(k.Case, sessions, r); err != nil {
			return err
		}
		err = errors.Join(k.choosePeople(k.Case, r.people), k.explainNone(k.Case, r, sessions))
	case k.Len() != originals:
		err = errOtherSessions
	}
	return err
}

// chooseSessions returns the numbers of the sessions that --session names and of
// which -Y takes a message; nil for all.
func (s *console) chooseSessions(known *converters.Case, wanted []string, r *reading) ([]int, error) {
	var picked []int
	if len(wanted) > 0 {
		var err error
		if picked, err = r.pick(known.SessionList, wanted); err != nil {
			return nil, err
		}
	}
	if r.filter == nil {
		return picked, nil
	}
	matching, err := r.revisited, error(nil)
	if matching == nil {
		var times converters.TimeRange
		if len(r.times) > 0 {
			times = r.times
		}
		matching, err = known.Matching(s.ctx, r.filter, times, r.memory)
	}
	if err != nil || picked == nil {
		return matching, err
	}
	takes := setOf(matching)
	return slices.DeleteFunc(picked, func(n int) bool { return !takes[n] }), nil
}

// chosen yields the sessions that --session picked, or all.
func (k *analysed) chosen() iter.Seq[*annotate.Session] { return k.picks(k.SessionList.Session) }

// briefs yields what [converters.SessionList] has in brief of the chosen sessions.
func (k *analysed) briefs() iter.Seq[*annotate.Session] { return k.picks(k.Brief) }

func (k *analysed) picks(one func(n int) *annotate.Session) iter.Seq[*annotate.Session] {
	return k.counting(func(yield func(*annotate.Session) bool) {
		picked := k.picked
		if picked == nil {
			picked = k.All()
		}
		for _, n := range picked {
			if !yield(one(n)) {
				return
			}
		}
	})
}

// counting yields sessions, and counts the records of which their log holds two: these
// are one message of the session.
func (k *analysed) counting(sessions iter.Seq[*annotate.Session]) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		for s := range sessions {
			if n := s.Duplicates(); n > 0 {
				k.doubled[s.Number] = n
			}
			if !yield(s) {
				return
			}
		}
	}
}

// none reports whether -Y left no session.
func (k *analysed) none() bool { return k.picked != nil && len(k.picked) == 0 }

// end names what was damaged, and says so in the exit code.
func (k *analysed) end() error {
	partial := k.skipped > 0
	messages := 0
	var concerns func(*merge.Report) bool
	elsewhere, inputs := 0, 0 // problems that do not concern what was asked for
	again := 0                // packets of captures that were merged with themselves
	for _, r := range k.Reports {
		messages += r.Messages
		for _, c := range r.Counted {
			if c.Name == capture.Twice {
				again += int(c.Count)
			}
		}
		if r.Damaged+r.Altered == 0 {
			continue
		}
		partial = true
		if k.quiet {
			continue
		}
		if concerns == nil {
			concerns = k.concerned()
		}
		if concerns(r) {
			k.problems(k.Inputs, r.Problems, r.Omitted)
		} else {
			elsewhere += r.Damaged + r.Altered
			inputs++
		}
	}
	if inputs > 0 {
		k.say("%s in %s that hold nothing of this (--verbose names them)", count(elsewhere, "more problem"), count(inputs, "input"))
	}
	if messages == 0 {
		return merge.NoMessages(k.Reports)
	}
	doubled := 0
	for _, n := range k.doubled {
		doubled += n
	}
	if again > 0 && !k.quiet {
		k.say("%s twice in the same capture, counted once", count(again, "packet"))
	}
	if doubled > 0 {
		partial = true
		if !k.quiet {
			k.say("%s twice in the same log, counted once", count(doubled, "record"))
		}
	}
	if k.none() && !k.quiet {
		k.sayNone()
	}
	return partly(partial, nil)
}

// concerned returns the test of a report that tells of a log which holds one of the
// chosen sessions.
func (k *analysed) concerned() func(*merge.Report) bool {
	if k.picked == nil || k.loud {
		return func(*merge.Report) bool { return true }
	}
	files := map[string]bool{}
	for s := range k.briefs() {
		for _, file := range s.Files {
			files[file] = true
		}
	}
	return func(r *merge.Report) bool { return files[r.Log.File] }
}

// columns returns the width of the terminal, or 0 when stdout is none, where
// nothing is cut.
func (s *console) columns() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	f, ok := s.stdout.(*os.File)
	if !ok {
		return 0
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return n
}

// colour reports whether stdout is a terminal that wants colours.
func (s *console) colour() bool {
	f, ok := s.stdout.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isTerminal(f) && consoleColours(f)
}
