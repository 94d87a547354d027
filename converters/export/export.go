package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/output"
	"ocsconv/converters/table"
)

// Run says what is exported.
type Run struct {
	Job      *converters.Job // surveyed, with annotations
	Forms    []*Form
	Sessions []int // numbers; nil means all
	Folder   string
	Combined bool // one file per form over all sessions
	Force    bool
	Options  Options

	// Wrote is told of every file when it is complete, from several goroutines.
	// It may be nil.
	Wrote func(path string)
}

// chosen yields the sessions of the run.
func (r *Run) chosen() iter.Seq[*annotate.Session] {
	if r.Sessions == nil {
		return r.Job.Case.Sessions()
	}
	return func(yield func(*annotate.Session) bool) {
		for _, n := range r.Sessions {
			if !yield(r.Job.Case.Session(n)) {
				return
			}
		}
	}
}

// Do writes all files of the run. A file appears whole or not at all; what was
// written before an error stays.
func (r *Run) Do(ctx context.Context) error {
	if err := os.MkdirAll(r.Folder, 0o777); err != nil {
		return err
	}
	for _, f := range r.Forms {
		if f.Overview == nil {
			continue
		}
		if err := r.file("sessions"+f.Extension, func(w io.Writer) error {
			return f.Overview(w, r.chosen(), &r.Options)
		}); err != nil {
			return err
		}
	}
	if r.Combined {
		return r.combined(ctx)
	}
	return r.each(ctx)
}

// each writes the sessions one by one, a few at a time.
func (r *Run) each(ctx context.Context) error {
	g, ctx := newGroup(ctx)
	var err error
	if r.needsMessages() {
		err = r.complete(ctx, func(e Entry) error { return g.run(func() error { return r.session(e) }) })
	} else {
		for s := range r.chosen() {
			if err = g.run(func() error { return r.session(Entry{Session: s}) }); err != nil {
				break
			}
		}
	}
	return g.wait(err)
}

// combined writes one file per form. Forms that need the messages hold all of
// them in memory.
func (r *Run) combined(ctx context.Context) error {
	entries := func(yield func(Entry) bool) {
		for s := range r.chosen() {
			if !yield(Entry{Session: s}) {
				return
			}
		}
	}
	if r.needsMessages() {
		var all []Entry
		if err := r.complete(ctx, func(e Entry) error { all = append(all, e); return nil }); err != nil {
			return err
		}
		slices.SortFunc(all, func(a, b Entry) int { return a.Session.Number - b.Session.Number })
		entries = slices.Values(all)
	}
	for _, f := range r.Forms {
		if f.All == nil {
			return fmt.Errorf("%s has no form for several sessions in one file", f.Name)
		}
		if err := r.file("case"+f.Extension, func(w io.Writer) error {
			return f.All(w, entries, &r.Options)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) needsMessages() bool {
	return slices.ContainsFunc(r.Forms, func(f *Form) bool { return f.Needs })
}

// complete goes through the inputs again and hands out every session with its
// messages as soon as it has all of them.
func (r *Run) complete(ctx context.Context, done func(Entry) error) error {
	open := map[int]*Entry{}
	for m, err := range r.Job.Pieces(ctx) {
		if err != nil {
			return err
		}
		s := r.Job.Current()
		if m.Raw == nil || s == nil || !r.wants(s.Number) {
			continue
		}
		e := open[s.Number]
		if e == nil {
			e = &Entry{Session: s}
			open[s.Number] = e
		}
		m.Gap = nil
		e.Messages = append(e.Messages, m)
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

func (r *Run) wants(n int) bool {
	return r.Sessions == nil || slices.Contains(r.Sessions, n)
}

// session writes one session in every form.
func (r *Run) session(e Entry) error {
	for _, f := range r.Forms {
		err := r.file(table.FileName(e.Session, f.Extension), func(w io.Writer) error {
			return f.Write(w, e, &r.Options)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) file(name string, write func(io.Writer) error) error {
	path := filepath.Join(r.Folder, name)
	f, err := output.Create(path, r.Force)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := bufio.NewWriterSize(f, 64<<10)
	if err := write(w); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Commit(r.Force); err != nil {
		return err
	}
	if r.Wrote != nil {
		r.Wrote(path)
	}
	return nil
}
