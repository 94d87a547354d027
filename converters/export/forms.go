// Package export writes every session of a case to files of its own, in the
// forms that were asked for, and overviews over all of them.
package export

import (
	"encoding/json"
	"io"
	"iter"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/diagram"
	"ocsconv/converters/table"
	"ocsconv/converters/workbook"
	"ocsconv/formats"
)

// Form is one kind of file that a session can leave as.
type Form struct {
	Name      string // what --as says
	Extension string
	Title     string
	Text      bool // can go to a terminal

	// Write writes one session. Messages is nil unless the form needs them.
	Write func(w io.Writer, s *annotate.Session, messages []*formats.Message, opts *Options) error

	// Needs says that Write wants the messages themselves.
	Needs bool

	// All writes every session into one file; nil when the form cannot.
	All func(w io.Writer, sessions iter.Seq[*annotate.Session], opts *Options) error

	// Overview writes one row per session; nil when the form has none.
	Overview func(w io.Writer, sessions iter.Seq[*annotate.Session], opts *Options) error
}

// Options guide the forms.
type Options struct {
	Raw        bool            // CSV cells as they are, formulas too
	BOM        bool            // a byte-order mark in front of CSV
	Collapse   bool            // fold losers, retransmissions, presence
	NoInferred bool            // draw only what is in the log
	Origin     time.Time       // of relative times: the first message of the input
	Source     workbook.Source // what the workbooks say they were made of

	// Capture returns a writer of packets with the case's interfaces and names.
	Capture func(w io.Writer) formats.Writer
}

// maxSteps is how many messages one diagram draws before the rest is folded.
const maxSteps = 1000

func (o *Options) ladder(s *annotate.Session) *diagram.Ladder {
	return diagram.New(s, diagram.Options{NoInferred: o.NoInferred, Collapse: o.Collapse, MaxSteps: maxSteps})
}

func (o *Options) table() table.Options {
	return table.Options{Origin: o.Origin, Raw: o.Raw, BOM: o.BOM}
}

func (o *Options) book() workbook.Options {
	return workbook.Options{Origin: o.Origin, Source: o.Source, Collapse: o.Collapse}
}

func drawn(draw func(io.Writer, *diagram.Ladder) error) func(io.Writer, *annotate.Session, []*formats.Message, *Options) error {
	return func(w io.Writer, s *annotate.Session, _ []*formats.Message, o *Options) error {
		return draw(w, o.ladder(s))
	}
}

func drawnAll(draw func(io.Writer, *diagram.Ladder) error) func(io.Writer, iter.Seq[*annotate.Session], *Options) error {
	return func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
		first := true
		for s := range sessions {
			if !first {
				if _, err := io.WriteString(w, "\n"); err != nil {
					return err
				}
			}
			first = false
			if err := draw(w, o.ladder(s)); err != nil {
				return err
			}
		}
		return nil
	}
}

// Forms lists the forms. A new one is a line here.
var Forms = []*Form{
	{
		Name: "csv", Extension: ".csv", Title: "one row per message (RFC 4180)", Text: true,
		Write: func(w io.Writer, s *annotate.Session, _ []*formats.Message, o *Options) error {
			return table.WriteMessages(w, one(s), o.table())
		},
		All: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			return table.WriteMessages(w, sessions, o.table())
		},
		Overview: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			return table.WriteSessions(w, sessions, o.table())
		},
	},
	{
		Name: "xlsx", Extension: ".xlsx", Title: "workbook for the support ticket",
		Write: func(w io.Writer, s *annotate.Session, _ []*formats.Message, o *Options) error {
			_, err := workbook.WriteSession(w, s, o.book())
			return err
		},
		All: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			_, err := workbook.WriteCase(w, sessions, o.book())
			return err
		},
		Overview: func(w io.Writer, sessions iter.Seq[*annotate.Session], o *Options) error {
			_, err := workbook.WriteCase(w, sessions, o.book())
			return err
		},
	},
	{
		Name: "puml", Extension: ".puml", Title: "PlantUML sequence diagram", Text: true,
		Write: drawn(diagram.PlantUML), All: drawnAll(diagram.PlantUML),
	},
	{
		Name: "mermaid", Extension: ".mmd", Title: "Mermaid sequence diagram", Text: true,
		Write: drawn(diagram.Mermaid),
	},
	{
		Name: "svg", Extension: ".svg", Title: "the ladder as a picture", Text: true,
		Write: drawn(diagram.SVG),
	},
	{
		Name: "json", Extension: ".json", Title: "everything that is known, version 1", Text: true,
		Write: func(w io.Writer, s *annotate.Session, _ []*formats.Message, _ *Options) error {
			return writeJSON(w, s)
		},
		All: func(w io.Writer, sessions iter.Seq[*annotate.Session], _ *Options) error {
			for s := range sessions {
				if err := writeJSON(w, s); err != nil {
					return err
				}
			}
			return nil
		},
	},
	{
		Name: "pcapng", Extension: ".pcapng", Title: "that session's packets only", Needs: true,
		Write: writeCapture,
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

func one(s *annotate.Session) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) { yield(s) }
}

func writeJSON(w io.Writer, s *annotate.Session) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(s)
}

func writeCapture(w io.Writer, _ *annotate.Session, messages []*formats.Message, o *Options) error {
	out := o.Capture(w)
	for _, m := range messages {
		if err := out.Write(m); err != nil {
			return err
		}
	}
	return out.Close()
}
