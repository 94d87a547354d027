package workbench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/output"
	"ocsconv/converters/plan"
	"ocsconv/converters/redact"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
)

// Offer is a file, or several, that the page offers.
type Offer struct {
	Name  string `json:"name"` // what [Bench.Write] takes
	Title string `json:"title"`
	Whole bool   `json:"whole"` // of the whole case only
}

// redacted begins the names of offers of the inputs in their own form, safe to send.
const redacted = "redacted-"

// Offers lists what there is. Pictures of pixels need fonts and are left to the
// program that is installed.
func Offers() []Offer {
	var list []Offer
	for _, f := range export.Forms {
		if f.Name != "png" && f.Name != "pdf" {
			list = append(list, Offer{Name: f.Name, Title: fmt.Sprintf("%s: %s", f.Name, f.Title)})
		}
	}
	list = append(list, Offer{Name: "whole", Title: "pcapng: the whole case for Wireshark", Whole: true})
	for _, l := range []redact.Level{redact.Secrets, redact.People, redact.All} {
		list = append(list, Offer{Name: redacted + l.String(), Title: "the logs without what is secret: " + kept[l], Whole: true})
	}
	return list
}

var kept = map[redact.Level]string{
	redact.Secrets: "credentials and what people wrote (secrets)",
	redact.People:  "and without users, names, numbers, devices (people)",
	redact.All:     "and without hosts, addresses, ids (all)",
}

// ErrLeak says that what was redacted still held an original value.
var ErrLeak = errors.New("redaction is not complete, so the file was not written")

// Write writes what an offer stands for into a folder: of all sessions, or of those
// with these numbers, each once. The error of one file leaves the files before it. Remarks are
// what the files could not hold as it was.
func (b *Bench) Write(ctx context.Context, offer string, sessions []int, folder string) (remarks []string, err error) {
	if level, ok := strings.CutPrefix(offer, redacted); ok {
		return nil, b.redact(ctx, level, folder)
	}
	if offer == "whole" {
		b.meter.start("writing", b.size())
		return nil, b.create(filepath.Join(folder, "case.pcapng"), func(w io.Writer) error {
			_, err := b.known.Write(ctx, w, b.target())
			return err
		})
	}
	form := export.ByName(offer)
	if form == nil || !slices.ContainsFunc(Offers(), func(o Offer) bool { return o.Name == form.Name }) {
		return nil, fmt.Errorf("there is no form %q", offer)
	}
	for _, n := range sessions {
		if n < 1 || n > b.known.Len() {
			return nil, fmt.Errorf("there is no session %d", n)
		}
	}
	if len(sessions) == 0 {
		sessions = nil // all
	}
	known := b.known
	if form.Columns {
		if known, err = b.columned(ctx); err != nil {
			return nil, err
		}
	}
	b.meter.start("writing", b.size())
	run := &export.Run{
		Outputs: &b.outputs, Case: known, Forms: []*export.Form{form}, Sessions: sessions, Folder: folder, Combined: len(sessions) != 1, Force: true, Options: b.exporting(),
	}
	err = run.Do(ctx)
	return run.Remarks(), err
}

// columns has the case with what forms of tables show of it. The list does without, so
// that is looked for when somebody wants such a form.
type columns struct {
	mu    sync.Mutex
	known *converters.Case
}

func (b *Bench) columned(ctx context.Context) (*converters.Case, error) {
	b.columns.mu.Lock()
	defer b.columns.mu.Unlock()
	if b.columns.known == nil {
		b.meter.start("looking for what tables show", b.size())
		known, err := b.known.WithColumns(ctx, nil)
		if err != nil {
			return nil, err
		}
		b.columns.known = known
	}
	return b.columns.known, nil
}

func (b *Bench) target() converters.Target {
	return converters.Target{Format: capture.Format, Application: b.opts.Program}
}

func (b *Bench) exporting() export.Options {
	o := export.NewOptions(b.known, b.opts.Program, len(b.skipped))
	o.Zone, o.Source.Remarks = input.CommonZone(b.known.Logs), b.withoutInbox(o.Source.Remarks)
	return o
}

// redact writes every input again in its own form, safe to send. Each is searched
// for what was replaced before it gets its name.
func (b *Bench) redact(ctx context.Context, word, folder string) error {
	level, err := redact.ParseLevel(word)
	if err != nil {
		return err
	}
	r := redact.New(level, redact.Options{Formats: known.Formats})
	b.meter.start("looking for what to replace", b.size())
	learnt, err := merge.Learn(ctx, b.inputs, r, b.meter.add)
	if err != nil {
		return err
	}
	b.meter.start("writing", b.reads())
	request := plan.Request{SameForm: true, Redacted: true, Rename: r.File}
	taken := map[string]bool{}
	for _, in := range b.inputs {
		for _, o := range request.Each(in) {
			one, err := converters.Survey(ctx, []*input.Input{in}, converters.Options{Redactor: r, Learnt: learnt, Progress: b.meter.add})
			if err != nil {
				return err
			}
			if err := b.redactedFile(ctx, r, one, o, filepath.Join(folder, output.Unique("redacted-"+o.Name, taken))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Bench) redactedFile(ctx context.Context, r *redact.Redactor, one *converters.Case, o plan.Output, path string) error {
	o.Application = b.opts.Program
	return b.create(path, func(w io.Writer) error {
		_, err := one.Write(ctx, w, o.Target)
		return err
	}, func(name string) error {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		var own redact.OwnWords
		if o.Format.Name == capture.Format.Name {
			own = export.OwnWords("comments" + capture.Format.Extensions[0])
		}
		d := r.Leaks(own)
		if err := d.CheckReader(filepath.Base(path), f); err != nil {
			return err
		}
		if n := len(d.Found()); n > 0 {
			return fmt.Errorf("%s: %w: values that are left: %d", filepath.Base(path), ErrLeak, n)
		}
		return nil
	})
}

// create writes a file, which gets its name when it is whole and the checks pass.
func (b *Bench) create(path string, write func(io.Writer) error, checks ...func(name string) error) error {
	f, err := b.outputs.CreateDerived(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, check := range checks {
		if err := check(f.Name()); err != nil {
			return err
		}
	}
	return f.Commit(true)
}
