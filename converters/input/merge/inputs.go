// Package merge reads several logs and captures as one, in the order of time: [Gather]
// settles what their times mean, and [Inputs.Pieces] hands out what they hold, repaired
// and redacted. What a first pass has read, later passes find again, or say that it was
// changed meanwhile.
package merge

import (
	"context"
	"slices"
	"time"

	"ocsconv/converters/input"
	"ocsconv/converters/input/transcript"
	"ocsconv/converters/redact"
	"ocsconv/formats"
)

// Options guide [Gather]. The zero value is useful.
type Options struct {
	Clock  *formats.Clock // zone of the logs' wall time; nil finds it out
	Date   time.Time      // day of the first line of logs without dates
	Strict bool           // the first problem ends the work

	// Redactor replaces what the inputs tell about people and places before
	// anything else sees it; nil leaves everything as it is. Learnt says that
	// [Learn] has shown it the inputs already.
	Redactor *redact.Redactor
	Learnt   *Learnt

	// Cache keeps what a first pass takes of logs; nil keeps nothing.
	Cache Cache

	// Progress is told how many octets of a pass were read. It may be nil, and
	// is called from several goroutines.
	Progress func(n int)
}

// Inputs are logs and captures that are opened, recognised and zoned, and read as
// one in the order of time.
type Inputs struct {
	Logs    []*input.Log
	Undated []error // what was left out, since nothing tells the day of its lines

	opts        Options
	sums        map[*input.Input][]uint32             // checksums of the messages of logs that were read to their ends
	transcripts map[*input.Log]*transcript.Transcript // of those that a first pass could take down
}

// Gather settles the zones of the inputs and learns what is to be redacted.
func Gather(ctx context.Context, inputs []*input.Input, opts Options) (*Inputs, error) {
	g := &Inputs{opts: opts, sums: map[*input.Input][]uint32{}, transcripts: map[*input.Log]*transcript.Transcript{}}
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

// Only returns some of the logs, to be read by themselves.
func (g *Inputs) Only(logs []*input.Log) *Inputs {
	some := *g
	some.Logs = logs
	return &some
}

// Name returns [input.Log.Name] of the log that messages call file.
func (g *Inputs) Name(file string) string {
	i := slices.IndexFunc(g.Logs, func(l *input.Log) bool { return l.File == file })
	if i < 0 {
		return file
	}
	return g.Logs[i].Name()
}

// Sample is what the first messages of all logs have.
type Sample struct{ Addresses, Directions bool }

// sampled is how many messages tell what the others have.
const sampled = 20

// Sample looks at the first messages of every log: one prints addresses and
// directions of all or of none.
func (g *Inputs) Sample() (Sample, error) {
	have := Sample{Addresses: true, Directions: true}
	for _, l := range g.Logs {
		if have == (Sample{}) {
			break // no further log can take more away
		}
		if err := have.of(l); err != nil {
			return have, err
		}
	}
	return have, nil
}

// of takes away what a log's first messages lack.
func (have *Sample) of(l *input.Log) error {
	if l.Format.Mixed {
		have.Addresses = false
	}
	n := 0
	for m, err := range l.First() {
		if err != nil {
			return err
		}
		have.Addresses = have.Addresses && m.Local.Addr().IsValid() && m.Remote.Addr().IsValid()
		have.Directions = have.Directions && m.Direction != formats.Unknown
		if n++; n == sampled || *have == (Sample{}) {
			break
		}
	}
	return nil
}
