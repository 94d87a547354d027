// Package export writes every session of a case to files of its own, in the
// forms that were asked for, and overviews over all of them.
//
// # A new form
//
// A form is an entry of [Forms]: its name for --as, an extension that no other
// form has, a title for the list of forms, and Write, which writes one [Entry].
// The same session must give the same octets. Text of messages is hostile: package
// formats/printable cleans it for a place, escaping is the form's own.
//
// A form for programs takes the sentences of [annotate.Session.InSession], which
// name messages by their numbers in the session. The example is a form.
//
// What --redact writes is searched for every original value. The search reads text, the
// data of pages, archives and captures. A form says by Text or Packed that it is one of
// these; one that says neither is not written redacted.
//
// Two things beside the entry are written by tests. The page that lists the forms
// is executed, and words that a form writes by itself, in text or in a zip, are in
// own/EXT.txt; without that file a word of the form that is somebody's name, too, counts
// as found: "one of the words is left". The README names the forms by hand.
//
//	go test ./cmd/ocsconv -run 'TestDocuments|TestOwnWords' -update
package export

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/export/drawing"
	"ocsconv/converters/export/report"
	"ocsconv/converters/export/ticket"
	"ocsconv/converters/export/workbook"
	"ocsconv/converters/table"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Form is one kind of file that a session can leave as.
type Form struct {
	Name      string   // what --as says
	Aliases   []string // that people say as well
	Extension string
	Title     string
	Text      bool // can go to a terminal
	Packed    bool // no text, but a zip, gzip or capture, in which words are found

	// Write writes one session; it is all that a form must have.
	Write func(w io.Writer, e Entry, opts *Options) error

	// NeedsMessages says that Write and All want the messages themselves.
	NeedsMessages bool

	// Columns says that the form shows what Wireshark's columns do, for which a case
	// is read with [converters.Options.Columns] or [converters.Case.WithColumns].
	Columns bool

	// Addresses says that the form shows those that the inputs do not print.
	Addresses bool

	// AnyOrder says that All takes the sessions as they become complete, so that
	// none has to be held until all are there.
	AnyOrder bool

	// Reports says that Write and All want the messages of the reports on a session as
	// well.
	Reports bool

	// InOrder says that sessions are written one after the other, since what
	// one writer learns shows in the next file.
	InOrder bool

	// All writes every session into one file, which has the extension
	// CombinedExtension, or Extension when that is empty. Nil stands for what
	// Write makes of them, one after the other, which are no zip any more.
	All               func(w io.Writer, entries iter.Seq[Entry], opts *Options) error
	CombinedExtension string

	// Document writes every session as one document of the form, for a file that a
	// user names with Extension where All writes what is none. Nil stands for All.
	Document func(w io.Writer, entries iter.Seq[Entry], opts *Options) error

	// Overview writes one row per session; nil when the form has none.
	Overview func(w io.Writer, sessions iter.Seq[*annotate.Session], opts *Options) error
}

// Searchable reports whether original values would be found in the form, so that it can be
// written redacted.
func (f *Form) Searchable() bool { return f.Text || f.Packed }

func (f *Form) combinedName() string {
	if f.CombinedExtension != "" {
		return "case" + f.CombinedExtension
	}
	return "case" + f.Extension
}

// all writes every session into one file.
func (f *Form) all(w io.Writer, entries iter.Seq[Entry], opts *Options) error {
	if f.All != nil {
		return f.All(w, entries, opts)
	}
	for e := range entries {
		if err := f.Write(w, e, opts); err != nil {
			return err
		}
	}
	return nil
}

// Entry is one session to write. Messages is nil unless the form needs them.
type Entry struct {
	Session  *annotate.Session
	Messages []*formats.Message
	Reports  []Entry // sessions that carry the reports on it; nil unless the form asks for them
}

// Options guide the forms.
type Options struct {
	Raw        bool            // CSV cells as they are, formulas too
	BOM        bool            // a byte-order mark in front of CSV
	Collapse   bool            // fold losers, retransmissions, presence
	NoInferred bool            // draw only what is in the log
	Zone       *time.Location  // that a person reads times in; UTC when nil
	Origin     time.Time       // of relative times: the first message of the input
	Source     workbook.Source // what the workbooks say they were made of

	// Capture returns a writer of packets with the case's interfaces and names.
	Capture func(w io.Writer) *pcapng.Writer

	combined string // file of the same form that lies beside an overview and has all of it; "" for none

	drawn  *workbook.Drawn
	remark func(sentence string) // told what a file could not hold; nil for nobody
}

// altered tells of what a workbook could not hold as it was.
func (o *Options) altered(a workbook.Altered, err error) error {
	if o.remark != nil {
		for _, sentence := range a.Sentences() {
			o.remark(sentence)
		}
	}
	return err
}

// maxSteps is how many messages one diagram draws before the rest is folded.
// More is no picture any more, and PlantUML would make a page of every twenty.
const maxSteps = 300

func (o *Options) ladder(s *annotate.Session) *diagram.Ladder {
	return diagram.New(s, diagram.Options{NoInferred: o.NoInferred, Collapse: o.Collapse, MaxSteps: maxSteps})
}

