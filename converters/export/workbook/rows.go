package workbook

import (
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters/table"
)

// The columns of each table are made once.
var (
	messageColumns    = arranged(table.Columns(), "No.", "Absolute time", "Time", "Source", "Destination", "Direction", "Endpoint", "Info", "Annotation", "Verdict", "How known", "Dialog state", "Product", "CSeq", "To tag", "To epid")
	overviewColumns   = arranged(table.Overview(), listed...)
	forkColumns       = table.ForkTable()
	mediaColumns      = table.MediaTable()
	diagnosticColumns = table.DiagnosticsTable()
	qualityColumns    = table.QualityTable()
)

// listed are the columns of the sessions that are seen and printed first: what became
// of each, and beside it why.
var listed = []string{"Session", "Start", "Caller", "Callee", "Outcome", "Why", "Winner product", "Endpoints", "Answer time", "Duration", "Quality", "Poor by"}

// arranged returns the columns with those named in front: on a screen the first
// ones are seen, and they should tell the story.
func arranged[T any](columns []table.Column[T], names ...string) []table.Column[T] {
	place := func(c table.Column[T]) int {
		if i := slices.Index(names, c.Name); i >= 0 {
			return i
		}
		return len(names)
	}
	slices.SortStableFunc(columns, func(a, b table.Column[T]) int { return place(a) - place(b) })
	return columns
}

// drawMessage draws one row of sheet Messages; the answer and what failed have
// colours, and so has the verdict.
func drawMessage(s *sheet, row table.Row, collapse bool) {
	t := messageTint(row.Session, row.Note)
	s.beginFolded(collapse && isFolded(row))
	for i := range messageColumns {
		v := messageColumns[i].Value(row)
		switch messageColumns[i].Name {
		case "Verdict":
			s.text(stateTint(row.Note.Verdict).in(plain), v.Text)
		case "Annotation":
			s.text(t.in(wrapped), v.Text)
		default:
			s.value(t, v)
		}
	}
}

// isFolded reports what a first reading can do without, see [Options].
func isFolded(row table.Row) bool {
	switch row.Session.Kind {
	case annotate.KindRegistration, annotate.KindSubscription:
		return true
	}
	switch row.Note.Verdict {
	case "", annotate.StateWon, annotate.StateRinging, annotate.StateUnknown:
		return row.Note.Retransmit
	}
	return true
}

// addParts writes the rows of a session on the sheets Endpoints, Media,
// Diagnostics and Quality.
func (b *book) addParts(at session) {
	for branch := range table.Branches(at.Session) {
		if b.hasRoom(sheetEndpoints) {
			writeBranch(b.sheets[sheetEndpoints], branch, at.endpoint(branch.Endpoint.Label))
		}
	}
	for path := range table.Paths(at.Session) {
		if b.hasRoom(sheetMedia) {
			writeRow(b.sheets[sheetMedia], mediaColumns, path, "", "")
		}
	}
	for f := range table.Findings(at.Session) {
		to := ""
		if f.Diagnostic != nil {
			to = at.numbered(f.Diagnostic.Message)
		}
		if b.hasRoom(sheetDiagnostics) {
			writeRow(b.sheets[sheetDiagnostics], diagnosticColumns, f, "No.", to)
		}
	}
	for stream := range table.Streams(at.Session) {
		if b.hasRoom(sheetQuality) {
			writeStream(b.sheets[sheetQuality], stream)
		}
	}
}

// writeStream writes one row of sheet Quality; a poor verdict has a
// colour.
func writeStream(s *sheet, r table.Stream) {
	s.begin()
	for _, c := range qualityColumns {
		v := c.Value(r)
		switch {
		case (c.Name == "Verdict" || c.Name == "Exceeded") && r.Stream.Class == annotate.MediaPoor:
			s.text(poor.in(plain), v.Text)
		case v.Kind == table.Text && c.Width > 40:
			s.text(white.in(wrapped), v.Text)
		default:
			s.value(white, v)
		}
	}
	s.end()
}

// writeBranch writes one row of the fork table; its label leads to the
// endpoint's first message.
func writeBranch(s *sheet, branch table.Branch, first string) {
	const t = white
	s.begin()
	for _, c := range forkColumns {
		v := c.Value(branch)
		switch c.Name {
		case "Endpoint":
			s.link(t.in(linked), v.Text, first)
		case "State":
			s.text(stateTint(branch.Endpoint.State).in(plain), v.Text)
		case "Why":
			s.text(t.in(wrapped), v.Text)
		default:
			s.value(t, v)
		}
	}
	s.end()
}

// writeRow writes one row without colour, long text on several lines. The cell
// of the column named linkFrom leads to the cell named to.
func writeRow[T any](s *sheet, columns []table.Column[T], row T, linkFrom, to string) {
	s.begin()
	for _, c := range columns {
		v := c.Value(row)
		switch {
		case c.Name == linkFrom && to != "" && v.Kind == table.Count:
			s.linkTo(to)
			s.number(white.in(linkedWhole), v.AppendText(nil))
		case v.Kind == table.Text && c.Width > 40:
			s.text(white.in(wrapped), v.Text)
		default:
			s.value(white, v)
		}
	}
	s.end()
}

// overview writes one row of sheet Sessions. Its number leads to the session's
// first message.
func overview(s *sheet, at session) {
	s.begin()
	for _, c := range overviewColumns {
		v := c.Value(at.Session)
		switch c.Name {
		case "Session":
			s.linkTo(at.numbered(1))
			s.number(white.in(linkedWhole), v.AppendText(nil))
		case "Outcome":
			s.text(outcomeTint(at.Session).in(plain), v.Text)
		case "Why":
			s.text(whyTint(at.Session).in(plain), v.Text)
		case "Quality", "Poor by":
			s.text(qualityTint(at.Session).in(plain), v.Text)
		default:
			s.value(white, v)
		}
	}
	s.end()
}

func whyTint(s *annotate.Session) tint {
	if s.Failed() {
		return failed
	}
	return white
}
