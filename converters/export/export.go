package export

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export/workbook"
	"ocsconv/converters/output"
	"ocsconv/converters/table"
	"ocsconv/formats"
)

// Run says what is exported.
type Run struct {
	Case     *converters.Case
	Forms    []*Form // each once
	Sessions []int   // numbers, each once; nil means all
	Folder   string
	Combined bool   // one file per form over all sessions
	Ending   string // of the file that Print fills, "" for a terminal
	Force    bool
	Options  Options
	Outputs  *output.Batch // to which the files belong; nil is one of their own

	// Check looks at a file, which still stands at another path, before it gets
	// its name; an error keeps it from that. It may be nil.
	Check func(name, path string) error

	// Wrote is told of every file when it is complete, from several goroutines.
	// It may be nil.
	Wrote func(path string)

	done    map[*Form]bool  // whose overviews are written
	drawn   *workbook.Drawn // nil but where each session comes into two workbooks
	mu      sync.Mutex
	remarks []string
}

// Count returns how many sessions the run has.
func (r *Run) Count() int {
	if r.Sessions == nil {
		return r.Case.Len()
	}
	return len(r.Sessions)
}

// Files returns how many files Do writes.
func (r *Run) Files() int {
	n := r.Count() * len(r.Forms)
	if r.Combined {
		n = len(r.Forms)
	}
	for _, f := range r.Forms {
		if f.Overview != nil {
			n++
		}
	}
	return n
}

// Remarks returns, sorted, what files could not hold as it was: sentences that
// begin with the file's name. It is complete when Do has returned.
func (r *Run) Remarks() []string {
	slices.Sort(r.remarks)
	return r.remarks
}

// numbers yields the numbers of the run's sessions.
func (r *Run) numbers() iter.Seq[int] {
	if r.Sessions != nil {
		return slices.Values(r.Sessions)
	}
	return slices.Values(r.Case.All())
}

// chosen yields the sessions of the run.
func (r *Run) chosen() iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		for n := range r.numbers() {
			if !yield(r.Case.Session(n)) {
				return
			}
		}
	}
}

// Do writes all files of the run. A file appears whole or not at all; what was
// written before an error stays.
func (r *Run) Do(ctx context.Context) error {
	r.Outputs = cmp.Or(r.Outputs, &output.Batch{})
	if err := r.clash(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.Folder, 0o777); err != nil {
		return err
	}
	if err := r.again(ctx); err != nil {
		return err
	}
	g, ctx := newGroup(ctx)
	switch {
	case r.Combined:
		r.overviews(ctx, g, r.chosen)
		return g.wait(r.combined(ctx))
	case slices.ContainsFunc(r.Forms, func(f *Form) bool { return f.NeedsMessages }):
		r.overviews(ctx, g, r.chosen)
		return g.wait(r.eachComplete(ctx, g))
	}
	return g.wait(r.each(ctx, g))
}

// clash finds two forms whose files would have the same names.
func (r *Run) clash() error {
	first := map[string]string{}
	for _, f := range r.Forms {
		name := f.Extension
		if r.Combined {
			name = f.combinedName()
		}
		if other, ok := first[strings.ToLower(name)]; ok {
			return fmt.Errorf("%s and %s both write %s; export them into different folders", other, f.Name, name)
		}
		first[strings.ToLower(name)] = f.Name
	}
	return nil
}

func overviewName(f *Form) string { return "sessions" + f.Extension }

// overviews starts to write the files with a row per session. Each has goroutines of
// its own, since it waits for whoever works the sessions out.
func (r *Run) overviews(ctx context.Context, g *group, sessions func() iter.Seq[*annotate.Session]) {
	for _, f := range r.Forms {
		if f.Overview == nil || r.done[f] {
			continue
		}
		list := sessions()
		g.start(func() error { return r.overview(ctx, f, list) })
	}
}

func (r *Run) overview(ctx context.Context, f *Form, sessions iter.Seq[*annotate.Session]) error {
	return r.file(ctx, overviewName(f), func(w io.Writer, o *Options) error {
		if r.Combined {
			o.combined = f.combinedName()
		}
		return f.Overview(w, sessions, o)
	})
}

