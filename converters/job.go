// Package converters turns logs into captures and back, and is the one way in
// which every command reads its inputs: open and recognise ([Open]), look
// through all of them once ([Job.Survey]), and hand out the messages in order of
// time with everything filled in ([Job.Pieces]).
package converters

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/capture"
)

// Options guide a [Job]. The zero value is useful.
type Options struct {
	Clock    *formats.Clock // zone of the logs' wall time; nil finds it out
	Date     time.Time      // day of the first line of logs without dates
	Annotate bool           // analyse the sessions: Job.Case is wanted
	Plain    bool           // comments say only where a message stands, not what it means
	Strict   bool           // the first problem ends the job

	// Directions wants the direction of every message, also where the inputs
	// state none. The sessions are analysed then.
	Directions bool

	Context bool // the caller wants the lines that are no SIP
	Columns bool // the caller wants to know what Wireshark's columns show, see Show

	// Redactor replaces what the inputs tell about people and places before
	// anything else sees it; nil leaves everything as it is.
	Redactor *redact.Redactor
	Learnt   bool // the redactor has seen these inputs

	// Progress is told how many octets of a pass were read. It may be nil, and
	// is called from several goroutines.
	Progress func(n int)
}

// Job reads a set of inputs as one case.
type Job struct {
	Logs    []*Log
	Undated []error        // what Survey left out, since nothing tells the day of its lines
	Case    *annotate.Case // set by Survey when the sessions were analysed, which Options.Annotate asks for

	opts        Options
	hosts       *hosts
	reports     []*Report
	byName      map[string]int
	tallied     bool                 // Survey has counted already
	surveying   bool                 // the pass that runs is the first of several
	transcripts map[*Log]*transcript // of the logs that the survey could take down
	sealed      bool                 // the redactor knows all inputs
	servers     map[ownerKey]bool
	order       []ownerKey        // of servers, as they appeared
	ends        map[int]ends      // by frame, of messages whose log prints no address
	shown       *shown            // in Wireshark's columns; nil when nobody wants them
	current     *annotate.Session // of the message that Pieces yielded last, and …
	note        *annotate.Note    // … its annotation
	brief       bool              // neither is wanted: the comments are enough
	at          position
	input       int              // of the piece at hand, an index of Logs
	readers     []formats.Reader // of the pass that runs, in the order of Logs
}

// NewJob returns a job over logs.
func NewJob(logs []*Log, opts Options) *Job {
	j := &Job{Logs: logs, opts: opts, hosts: newHosts(), byName: map[string]int{}, servers: map[ownerKey]bool{}, transcripts: map[*Log]*transcript{}}
	if opts.Redactor != nil {
		j.hosts.reserved = opts.Redactor.Replaces
	}
	label(logs)
	for i, l := range logs {
		l.count = opts.Progress
		l.decoded = opts.Redactor != nil
		j.byName[l.Label] = i
		j.reports = append(j.reports, newReport(l))
	}
	return j
}

// label gives every log its file's name, without the folder, where that tells
// them apart: paths differ from machine to machine, captures must not.
func label(logs []*Log) {
	same := map[string]int{}
	for _, l := range logs {
		same[l.Source.Base()]++
	}
	for _, l := range logs {
		l.Label = l.Source.Base()
		if same[l.Label] > 1 {
			l.Label = l.Source.Name
		}
	}
}

// Name returns [Log.Name] of the log that outputs call label.
func (j *Job) Name(label string) string {
	if i, ok := j.byName[label]; ok {
		return j.Logs[i].Name()
	}
	return label
}

// Reports returns what is known of each input, in the order of Logs. The
// counts are complete after Survey, or after Pieces when Survey needed no look
// at the messages.
func (j *Job) Reports() []*Report { return j.reports }

