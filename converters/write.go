package converters

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/netip"
	"time"

	"ocsconv/converters/filter"
	"ocsconv/converters/input/document"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/wireshark/lanes"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/sequence"
	"ocsconv/formats/sip"
	"ocsconv/formats/textlog"
)

// Target says what [Merged.Write] makes of the inputs.
type Target struct {
	Format   *formats.Format
	Encoding textlog.Encoding // of a text log

	// Document is what a redacted log is put back into; nil for none.
	Document *document.Document

	Clock       *formats.Clock // zone of fresh log records; nil means that of the logs they stand with, else UTC
	Application string         // what a capture names as its maker
	Encap       pcapng.Encapsulation
	Lanes       bool // every endpoint and server of a Case gets an address of its own
	Context     bool // lines that are no SIP become journal entries of a capture

	// File picks the pieces of one of the logs that a capture was made from;
	// empty takes all.
	File string

	// Sink takes the messages where they go to no file, with what tells the
	// addresses of each; Format is that of captures then.
	Sink func(ends func(m *formats.Message) (src, dst netip.AddrPort)) formats.Writer

	// Wanted picks messages; nil takes all. Gaps are left out when it is set.
	Wanted func(filter.Packet) bool
}

// File is an output of [Merged.WriteFiles].
type File struct {
	Target
	To io.Writer
}

// Written says what came out.
type Written struct {
	Messages int
	Context  int             // journal entries
	Reports  []*merge.Report // what each input held, in the order of Logs
	Problems []*formats.SyntaxError
	Omitted  int // problems beyond those in Problems
	BareLF   int // messages whose lines end in LF alone, in whose place a log of the form written has its own
	Unshown  int // octets of a redacted document that it shows to nobody, which were left out
}

// Write converts the inputs. A text log that leads back to itself shows no address
// that it does not print, so others are found out when the first message needs them.
func (g *Merged) Write(ctx context.Context, w io.Writer, t Target) (*Written, error) {
	if t.Format.Binary || t.Sink != nil || t.Wanted != nil || g.opts.Redactor != nil {
		if err := g.findAddresses(ctx); err != nil {
			return nil, err
		}
	}
	reports, count := g.reports()
	o := g.output(w, &t, writeSize, reports)
	pieces := g.wanted(ctx, &t, merge.Pass{Count: count, Fleeting: g.sessions == nil})
	if g.sessions != nil {
		pieces = merge.Ahead(pieces)
	}
	for p, err := range pieces {
		if err == nil {
			err = o.write(ctx, p)
		}
		if err != nil {
			return o.done, err
		}
	}
	return o.done, o.close()
}

// WriteFiles is [Merged.Write] of several outputs in one pass, each of another of the logs that
// a capture was made from.
func (g *Merged) WriteFiles(ctx context.Context, files []File) ([]*Written, error) {
	if err := g.findAddresses(ctx); err != nil {
		return nil, err
	}
	reports, count := g.reports()
	all := make([]*Written, len(files))
	outputs := map[string]*output{}
	for i := range files {
		o := g.output(files[i].To, &files[i].Target, fileSize, reports)
		all[i], outputs[files[i].File] = o.done, o
	}
	for p, err := range merge.Ahead(g.wanted(ctx, &Target{}, merge.Pass{Count: count})) {
		if err != nil {
			return all, err
		}
		if o := outputs[p.Message.Origin.File]; o != nil {
			if err := o.write(ctx, p); err != nil {
				return all, err
			}
		}
	}
	for i := range files {
		if err := outputs[files[i].File].close(); err != nil {
			return all, err
		}
	}
	return all, nil
}

// reports returns what each log holds, and again what a pass has to count for that: nil
// where it was counted.
func (g *Merged) reports() (all, count []*merge.Report) {
	if g.counted != nil {
		return g.counted, nil
	}
	all = merge.NewReports(g.Logs)
	return all, all
}

// wanted yields the pieces that belong into an output.
func (g *Merged) wanted(ctx context.Context, t *Target, pass merge.Pass) iter.Seq2[merge.Piece, error] {
	explain := g.place()
	switch {
	case g.sessions == nil:
	case t.Wanted == nil:
		explain = g.comment()
	default:
		explain = g.walk()
	}
	return func(yield func(merge.Piece, error) bool) {
		for s, err := range g.steps(ctx, explain, pass) {
			if (err != nil || g.takes(&s, t)) && !yield(s.Piece, err) {
				return
			}
		}
	}
}

// takes reports whether a piece belongs into an output.
func (g *Merged) takes(s *step, t *Target) bool {
	if t.File != "" && s.Message.Origin.File != t.File {
		return false
	}
	if t.Wanted == nil {
		return true
	}
	if s.Message.Raw == nil || !t.Wanted(g.packet(s)) {
		return false
	}
	s.Message.Gap = nil
	return true
}

// writeSize is how many octets of a text log are written at a time; its writers
// hand out the parts of a record one by one.
const writeSize = 256 << 10

// fileSize is writeSize where many files are written side by side.
const fileSize = 8 << 10

// output is what a run of Write writes to.
type output struct {
	*Merged
	target  *Target
	out     formats.Writer
	flush   func() error
	wall    wallTime
	numbers *Numbering
	lanes   *lanes.Lanes // nil without Target.Lanes
	last    time.Time
	done    *Written
}