func (o *Options) table() table.Options {
	return table.Options{Origin: o.Origin, Raw: o.Raw, BOM: o.BOM}
}

func (o *Options) book() workbook.Options {
	return workbook.Options{Origin: o.Origin, Zone: o.Zone, Source: o.Source, Collapse: o.Collapse, Drawn: o.drawn}
}

// drawn writes one ladder.
func drawn(draw func(io.Writer, *diagram.Ladder) error) func(io.Writer, Entry, *Options) error {
	return func(w io.Writer, e Entry, o *Options) error { return draw(w, o.ladder(e.Session)) }
}

// apart writes entries one after the other, with a text between two of them.
func apart(between string, write func(io.Writer, Entry, *Options) error) func(io.Writer, iter.Seq[Entry], *Options) error {
	return func(w io.Writer, entries iter.Seq[Entry], o *Options) error {
		before := ""
		for e := range entries {
			if _, err := io.WriteString(w, before); err != nil {
				return err
			}
			if err := write(w, e, o); err != nil {
				return err
			}
			before = between
		}
		return nil
	}
}

// Forms lists the forms. A new one is a line here.
var Forms = []*Form{
	{
		Name: "csv", Extension: ".csv", Title: "one row per message (RFC 4180)", Text: true, Columns: true,
		Write: func(w io.Writer, e Entry, o *Options) error {
			return table.WriteMessages(w, sessions(one(e)), o.table())
		},
		All: func(w io.Writer, entries iter.Seq[Entry], o *Options) error {
			return table.WriteMessages(w, sessions(entries), o.table())
		},
		Overview: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			return table.WriteSessions(w, sessions, o.table())
		},
	},
	{
		Name: "xlsx", Aliases: []string{"excel"}, Extension: ".xlsx", Title: "workbook for the support ticket", Packed: true, Columns: true,
		Write: func(w io.Writer, e Entry, o *Options) error {
			return o.altered(workbook.WriteSession(w, e.Session, o.book()))
		},
		All: func(w io.Writer, entries iter.Seq[Entry], o *Options) error {
			return o.altered(workbook.WriteCase(w, sessions(entries), o.book()))
		},
		Overview: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			book := o.book()
			if book.List = o.combined != ""; book.List {
				book.Source.Remarks = append(slices.Clip(book.Source.Remarks), "The messages of these sessions are in "+o.combined+".")
			}
			return o.altered(workbook.WriteCase(w, sessions, book))
		},
	},
	{
		Name: "puml", Aliases: []string{"plantuml"}, Extension: ".puml", Title: "PlantUML sequence diagram", Text: true,
		Write: drawn(diagram.PlantUML), All: apart("\n", drawn(diagram.PlantUML)),
	},
	{
		Name: "mermaid", Extension: ".mmd", Title: "Mermaid sequence diagram", Text: true,
		Write: drawn(diagram.Mermaid), All: writeWikiPage, CombinedExtension: ".md",
	},
	{
		Name: "svg", Extension: ".svg", Title: "the ladder as a picture", Text: true,
		Write: drawn(diagram.SVG), All: writePictures,
	},
	{
		Name: "png", Extension: ".png", Title: "the ladder as a picture of pixels",
		Write: drawn(pictured(inPixels)), All: onePicture(inPixels),
	},
	{
		Name: "pdf", Extension: ".pdf", Title: "the ladder as a document",
		Write: drawn(pictured(drawing.PDF)), All: onePicture(drawing.PDF),
	},
	{
		Name: "html", Extension: ".html", Title: "one page that needs nothing else", Text: true, NeedsMessages: true, AnyOrder: true,
		Write: func(w io.Writer, e Entry, o *Options) error { return writePage(w, one(e), o) },
		All:   writePage,
	},
	{
		Name: "md", Aliases: []string{"markdown"}, Extension: ".md", Title: "text for the ticket, in Markdown", Text: true, NeedsMessages: true,
		Write: ticketed((*ticket.Ticket).Markdown), All: apart("\n---\n\n", ticketed((*ticket.Ticket).Markdown)), CombinedExtension: ".ticket.md",
	},
	{
		Name: "txt", Extension: ".txt", Title: "text for a mail", Text: true, NeedsMessages: true,
		Write: ticketed((*ticket.Ticket).Text), All: apart("\n", ticketed((*ticket.Ticket).Text)),
	},
	{
		Name: "json", Extension: ".json", Title: "everything that is known, version 1", Text: true, Columns: true,
		Write: func(w io.Writer, e Entry, _ *Options) error {
			return WriteJSON(w, e.Session)
		},
		// One object per line is what scripts read, and no JSON: it has its own name.
		CombinedExtension: ".jsonl", Document: writeArray,
	},
	{
		Name: "pcapng", Extension: ".pcapng", Title: "that session's packets and those of its quality reports", Packed: true, NeedsMessages: true, Reports: true, InOrder: true, Addresses: true,
		Write: func(w io.Writer, e Entry, o *Options) error { return writeCapture(w, one(e), o) },
		All:   writeCapture,
	},
}

