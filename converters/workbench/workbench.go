// Package workbench is what stands behind a page into which somebody drops logs: a
// [Bench] reads them as one case, answers what the page asks of it, and writes the
// files that it offers. It runs in a browser, as WebAssembly, and behind a server
// on loopback; the page, see [WritePage], is the same.
package workbench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export/report"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/input/source"
	"ocsconv/converters/output"
	"ocsconv/formats"
)

// Options guide [Open].
type Options struct {
	Program  string // what files name as their maker
	Progress func(Progress)
	List     func(list []byte) // told the list of sessions, again whenever it has grown
	Input    input.Options
	Inbox    string // folder of the files that were dropped, which nobody is told
}

// Progress says how far an operation is.
type Progress struct {
	Doing string `json:"doing"`
	Done  int64  `json:"done"`  // octets
	Total int64  `json:"total"` // about; 0 when unknown
}

// Bench is a case that lies on the table. Its methods may be called from several
// goroutines.
type Bench struct {
	opts    Options
	sources []*source.Source
	inputs  []*input.Input
	known   *converters.Case
	answers *report.Answers
	skipped []error
	outputs output.Batch

	meter   meter
	cache   cache
	columns columns
}

// Open reads what the names stand for as one case and hands out its list. Inputs
// that cannot be read are named by [Bench.Remarks]; when nothing is left that is
// the error.
func Open(ctx context.Context, names []string, opts Options) (*Bench, error) {
	b := &Bench{opts: opts}
	b.meter.tell = opts.Progress
	b.sources, b.skipped = source.Expand(names, strings.NewReader(""))
	opened, errs := input.OpenAll(ctx, b.sources, opts.Input)
	b.skipped = append(b.skipped, errs...)
	b.inputs, _ = input.Duplicates(opened)
	if err := b.survey(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

func (b *Bench) survey(ctx context.Context) (err error) {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case len(b.inputs) == 0 && len(b.skipped) == 0:
		return errors.New("no log among these files")
	case len(b.inputs) == 0:
		return errors.Join(b.briefly()...)
	}
	b.meter.start("reading", b.reads())
	if b.known, err = converters.Survey(ctx, b.inputs, converters.Options{Progress: b.meter.add}); err != nil {
		return err
	}
	if err := merge.NoMessages(b.known.Reports); err != nil {
		return err
	}
	b.skipped = append(b.skipped, b.known.Undated...)
	b.answers = report.NewAnswers(report.Options{Zone: input.CommonZone(b.known.Logs)})
	return b.list(ctx)
}

// pace is how long the list grows before it is handed out again. Somebody looks at
// the first rows while the others are made.
const pace = 400 * time.Millisecond

func (b *Bench) list(ctx context.Context) error {
	// Later lists take longer to make and to draw, so they come less often.
	next, wait := time.Now().Add(pace/4), pace
	for n := 1; n <= b.known.Len(); n++ {
		b.answers.Add(b.known.SessionList, n)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(next) {
			if err := b.hand(); err != nil {
				return err
			}
			wait += wait / 2
			next = time.Now().Add(wait)
		}
	}
	return b.hand()
}

func (b *Bench) hand() error {
	list, err := b.answers.List()
	if err == nil && b.opts.List != nil {
		b.opts.List(list)
	}
	return err
}

// Close releases the inputs.
func (b *Bench) Close() {
	for _, s := range b.sources {
		_ = s.Close()
	}
}

// size is that of all inputs as they are stored, in octets.
func (b *Bench) size() int64 {
	return b.octets(func(in *input.Input) int64 { return in.Source.Size })
}

// reads is how many octets a pass over all inputs reads that finds out their zones.
func (b *Bench) reads() int64 { return b.octets((*input.Input).Reads) }

func (b *Bench) octets(of func(*input.Input) int64) int64 {
	total := int64(0)
	for _, in := range b.inputs {
		total += max(of(in), 0)
	}
	return total
}

// Opened says what was opened.
type Opened struct {
	Inputs  int      `json:"inputs"`
	Remarks []string `json:"remarks"`
}

// Opened says what was opened.
func (b *Bench) Opened() Opened { return Opened{len(b.inputs), b.Remarks()} }

// maxRemarks is how many remarks on the inputs are told; the others are counted.
const maxRemarks = 50

// Remarks says what was left out of the case and what was damaged in it, a line
// each.
func (b *Bench) Remarks() []string {
	list := []string{}
	for _, err := range b.briefly() {
		list = append(list, err.Error()+"; skipped")
	}
	for _, r := range b.known.Reports {
		if r.Damaged+r.Altered > 0 {
			list = append(list, fmt.Sprintf("%s: %d damaged, %d altered", r.Log.Name(), r.Damaged, r.Altered))
		}
		list = append(list, r.Remarks()...)
	}
	if more := len(list) - maxRemarks; more > 0 {
		list = append(list[:maxRemarks], fmt.Sprintf("further remarks: %d", more))
	}
	return b.withoutInbox(list)
}

// withoutInbox takes the folder of what was dropped out of remarks: nobody chose it.
func (b *Bench) withoutInbox(remarks []string) []string {
	if b.opts.Inbox != "" {
		for i := range remarks {
			remarks[i] = strings.ReplaceAll(remarks[i], b.opts.Inbox+string(filepath.Separator), "")
		}
	}
	return remarks
}

// briefly says what could not be read, without every format's reasons.
func (b *Bench) briefly() []error {
	list := make([]error, len(b.skipped))
	for i, err := range b.skipped {
		list[i] = input.Brief(err)
	}
	return list
}

// Part returns a part of a session as [report.Answers.Part] does.
func (b *Bench) Part(ctx context.Context, name string, number int) ([]byte, error) {
	if number < 1 || number > b.known.Len() {
		return nil, fmt.Errorf("there is no session %d", number)
	}
	s := b.known.Session(number)
	if name == "note" {
		return b.answers.Part(name, s, nil)
	}
	messages, err := b.messages(ctx, s)
	if err != nil {
		return nil, err
	}
	return b.answers.Part(name, s, func(n int) []byte { return messages[n] })
}

// cache has the messages of the session that was looked at last.
type cache struct {
	mu       sync.Mutex
	number   int
	messages map[int][]byte
}

func (b *Bench) messages(ctx context.Context, s *annotate.Session) (map[int][]byte, error) {
	b.cache.mu.Lock()
	defer b.cache.mu.Unlock()
	if b.cache.number == s.Number {
		return b.cache.messages, nil
	}
	found := map[int][]byte{}
	err := b.known.Complete(ctx, []int{s.Number}, func(s *annotate.Session, messages []*formats.Message) error {
		for i, m := range messages {
			found[s.Messages[i].N] = m.Raw
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.cache.number, b.cache.messages = s.Number, found
	return found, nil
}

// meter counts what is read and tells of it.
type meter struct {
	mu   sync.Mutex
	now  Progress
	told int64
	tell func(Progress)
}

// step is how many octets are read before the page is told.
const step = 1 << 20

func (m *meter) start(doing string, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now, m.told = Progress{Doing: doing, Total: total}, 0
	if m.tell != nil {
		m.tell(m.now)
	}
}

func (m *meter) add(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.Done += int64(n)
	if m.tell != nil && m.now.Done-m.told >= step {
		m.told = m.now.Done
		m.tell(m.now)
	}
}