// again writes the overviews that are there already, before anything else: where one
// holds something else, nothing is written, and where all are the same, an export is
// repeated, which is no error.
func (r *Run) again(ctx context.Context) error {
	r.done = map[*Form]bool{}
	for _, f := range r.Forms {
		if f.Overview == nil || r.Force {
			continue
		}
		if _, err := os.Lstat(filepath.Join(r.Folder, overviewName(f))); err != nil {
			continue
		}
		if err := r.overview(ctx, f, r.chosen()); err != nil {
			return err
		}
		r.done[f] = true
	}
	return nil
}

// each writes every session to files of its own, a few sessions at a time. A session
// is worked out once for them and for the overviews.
func (r *Run) each(ctx context.Context, g *group) error {
	if len(r.done) == 0 {
		r.drawn = &workbook.Drawn{}
	}
	var queues []chan *annotate.Session
	r.overviews(ctx, g, func() iter.Seq[*annotate.Session] {
		q := make(chan *annotate.Session, overviewAhead)
		queues = append(queues, q)
		return received(ctx, q)
	})
	defer func() {
		for _, q := range queues {
			close(q)
		}
	}()
	for s := range r.chosen() {
		for _, q := range queues {
			select {
			case q <- s:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err := g.run(func() error { return r.session(ctx, Entry{Session: s}, r.Forms) }); err != nil {
			return err
		}
	}
	return nil
}

// overviewAhead is how many sessions wait for an overview at most.
const overviewAhead = 8

// received yields what comes through q until that is closed.
func received(ctx context.Context, q <-chan *annotate.Session) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		for {
			select {
			case s, ok := <-q:
				if !ok || !yield(s) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// eachComplete does what each does for forms that need the messages themselves.
func (r *Run) eachComplete(ctx context.Context, g *group) error {
	var parallel, ordered []*Form
	for _, f := range r.Forms {
		if f.InOrder {
			ordered = append(ordered, f)
		} else {
			parallel = append(parallel, f)
		}
	}
	return r.complete(ctx, func(e Entry) error {
		if err := r.session(ctx, e, ordered); err != nil {
			return err
		}
		return g.run(func() error { return r.session(ctx, e, parallel) })
	})
}

// combined writes one file per form.
func (r *Run) combined(ctx context.Context) error {
	var held entries
	for _, f := range r.Forms {
		if err := r.file(ctx, f.combinedName(), func(w io.Writer, o *Options) error {
			return r.all(ctx, f, &held, w, o)
		}); err != nil {
			return err
		}
	}
	return nil
}

// all writes every session of the run into one file of a form.
func (r *Run) all(ctx context.Context, f *Form, held *entries, w io.Writer, o *Options) error {
	switch {
	case !f.NeedsMessages:
		return f.all(w, func(yield func(Entry) bool) {
			for s := range r.chosen() {
				if !yield(Entry{Session: s}) {
					return
				}
			}
		}, o)
	case f.AnyOrder:
		return r.passing(ctx, func(list iter.Seq[Entry]) error { return f.all(w, list, o) })
	}
	if err := held.fill(ctx, r); err != nil {
		return err
	}
	return f.all(w, slices.Values(held.list), o)
}

// Print writes the first form to w: of one session as its own file holds it, of
// several as one file over all. It writes no files.
func (r *Run) Print(ctx context.Context, w io.Writer) error {
	f, w := r.Forms[0], &guarded{ctx, w}
	var held entries
	if f.Document != nil && strings.EqualFold(r.Ending, f.Extension) {
		document := *f
		document.All = f.Document
		return r.all(ctx, &document, &held, w, &r.Options)
	}
	if r.Count() > 1 {
		return r.all(ctx, f, &held, w, &r.Options)
	}
	if f.NeedsMessages {
		if err := held.fill(ctx, r); err != nil {
			return err
		}
	} else {
		for s := range r.chosen() {
			held.list = append(held.list, Entry{Session: s})
		}
	}
	for _, e := range held.list {
		return f.Write(w, e, &r.Options)
	}
	return nil
}

// entries are the sessions of a run in order, all with their messages in memory.
type entries struct {
	list   []Entry
	filled bool
}

func (e *entries) fill(ctx context.Context, r *Run) error {
	if e.filled {
		return nil
	}
	e.filled = true
	if err := r.complete(ctx, func(one Entry) error { e.list = append(e.list, one); return nil }); err != nil {
		return err
	}
	slices.SortFunc(e.list, func(a, b Entry) int { return a.Session.Number - b.Session.Number })
	return nil
}

// errEnough stops a pass whose reader wants no more.
var errEnough = errors.New("enough")

// passing hands the sessions to write as they become complete, and keeps none.
func (r *Run) passing(ctx context.Context, write func(iter.Seq[Entry]) error) error {
	var failed error
	err := write(func(yield func(Entry) bool) {
		failed = r.complete(ctx, func(e Entry) error {
			if !yield(e) {
				return errEnough
			}
			return nil
		})
	})
	if failed != nil && failed != errEnough {
		return failed
	}
	return err
}

// complete goes through the inputs again and hands out every session with its
// messages as soon as it has all of them.
func (r *Run) complete(ctx context.Context, done func(Entry) error) error {
	numbers := slices.Collect(r.numbers())
	if !slices.ContainsFunc(r.Forms, func(f *Form) bool { return f.Reports }) {
		return r.completed(ctx, numbers, done)
	}
	done, rest := withReports(numbers, done)
	if r.Sessions != nil {
		numbers = r.Case.WithReports(numbers)
	}
	if err := r.completed(ctx, numbers, done); err != nil {
		return err
	}
	return rest()
}

// completed is complete for the sessions that are wanted, whatever carries the reports on them.
func (r *Run) completed(ctx context.Context, numbers []int, done func(Entry) error) error {
	if r.Sessions != nil || r.Case.Recalled() {
		return r.Case.Complete(ctx, numbers, func(s *annotate.Session, messages []*formats.Message) error {
			r.Case.Explain(s, messages)
			return done(Entry{Session: s, Messages: messages})
		})
	}
	open := map[int]*Entry{}
	for p, err := range r.Case.Packets(ctx) {
		if err != nil {
			return err
		}
		s := p.Session
		e := open[s.Number]
		if e == nil {
			e = &Entry{Session: s}
			open[s.Number] = e
		}
		p.Message.Gap = nil
		e.Messages = append(e.Messages, p.Message)
		if len(e.Messages) < len(s.Messages) {
			continue
		}
		delete(open, s.Number)
		if err := done(*e); err != nil {
			return err
		}
	}
	return nil
}

// session writes one session in some forms.
func (r *Run) session(ctx context.Context, e Entry, forms []*Form) error {
	for _, f := range forms {
		err := r.file(ctx, table.FileName(e.Session, f.Extension), func(w io.Writer, o *Options) error {
			return f.Write(w, e, o)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// buffers are those of files that are done: many files are small.
var buffers sync.Pool // of *bufio.Writer

func (r *Run) file(ctx context.Context, name string, write func(io.Writer, *Options) error) error {
	path := filepath.Join(r.Folder, name)
	f, err := r.Outputs.CreateDerived(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	w, ok := buffers.Get().(*bufio.Writer)
	if !ok {
		w = bufio.NewWriterSize(nil, 64<<10)
	}
	defer buffers.Put(w)
	w.Reset(&guarded{ctx, f})
	defer w.Reset(nil)
	opts := r.Options
	opts.drawn = r.drawn
	opts.remark = func(sentence string) { r.remark(name + ": " + sentence) }
	if err := write(w, &opts); err != nil {
		if named := (*output.Error)(nil); errors.As(err, &named) {
			return err
		}
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // or the file may lack sessions
		return err
	}
	if r.Check != nil {
		if err := r.Check(path, f.Name()); err != nil {
			return err
		}
	}
	if err := f.Commit(r.Force); err != nil {
		return err
	}
	if r.Wrote != nil {
		r.Wrote(path)
	}
	return nil
}

func (r *Run) remark(sentence string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.remarks = append(r.remarks, sentence)
}

// guarded ends writing when the context does, so that a form that takes long
// can be stopped.
type guarded struct {
	ctx context.Context
	w   io.Writer
}

func (g *guarded) Write(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	return g.w.Write(p)
}