// Default names the forms that are written when nobody asks for others.
var Default = []string{"csv", "xlsx", "puml"}

// ByName returns the form with this name, nil when there is none.
func ByName(name string) *Form {
	for _, f := range Forms {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return nil
}

// ByAlias returns the form that people also call so, nil when there is none.
func ByAlias(alias string) *Form {
	for _, f := range Forms {
		if slices.ContainsFunc(f.Aliases, func(a string) bool { return strings.EqualFold(a, alias) }) {
			return f
		}
	}
	return nil
}

// ByExtension returns the form whose files end so, in any case; nil when there is
// none. What a form calls the file of one session goes before what another calls
// that of all.
func ByExtension(ext string) *Form {
	for _, extension := range []func(*Form) string{
		func(f *Form) string { return f.Extension },
		func(f *Form) string { return f.CombinedExtension },
	} {
		i := slices.IndexFunc(Forms, func(f *Form) bool { return extension(f) != "" && strings.EqualFold(extension(f), ext) })
		if i >= 0 {
			return Forms[i]
		}
	}
	return nil
}

func ticketed(write func(*ticket.Ticket, io.Writer) error) func(io.Writer, Entry, *Options) error {
	return func(w io.Writer, e Entry, o *Options) error { return write(e.ticket(o), w) }
}

func (e Entry) ticket(o *Options) *ticket.Ticket {
	return ticket.New(e.Session, ticket.Options{Zone: o.Zone, Raw: e.raw})
}

// raw returns the octets of message n, nil when there are none.
func (e Entry) raw(n int) []byte {
	if n < 1 || n > len(e.Messages) {
		return nil
	}
	return e.Messages[n-1].Raw
}

func one(e Entry) iter.Seq[Entry] { return func(yield func(Entry) bool) { yield(e) } }

func sessions(entries iter.Seq[Entry]) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		for e := range entries {
			if !yield(e.Session) {
				return
			}
		}
	}
}

// writeCapture writes the packets of the entries in the order of their frames.
func writeCapture(w io.Writer, entries iter.Seq[Entry], o *Options) error {
	type packet struct {
		frame int
		m     *formats.Message
	}
	var packets []packet
	for e := range entries {
		for _, part := range append(e.Reports[:len(e.Reports):len(e.Reports)], e) {
			for i, m := range part.Messages {
				packets = append(packets, packet{part.Session.Messages[i].Frame, m})
			}
		}
	}
	slices.SortStableFunc(packets, func(a, b packet) int { return a.frame - b.frame })
	packets = slices.CompactFunc(packets, func(a, b packet) bool { return a.frame == b.frame }) // of a report on two calls
	out := o.Capture(w)
	numbers := converters.NewNumbering(out)
	for _, p := range packets {
		m := *p.m // other forms have the numbers of the input
		m.Comment = numbers.Comment(m.Comment)
		if err := out.Write(&m); err != nil {
			return err
		}
		numbers.Wrote(p.frame)
	}
	return out.Close()
}

// writeWikiPage writes the diagrams into one Markdown document, since a Mermaid
// text holds one diagram only.
func writeWikiPage(w io.Writer, entries iter.Seq[Entry], o *Options) error {
	for e := range entries {
		if _, err := fmt.Fprintf(w, "## Session %d\n\n```mermaid\n", e.Session.Number); err != nil {
			return err
		}
		if err := diagram.Mermaid(w, o.ladder(e.Session)); err != nil {
			return err
		}
		if _, err := io.WriteString(w, "```\n\n"); err != nil {
			return err
		}
	}
	return nil
}

// writePictures writes the ladders below each other.
func writePictures(w io.Writer, entries iter.Seq[Entry], o *Options) error {
	var ladders []*diagram.Ladder
	for e := range entries {
		ladders = append(ladders, o.ladder(e.Session))
	}
	return diagram.SVGAll(w, ladders)
}

// pictured draws what the SVG of one ladder holds.
func pictured(draw func(w io.Writer, svg io.Reader, title string) error) func(io.Writer, *diagram.Ladder) error {
	return func(w io.Writer, l *diagram.Ladder) error {
		var svg bytes.Buffer
		if err := diagram.SVG(&svg, l); err != nil {
			return err
		}
		return draw(w, &svg, l.Title)
	}
}

// onePicture draws the ladders below each other.
func onePicture(draw func(w io.Writer, svg io.Reader, title string) error) func(io.Writer, iter.Seq[Entry], *Options) error {
	return func(w io.Writer, entries iter.Seq[Entry], o *Options) error {
		var svg bytes.Buffer
		if err := writePictures(&svg, entries, o); err != nil {
			return err
		}
		return draw(w, &svg, "Sessions")
	}
}

func inPixels(w io.Writer, svg io.Reader, _ string) error { return drawing.PNG(w, svg) }

// writePage writes one page over the entries.
func writePage(w io.Writer, entries iter.Seq[Entry], o *Options) error {
	page := report.New(report.Options{Zone: o.Zone, NoInferred: o.NoInferred})
	for e := range entries {
		if err := page.Add(e.Session, e.raw); err != nil {
			return err
		}
	}
	return page.Write(w)
}
