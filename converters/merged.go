// Package converters turns logs into captures and back, and is the one way in
// which every command reads its inputs. [Survey] looks through all of them once
// and returns a [Case]: the sessions, and with [Case.Packets] every message in the
// order of time as the capture shows it. [Merge] does without what only sessions
// tell. Both are written by [Merged.Write].
//
// A message goes one way: package input opens, recognises and zones its log, a
// pass merges the logs and repairs and redacts what they hold, and what the survey
// found out is filled in on the way out. [Stream] does the last for logs that grow.
package converters

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/converters/input"
	"ocsconv/converters/redact"
	"ocsconv/formats"
)

// Options guide [Survey] and [Merge]. The zero value is useful.
type Options struct {
	Clock  *formats.Clock // zone of the logs' wall time; nil finds it out
	Date   time.Time      // day of the first line of logs without dates
	Plain  bool           // comments say only where a message stands, not what it means
	Strict bool           // the first problem ends the work

	// Directions wants the direction of every message from [Merge], also where
	// the inputs state none.
	Directions bool

	// Columns wants what Wireshark's columns show of the messages, for
	// [Case.Session] and [Case.Packets].
	Columns bool

	// Redactor replaces what the inputs tell about people and places before
	// anything else sees it; nil leaves everything as it is. Learnt says that
	// [Learn] has shown it the inputs already.
	Redactor *redact.Redactor
	Learnt   *Learnt

	// Known is what the whole input teaches of which the inputs are a part; nil
	// where they are the whole.
	Known *annotate.Knowledge

	// Lent has the messages of other parts of that input by which the sessions of
	// this one are told.
	Lent []*input.Input

	// Sessions says that the sessions alone are wanted of a [Survey]. The addresses of
	// hosts are then found out by [Case.Packets], which reads the inputs for them.
	Sessions bool

	// Cache keeps what a survey takes of logs; nil keeps nothing.
	Cache Cache

	// Each is shown every message of a survey, in the order of frames and as
	// [Case.Packets] yields it later but for what the sessions tell. It may be nil,
	// and must not keep the message.
	Each func(m *formats.Message)

	// Progress is told how many octets of a pass were read. It may be nil, and
	// is called from several goroutines.
	Progress func(n int)
}

// Gathered are logs and captures that are opened, recognised and zoned, and read as
// one in the order of time. [Gathered.Pieces] hands out what they hold.
type Gathered struct {
	Logs    []*input.Log
	Undated []error // what was left out, since nothing tells the day of its lines

	opts Options
	sums map[*input.Input]*checksums // of the logs that were read to their ends
	cuts map[*input.Log]*transcript  // of those that the survey could take down
}

// Merged is a gathered set of logs that is ready to be written.
type Merged struct {
	*Gathered
	hosts    *hosts.Hosts
	sessions *annotate.Case // nil where nothing asked for them: messages are placed then, not explained
	counted  []*Report      // of the pass before, in the order of Logs; nil where nothing had to be read yet
	servers  []server
	unasked  bool // nobody has asked for the addresses that the inputs do not print
}

// server is one whose messages a log holds.
type server struct {
	log  int // index of Merged.Logs
	name string
}

// Merge prepares inputs for being written without annotations. It reads them
// only when their first messages show that directions must be found out; addresses
// are found out by what shows them.
func Merge(ctx context.Context, inputs []*input.Input, opts Options) (*Merged, error) {
	opts.Plain = true
	g, err := merged(ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	have, err := g.sample()
	if err != nil {
		return nil, err
	}
	switch {
	case opts.Directions && !have.directions:
		_, err = g.survey(ctx, annotate.NewBuilder())
	case !have.addresses:
		g.unasked = true
	}
	return g, err
}

// findAddresses reads the inputs for the addresses that they do not print, unless
// that was done.
func (g *Merged) findAddresses(ctx context.Context) error {
	if !g.unasked {
		return nil
	}
	g.unasked = false
	if g.sessions == nil {
		_, err := g.survey(ctx, nil)
		return err
	}
	return g.learnAddresses(ctx)
}

// merged gathers inputs of which nothing is known yet.
func merged(ctx context.Context, inputs []*input.Input, opts Options) (*Merged, error) {
	g, err := gather(ctx, inputs, opts)
	if err != nil {
		return nil, err
	}
	var reserved func(netip.Addr) bool
	if opts.Redactor != nil {
		reserved = opts.Redactor.Replaces
	}
	return &Merged{Gathered: g, hosts: hosts.New(reserved)}, nil
}

// gather settles the zones of the inputs and learns what is to be redacted.
func gather(ctx context.Context, inputs []*input.Input, opts Options) (*Gathered, error) {
	g := &Gathered{opts: opts, sums: map[*input.Input]*checksums{}, cuts: map[*input.Log]*transcript{}}
	zone, err := input.ZoneOptions{Clock: opts.Clock, Date: opts.Date, Strict: opts.Strict}, error(nil)
	if g.Logs, g.Undated, err = input.Logs(inputs, zone, opts.Progress); err != nil {
		return nil, err
	}
	if opts.Redactor != nil {
		for _, l := range g.Logs {
			l.Text = true
		}
		if err := g.startRedaction(ctx); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Explained reports whether the facts of all messages are held in memory, since
// something asked for the sessions.
func (g *Merged) Explained() bool { return g.sessions != nil }

// Name returns [input.Log.Name] of the log that messages call file.
func (g *Gathered) Name(file string) string {
	i := slices.IndexFunc(g.Logs, func(l *input.Log) bool { return l.File == file })
	if i < 0 {
		return file
	}
	return g.Logs[i].Name()
}

// sample is what the first messages of all logs have.
type sample struct{ addresses, directions bool }

// sampled is how many messages tell what the others have.
const sampled = 20

// sample looks at the first messages of every log: one prints addresses and
// directions of all or of none.
func (g *Gathered) sample() (sample, error) {
	have := sample{addresses: true, directions: true}
	for _, l := range g.Logs {
		if have == (sample{}) {
			break // no further log can take more away
		}
		if err := have.of(l); err != nil {
			return have, err
		}
	}
	return have, nil
}

// of takes away what a log's first messages lack.
func (have *sample) of(l *input.Log) error {
	if l.Format.Mixed {
		have.addresses = false
	}
	r, closer, err := l.Reader()
	if err != nil {
		return err
	}
	defer closer.Close()
	n := 0
	for m, err := range formats.Messages(r) {
		if err != nil {
			return err
		}
		have.addresses = have.addresses && m.Local.Addr().IsValid() && m.Remote.Addr().IsValid()
		have.directions = have.directions && m.Direction != formats.Unknown
		if n++; n == sampled || *have == (sample{}) {
			break
		}
	}
	return nil
}