// output returns the writer for t, which hands out so many octets of a text log at a
// time. A capture says beforehand which interfaces and names it has, for names must
// stand before the packets.
func (g *Merged) output(w io.Writer, t *Target, size int, reports []*merge.Report) *output {
	o := &output{Merged: g, target: t, wall: g.wallTime(t), done: &Written{Reports: reports}, flush: func() error { return nil }}
	if t.Sink != nil {
		o.out = t.Sink(g.hosts.Ends)
		return o
	}
	if t.Format.Name == capture.Format.Name {
		if t.Lanes && g.sessions != nil {
			o.lanes = lanes.New(g.sessions, g.hosts)
		}
		out := g.capture(w, t, o.lanes)
		o.out = out
		if t.Wanted != nil || t.File != "" || t.Encap != pcapng.ExportedPDU { // else every message is one packet
			o.numbers = NewNumbering(out)
		}
		return o
	}
	buffered := bufio.NewWriterSize(w, min(size, max(fileSize, g.octets())))
	encoded := textlog.Encode(buffered, t.Encoding)
	o.flush = func() error { return errors.Join(encoded.Close(), buffered.Flush()) }
	var text io.Writer = encoded
	if t.Document != nil {
		var whole bytes.Buffer
		text = &whole
		o.flush = func() error {
			_, err := encoded.Write(t.Document.Wrap(whole.Bytes(), g.around()))
			return errors.Join(err, encoded.Close(), buffered.Flush())
		}
	}
	o.out = sequence.NewWriter(text, t.Format, g.formats(), &formats.WriterOptions{Clock: t.Clock.Clone()}, g.ownForm(t))
	return o
}

// octets returns how many the logs have, writeSize where one does not tell.
func (g *Merged) octets() (n int) {
	for _, l := range g.Logs {
		if l.Input.Source.Size < 0 {
			return writeSize
		}
		n += int(l.Input.Source.Size)
	}
	return n
}

// around returns what redacts the octets of a document that stand for no text, nil when
// nothing is redacted.
func (g *Merged) around() func([]byte) []byte {
	r := g.opts.Redactor
	if r == nil {
		return nil
	}
	return func(octets []byte) []byte { return []byte(r.Text(string(octets))) }
}

func (o *output) write(ctx context.Context, p merge.Piece) error {
	m := p.Message
	o.wall.settle(m)
	if l := o.Logs[p.Log]; l.Input.Document != nil && m.Origin.Format == o.target.Format.Name && l.Format.Name != m.Origin.Format {
		m.Origin.Format = "" // its octets are those of the document, which is not what is written
	}
	if fresh(m, o.target.Format) {
		if err := o.address(ctx, m); err != nil {
			return err
		}
		if m.Time.IsZero() {
			m.Time = o.last // as captures have it
		}
		o.last = m.Time
		if !o.target.Format.CountsOctets && sip.LineEnd(m.Raw) == "\n" {
			o.done.BareLF++
		}
	}
	if o.target.Context {
		if err := o.writeContext(p); err != nil {
			return err
		}
	}
	if o.lanes != nil && m.Raw != nil {
		o.lanes.Show(m, p.Frame)
	}
	m.Comment = o.numbers.Comment(m.Comment)
	if err := o.out.Write(m); err != nil {
		return err
	}
	if m.Raw != nil {
		o.numbers.Wrote(p.Frame)
		o.done.Messages++
	}
	return nil
}

// fresh reports whether a text log gets a record of its own for a message that
// no such log had. Captures take addresses from [pcapng.WriterOptions].
func fresh(m *formats.Message, f *formats.Format) bool {
	return m.Raw != nil && !f.Binary && f.NewWriter != nil && m.Origin.Format != f.Name
}

// formats returns those that may stand in the inputs.
func (g *Merged) formats() formats.List {
	for _, l := range g.Logs {
		if !l.Format.Binary {
			return l.Formats()
		}
	}
	return known.Formats
}

// ownForm returns what reports whether a piece was read from a log of the form that
// is written, be it in this form or in another one that stands in the log too.
func (g *Merged) ownForm(t *Target) func(m *formats.Message) bool {
	form := map[string]string{}
	for _, l := range g.Logs {
		if !l.Format.Binary {
			form[l.File] = l.Format.Name
		}
		for _, info := range l.MadeFrom {
			if t.File == "" || info.File == t.File {
				form[info.File] = info.Format
			}
		}
	}
	return func(m *formats.Message) bool { return form[m.Origin.File] == t.Format.Name }
}

// address gives a message the addresses that a capture would show, which is
// what viewers of logs draw their diagrams by.
func (o *output) address(ctx context.Context, m *formats.Message) error {
	if err := o.findAddresses(ctx); err != nil {
		return err
	}
	src, dst := o.hosts.Ends(m)
	if m.Direction == formats.In {
		src, dst = dst, src
	}
	m.Local.AddrPort, m.Remote.AddrPort = src, dst
	return nil
}

// writeContext writes the lines of a gap as journal entries.
func (o *output) writeContext(p merge.Piece) error {
	w, ok := o.out.(interface{ Context(formats.Context) error })
	if !ok {
		return nil
	}
	for c := range o.Logs[p.Log].Context(p.Message) {
		if err := w.Context(c); err != nil {
			return err
		}
		o.done.Context++
	}
	return nil
}

func (o *output) close() error {
	if err := o.out.Close(); err != nil {
		return err
	}
	if p, ok := o.out.(*pcapng.Writer); ok {
		o.done.Problems, o.done.Omitted = p.Problems(), p.Omitted()
	}
	err := o.flush()
	if d := o.target.Document; d != nil {
		o.done.Unshown = d.Unshown()
	}
	return err
}