// Survey looks through the inputs for what must be known before the first
// message can be written: the zone, addresses of hosts, and the sessions when
// annotations are wanted.
func (j *Job) Survey(ctx context.Context) error {
	if err := j.settleZones(); err != nil {
		return err
	}
	for _, l := range j.Logs {
		if _, err := l.madeFrom(); err != nil {
			return err
		}
	}
	if err := j.startRedaction(ctx); err != nil {
		return err
	}
	var b *annotate.Builder
	if j.opts.Annotate {
		b = annotate.NewBuilder()
	} else {
		have, err := j.sample()
		if err != nil || have.addresses && (have.directions || !j.opts.Directions) {
			return err
		}
		if j.opts.Directions && !have.directions {
			b = annotate.NewBuilder()
		}
	}
	j.tallied = true
	if j.opts.Columns {
		j.shown = newShown()
	}
	undirected := false
	j.surveying = true
	err := j.each(ctx, func(m *formats.Message) error {
		j.lookAround(m, b)
		if m.Raw == nil {
			return j.tally(m)
		}
		if b != nil && m.Direction == formats.Unknown {
			undirected = true
		} else {
			j.hosts.learn(m)
		}
		j.noteServer(m)
		if b != nil {
			b.Add(m)
		}
		if j.shown != nil {
			j.shown.add(m.Raw)
		}
		return j.tally(m)
	})
	j.surveying = false
	if err != nil || b == nil {
		return err
	}
	j.Case = b.Case()
	if undirected {
		if err := j.learnAgain(ctx); err != nil {
			return err
		}
	}
	j.hosts.names() // settles every placeholder, whatever is written first
	return nil
}

// settleZones finds out the zone and the day of every log. One whose day nothing
// tells is left out where there are others: it would have no place among them.
func (j *Job) settleZones() error {
	var kept []*Log
	var reports []*Report
	for i, l := range j.Logs {
		err := l.findZone(j.opts.Clock, j.opts.Date)
		switch {
		case errors.Is(err, ErrNoDate) && !j.opts.Strict:
			j.Undated = append(j.Undated, err)
			delete(j.byName, l.Label)
			continue
		case err != nil:
			return err
		}
		j.byName[l.Label] = len(kept)
		kept, reports = append(kept, l), append(reports, j.reports[i])
	}
	if len(kept) == 0 {
		return errors.Join(j.Undated...)
	}
	j.Logs, j.reports = kept, reports
	j.shareDay()
	return nil
}

// shareDay gives logs that do not tell their day that of the first log which
// does: the files of one case are about one time.
func (j *Job) shareDay() {
	var dated *Log
	for _, l := range j.Logs {
		if !l.first.IsZero() && (dated == nil || l.first.Before(dated.first)) {
			dated = l
		}
	}
	if dated == nil {
		return
	}
	for _, l := range j.Logs {
		if l.guessed {
			l.guessDay(dated.first, "no date in it: taken from "+dated.Name()+", --date sets it")
		}
	}
}

// learnAgain learns the addresses in messages whose direction was not logged
// but follows from the sessions.
func (j *Job) learnAgain(ctx context.Context) error {
	comments := j.Case.Comments()
	return j.each(ctx, func(m *formats.Message) error {
		if m.Raw == nil {
			return nil
		}
		_, direction, _ := comments.Next()
		if m.Direction == formats.Unknown {
			infer(m, direction)
			j.hosts.learn(m)
		}
		return nil
	})
}

// sample looks at the first messages of every input: a log prints addresses and
// directions of all or of none.
func (j *Job) sample() (sample, error) {
	have := sample{addresses: true, directions: true}
	for _, l := range j.Logs {
		if err := l.sample(&have); err != nil {
			return have, err
		}
	}
	return have, nil
}

// each runs f over the repaired pieces of all inputs. Reading runs on a
// goroutine of its own.
func (j *Job) each(ctx context.Context, f func(*formats.Message) error) error {
	seq, closeAll, err := j.merged()
	if err != nil {
		return err
	}
	defer closeAll()
	n := 0
	for p := range ahead(seq) {
		if p.err != nil {
			return p.err
		}
		if n++; n&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		j.input = p.input
		repair(p.m)
		j.redact(p.m)
		if err := f(p.m); err != nil {
			return err
		}
	}
	for i, r := range j.readers {
		if c, ok := r.(interface{ Stats() []capture.Counter }); ok {
			j.reports[i].Counted = c.Stats()
		}
	}
	return ctx.Err()
}

