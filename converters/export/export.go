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
	"ocsconv/formats"
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

	// Wrote is told of every file when it is complete. It may be nil.
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
		return r.combined()
	}
	if slices.ContainsFunc(r.Forms, func(f *Form) bool { return f.Needs }) {
		return r.withMessages(ctx)
	}
	for s := range r.chosen() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.session(s, nil); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) combined() error {
	for _, f := range r.Forms {
		if f.All == nil {
			return fmt.Errorf("%s has no form for several sessions in one file", f.Name)
		}
		if err := r.file("case"+f.Extension, func(w io.Writer) error {
			return f.All(w, r.chosen(), &r.Options)
		}); err != nil {
			return err
		}
	}
	return nil
}

// withMessages goes through the inputs again and keeps the messages of the
// sessions that are not complete yet.
func (r *Run) withMessages(ctx context.Context) error {
	open := map[*annotate.Session][]*formats.Message{}
	for m, err := range r.Job.Pieces(ctx) {
		if err != nil {
			return err
		}
		s := r.Job.Current()
		if m.Raw == nil || s == nil || !r.wants(s.Number) {
			continue
		}
		m.Gap = nil
		open[s] = append(open[s], m)
		if len(open[s]) < len(s.Messages) {
			continue
		}
		if err := r.session(s, open[s]); err != nil {
			return err
		}
		delete(open, s)
	}
	return nil
}

func (r *Run) wants(n int) bool {
	return r.Sessions == nil || slices.Contains(r.Sessions, n)
}

// session writes one session in every form.
func (r *Run) session(s *annotate.Session, messages []*formats.Message) error {
	for _, f := range r.Forms {
		err := r.file(table.FileName(s, f.Extension), func(w io.Writer) error {
			return f.Write(w, s, messages, &r.Options)
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
