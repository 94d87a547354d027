// Package converters turns logs into captures and back, and is the one way in
// which every command reads its inputs. [Survey] looks through all of them once
// and returns a [Case]: the sessions, and with [Case.Packets] every message in the
// order of time as the capture shows it. [Merge] does without what only sessions
// tell. Both are written by [Merged.Write].
//
// A message goes one way: package input opens, recognises and zones its log, package
// merge reads all logs as one and repairs and redacts what they hold, and what the
// survey found out is filled in on the way out. Package live does the last for logs
// that grow.
package converters

import (
	"context"
	"net/netip"
	"time"

	"ocsconv/annotate"
	"ocsconv/annotate/hosts"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/redact"
	"ocsconv/converters/wireshark/columns"
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
	// [merge.Learn] has shown it the inputs already.
	Redactor *redact.Redactor
	Learnt   *merge.Learnt

	// Knowledge is what the whole input teaches of which the inputs are a part; nil
	// where they are the whole.
	Knowledge *annotate.Knowledge

	// Lent has the messages of other parts of that input by which the sessions of
	// this one are told.
	Lent []*input.Input

	// SessionsOnly says that the sessions alone are wanted of a [Survey]. The addresses of
	// hosts are then found out by [Case.Packets], which reads the inputs for them.
	SessionsOnly bool

	// Cache keeps what a survey takes of logs; nil keeps nothing.
	Cache merge.Cache

	// Each is shown every message of a survey, in the order of frames and as
	// [Case.Packets] yields it later but for what the sessions tell. It may be nil,
	// and must not keep the message.
	Each func(m *formats.Message)

	// Progress is told how many octets of a pass were read. It may be nil, and
	// is called from several goroutines.
	Progress func(n int)
}

// Reading is the part of the options that says how inputs are read.
func (o *Options) Reading() merge.Options {
	return merge.Options{Clock: o.Clock, Date: o.Date, Strict: o.Strict, Redactor: o.Redactor, Learnt: o.Learnt, Cache: o.Cache, Progress: o.Progress}
}

// Merged are inputs that are ready to be written.
type Merged struct {
	*merge.Inputs
	opts          Options
	hosts         *hosts.Hosts
	sessions      *annotate.Case  // nil where nothing asked for them: messages are placed then, not explained
	counted       []*merge.Report // of the pass before, in the order of Logs; nil where nothing had to be read yet
	servers       []server
	addressesLeft bool // nobody has asked for the addresses that the inputs do not print
}

// server is one whose messages a log holds.
type server struct {
	log  int // index of Inputs.Logs
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
	have, err := g.Sample()
	if err != nil {
		return nil, err
	}
	switch {
	case opts.Directions && !have.Directions:
		_, err = g.survey(ctx, annotate.NewBuilder())
	case !have.Addresses:
		g.addressesLeft = true
	}
	return g, err
}

// findAddresses reads the inputs for the addresses that they do not print, unless
// that was done.
func (g *Merged) findAddresses(ctx context.Context) error {
	if !g.addressesLeft {
		return nil
	}
	g.addressesLeft = false
	if g.sessions == nil {
		_, err := g.survey(ctx, nil)
		return err
	}
	return g.learnAddresses(ctx)
}

// merged gathers inputs of which nothing is known yet.
func merged(ctx context.Context, inputs []*input.Input, opts Options) (*Merged, error) {
	g, err := merge.Gather(ctx, inputs, opts.Reading())
	if err != nil {
		return nil, err
	}
	var reserved func(netip.Addr) bool
	if opts.Redactor != nil {
		reserved = opts.Redactor.Replaces
	}
	return &Merged{Inputs: g, opts: opts, hosts: hosts.New(reserved)}, nil
}

// Explained reports whether the facts of all messages are held in memory, since
// something asked for the sessions.
func (g *Merged) Explained() bool { return g.sessions != nil }

// survey looks through all logs for what must be known before the first message
// can be written: what the log lines around messages and the messages tell of
// addresses, and with a builder the sessions.
func (g *Merged) survey(ctx context.Context, b *annotate.Builder) (*columns.Columns, error) {
	g.addressesLeft = b != nil && g.opts.SessionsOnly && !g.opts.Columns && len(g.opts.Lent) == 0
	learner := g.hosts
	if g.addressesLeft {
		learner = nil
	}
	shown := columns.New(learner, g.opts.Columns)
	seen := map[server]bool{}
	if b != nil && g.opts.Knowledge != nil {
		b.Know(g.opts.Knowledge)
	}
	reports := merge.NewReports(g.Logs)
	pass := merge.Pass{Count: reports, First: true, Again: !g.opts.SessionsOnly, Gists: g.opts.Each == nil && !g.opts.Columns}
	for p, err := range g.Pieces(ctx, pass) {
		if err != nil {
			return nil, err
		}
		m := p.Message
		for c := range g.Logs[p.Log].Around(m).Telling(m) {
			if learner != nil {
				learner.LearnContext(m.Origin.File, &c)
			}
			if b != nil {
				b.AddContext(c)
			}
		}
		if m.Raw == nil {
			continue
		}
		shown.Add(m, b != nil)
		if s := (server{p.Log, m.Origin.Server}); !seen[s] {
			seen[s] = true
			g.servers = append(g.servers, s)
		}
		switch {
		case b == nil:
		case p.Octets > 0:
			b.AddGist(m, p.Octets)
		default:
			b.Add(m)
		}
		if g.opts.Each != nil {
			g.opts.Each(m)
		}
	}
	g.counted = reports
	if b != nil {
		if err := g.lend(ctx, b, shown); err != nil {
			return nil, err
		}
		g.sessions = b.Case()
	}
	shown.Settle(g.sessions)
	return shown, nil
}

// learnAddresses is what a survey does for addresses, when the sessions are known.
func (g *Merged) learnAddresses(ctx context.Context) error {
	shown := columns.New(g.hosts, false)
	for p, err := range g.Pieces(ctx, merge.Pass{}) {
		if err != nil {
			return err
		}
		m := p.Message
		for c := range g.Logs[p.Log].Around(m).Telling(m) {
			g.hosts.LearnContext(m.Origin.File, &c)
		}
		if m.Raw != nil {
			shown.Add(m, true)
		}
	}
	shown.Settle(g.sessions)
	return nil
}

// lend gives the builder what other parts of the input lend.
func (g *Merged) lend(ctx context.Context, b *annotate.Builder, shown *columns.Columns) error {
	if len(g.opts.Lent) == 0 {
		return nil
	}
	opts := g.opts.Reading()
	opts.Progress, opts.Cache = nil, nil
	lent, err := merge.Gather(ctx, g.opts.Lent, opts)
	if err != nil {
		return err
	}
	b.Lend()
	for p, err := range lent.Pieces(ctx, merge.Pass{}) {
		if err != nil {
			return err
		}
		if p.Message.Raw != nil {
			shown.Add(p.Message, true)
			b.Add(p.Message)
		}
	}
	return nil
}
