// Package workbook writes sessions as XLSX: the verdict in words, the fork
// table, the messages, media, diagnostics, and what the workbook was made of.
//
// tealeg/xlsx builds the structure: sheets, styles, widths, panes (template.go,
// the only file that knows it). The rows are streamed into its sheet parts
// (sheet.go).
package workbook

import (
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"ocsconv/annotate"
	"ocsconv/converters/table"
)

// Options are the choices of a workbook.
type Options struct {
	// Origin is the time of the first message of the whole input, from which
	// column Time counts; zero means each session's own start.
	Origin time.Time
	// Zone is that of the hours in sheet Statistics; nil means UTC. Times in cells are
	// UTC, so that one can calculate with them.
	Zone *time.Location
	// Source fills the last sheet.
	Source Source
	// Collapse folds rows that a first reading can do without: the messages of
	// endpoints that did not win, retransmissions, registrations and
	// subscriptions. They stay in the sheet, one click away.
	Collapse bool
	// List leaves the rows of the messages out, for a list that lies beside the workbook
	// of the same sessions.
	List bool

	// Drawn is shared by the workbook of each session and the one of all sessions, where
	// both are written; else it is nil.
	Drawn *Drawn

	rows int // below the heading of one sheet, 0 for as many as the format allows
}

// clock names that of the times in cells: UTC, and whether that is a guess.
func (o *Options) clock() string {
	if name := o.zone().String(); strings.HasPrefix(name, "UTC (") {
		return name
	}
	return "UTC"
}

func (o *Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

// Source tells what a workbook was made of.
type Source struct {
	Program string   // name and version of what wrote it
	Files   []File   // the inputs, in order
	Remarks []string // what was skipped, repaired or altered, in sentences

	further int // inputs that are not in Files
}

// File is one input.
type File struct {
	Name     string
	Format   string
	Messages int
	Damaged  int // messages that were read with problems
}

// Altered counts what the format could not hold as it was. Sheet Source says
// the same in words.
type Altered struct {
	Cut      int // cells that were cut to 32,767 UTF-16 units
	Pictured int // cells whose control characters and bad octets were replaced, see [printable.Cell]
	Unlinked int // links that were left out: a sheet holds 65,530
	Sheets   int // further sheets of messages: one holds 1,048,575
	LeftOut  int // rows of other sheets beyond that
}

// WriteSession writes the workbook of one session: sheets Summary, Endpoints,
// Messages, Media, Diagnostics, Quality and Source. The same session gives the same
// octets.
func WriteSession(w io.Writer, s *annotate.Session, opt Options) (Altered, error) {
	t, err := sessionTemplate()
	if err != nil {
		return Altered{}, err
	}
	opt.Source = opt.Source.of(s)
	return write(w, slices.Values([]*annotate.Session{s}), opt, front{layouts: sessionLayouts, template: t, write: summary})
}

// WriteCase writes one workbook over many sessions: sheets Sessions, Endpoints,
// Messages, Media, Diagnostics, Quality, Source, Causes and Statistics. It goes through the sessions once.
// They share one sheet of messages, with a filter and links, since LibreOffice
// needs 18 MiB for every sheet.
func WriteCase(w io.Writer, sessions iter.Seq[*annotate.Session], opt Options) (Altered, error) {
	t, err := caseTemplate()
	if err != nil {
		return Altered{}, err
	}
	return write(w, sessions, opt, front{layouts: caseLayouts, template: t, write: overview, counts: true})
}

// front is what the two kinds of workbooks differ in: their first sheet.
type front struct {
	layouts  []layout
	template *template
	write    func(*sheet, session)
	counts   bool // sheets Causes and Statistics
}

// The sheets by position. Further sheets of messages stand behind the last.
const (
	sheetFront = iota
	sheetEndpoints
	sheetMessages
	sheetMedia
	sheetDiagnostics
	sheetQuality
	sheetSource
	sheetCauses     // of many sessions
	sheetStatistics // likewise
)

var (
	sessionLayouts = summedUp(layouts(layout{name: "Summary", widths: []int{24, 48, 46}, tall: true, pages: 1}), sheetQuality)
	caseLayouts    = append(summedUp(layouts(listLayout()), sheetMessages), layout{name: "Causes", widths: causeWidths, heading: causeHeadings, flat: true}, layout{name: "Statistics", widths: []int{34, 12, 12, 12, 34}, tall: true, flat: true})
)

// The structure of a workbook does not depend on its rows, so it is made once.
var (
	sessionTemplate = sync.OnceValues(func() (*template, error) { return newTemplate(sessionLayouts) })
	caseTemplate    = sync.OnceValues(func() (*template, error) { return newTemplate(caseLayouts) })
)

func layouts(first layout) []layout {
	messages := tableLayout("Messages", messageColumns)
	messages.fold, messages.print = true, 9
	return []layout{
		sheetFront:       first,
		sheetEndpoints:   printedTo("Why", "Endpoints", forkColumns),
		sheetMessages:    messages,
		sheetMedia:       tableLayout("Media", mediaColumns),
		sheetDiagnostics: tableLayout("Diagnostics", diagnosticColumns),
		sheetQuality:     printedTo("MOS", "Quality", qualityColumns),
		sheetSource:      {name: "Source", widths: []int{48, 20, 11, 11}},
	}
}

// summedUp keeps from paper what other sheets say in short: one call prints as its first
// sheet and its messages, a day as its list, the quality, the causes and the statistics.
func summedUp(list []layout, besides int) []layout {
	for _, i := range []int{sheetEndpoints, sheetMedia, sheetDiagnostics, sheetSource, besides} {
		list[i].print = unprinted
	}
	return list
}

// listLayout is the list of sessions: a line each, of which the first columns are
// printed.
func listLayout() layout {
	l := tableLayout("Sessions", overviewColumns)
	l.flat, l.print = true, len(listed)
	return l
}

func tableLayout[T any](name string, columns []table.Column[T]) layout {
	l := layout{name: name}
	for _, c := range columns {
		l.heading = append(l.heading, c.Name)
		l.widths = append(l.widths, max(c.Width, headingWidth(c.Name)))
	}
	return l
}

// printedTo is a list of wide rows, a line each, of which the columns up to one are
// printed: all of them would be too small to read.
func printedTo[T any](last, name string, columns []table.Column[T]) layout {
	l := tableLayout(name, columns)
	l.flat, l.print = true, 1+slices.IndexFunc(columns, func(c table.Column[T]) bool { return c.Name == last })
	return l
}

// headingWidth is what a heading needs that may break between words: its indent, and
// the button of the filter, which all programs draw over the right end of the cell.
func headingWidth(heading string) int {
	const button = 5
	longest := 0
	for word := range strings.FieldsSeq(heading) {
		longest = max(longest, len(word))
	}
	return longest + button
}