// lookAround takes what the lines between the messages tell.
func (j *Job) lookAround(m *formats.Message, b *annotate.Builder) {
	i, ok := j.byName[m.Origin.File]
	if !ok || !worthALook(j.Logs[i].Format, m.Gap) {
		return
	}
	l := j.Logs[i]
	opts := &formats.Options{File: l.Label, Clock: l.Zone.Clock.Clone()}
	for c := range l.Format.Context(m, opts) {
		if c.Local.IsValid() || c.Peer.Addr().IsValid() {
			j.hosts.context(ownerKey{m.Origin.File, c.Server}, &c)
		}
		if b != nil && c.CallID != "" {
			b.AddContext(c)
		}
	}
}

// worthALook reports whether the lines of a gap may tell more than themselves.
func worthALook(f *formats.Format, gap []byte) bool {
	return f.Context != nil && len(gap) > 0 && (f.Tells == nil || f.Tells(gap))
}

func (j *Job) noteServer(m *formats.Message) {
	if k := keyOf(m); !j.servers[k] {
		j.servers[k] = true
		j.order = append(j.order, k)
	}
}

func (j *Job) tally(m *formats.Message) error {
	j.reports[j.input].add(m)
	if j.opts.Strict && len(m.Problems) > 0 {
		return fmt.Errorf("%w (--strict)", m.Problems[0])
	}
	return nil
}

// Pieces returns the pieces of all inputs in the order of time, each with
// direction and comment. Survey must have run. A message of the pair is
// the caller's to keep.
func (j *Job) Pieces(ctx context.Context) iter.Seq2[*formats.Message, error] {
	return func(yield func(*formats.Message, error) bool) {
		var walk *annotate.Walker
		var comments *annotate.Commenter
		j.at = position{}
		switch {
		case j.Case == nil:
		case j.brief:
			comments = j.Case.Comments()
		default:
			walk = j.Case.Walk()
		}
		errStop := errors.New("stopped")
		err := j.each(ctx, func(m *formats.Message) error {
			if !j.tallied {
				if err := j.tally(m); err != nil {
					return err
				}
			}
			if m.Raw != nil {
				if err := j.complete(m, walk, comments); err != nil {
					return err
				}
				j.at.next(m)
			}
			if !yield(m, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && err != errStop {
			yield(nil, err)
		}
	}
}

// errChanged says that a later pass over the inputs found more messages than the
// first one.
var errChanged = errors.New("an input changed while it was read")

func (j *Job) complete(m *formats.Message, walk *annotate.Walker, comments *annotate.Commenter) error {
	comment := ""
	switch {
	case comments != nil:
		var direction formats.Direction
		var ok bool
		if comment, direction, ok = comments.Next(); !ok {
			return errChanged
		}
		infer(m, direction)
	case walk != nil:
		if j.current, j.note = walk.Next(); j.note == nil {
			return errChanged
		}
		infer(m, j.note.Direction)
	}
	switch {
	case j.Case == nil || j.opts.Plain || !j.opts.Annotate:
		m.Comment = Provenance(m)
		return nil
	case comments == nil:
		comment = annotate.Comment(j.current, j.note)
	}
	m.Comment = comment
	if len(m.Problems) > 0 {
		m.Comment += " (" + m.Problems[0].Msg + ")"
	}
	return nil
}

// Current returns the session of the message that Pieces yielded last; nil
// without annotations.
func (j *Job) Current() *annotate.Session { return j.current }

// infer gives a message the direction that follows from its session, if its log
// states none. A capture names sender and receiver all the same: a message
// without a direction counts as sent, so the ends change places when it was
// received.
func infer(m *formats.Message, direction formats.Direction) {
	if m.Direction != formats.Unknown {
		return
	}
	switch direction {
	case formats.In:
		m.Direction, m.How = formats.In, formats.Inferred
		if !m.Local.IsZero() {
			m.Local, m.Remote = m.Remote, m.Local
		}
	case formats.Out:
		m.Direction, m.How = formats.Out, formats.Inferred
	}
}
