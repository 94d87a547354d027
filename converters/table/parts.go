package table

import (
	"iter"
	"strconv"
	"strings"

	"ocsconv/annotate"
)

// Branch is one endpoint of a session: a row of the fork table.
type Branch struct {
	Session  *annotate.Session
	Endpoint *annotate.Endpoint
}

// Branches yields the endpoints of a session in order.
func Branches(s *annotate.Session) iter.Seq[Branch] {
	return func(yield func(Branch) bool) {
		for i := range s.Endpoints {
			if !yield(Branch{s, &s.Endpoints[i]}) {
				return
			}
		}
	}
}

// ForkTable returns the columns of a session's endpoints. Times count from the
// initial INVITE. Evidence names the messages by the numbers of column No.
func ForkTable() []Column[Branch] {
	return []Column[Branch]{
		{"Session", 8, Count, func(b Branch) Value { return positive(b.Session.Number) }},
		{"Endpoint", 10, Text, func(b Branch) Value { return text(b.Endpoint.Label) }},
		{"State", 11, Text, func(b Branch) Value { return text(string(b.Endpoint.State)) }},
		{"How known", 11, Text, func(b Branch) Value { return text(string(b.Endpoint.How)) }},
		{"Product", 34, Text, func(b Branch) Value { return text(b.Endpoint.Product) }},
		{"AOR", 26, Text, func(b Branch) Value { return text(b.Endpoint.AOR) }},
		{"Name", 20, Text, func(b Branch) Value { return text(b.Endpoint.Name) }},
		{"epid", 13, Text, func(b Branch) Value { return text(b.Endpoint.Epid) }},
		{"To tag", 14, Text, func(b Branch) Value { return text(b.Endpoint.Tag) }},
		{"First response", 14, Seconds, func(b Branch) Value { return milliseconds(b.Endpoint.FirstResponseMS) }},
		{"Rang for", 10, Seconds, func(b Branch) Value { return milliseconds(b.Endpoint.RingMS) }},
		{"Final status", 11, Count, func(b Branch) Value { return positive(b.Endpoint.FinalCode) }},
		{"Why", 58, Text, func(b Branch) Value { return text(b.Endpoint.Reason) }},
		{"Evidence (No.)", 14, Text, func(b Branch) Value { return text(frames(b.Session, b.Endpoint.Evidence)) }},
		{"First No.", 9, Count, func(b Branch) Value { return positive(b.Endpoint.FirstFrame) }},
		{"Early media", 11, Text, func(b Branch) Value { return yesNo(b.Endpoint.EarlyMedia) }},
		{"Candidates", 18, Text, func(b Branch) Value { return text(b.Endpoint.Candidates) }},
		{"Called user's own", 16, Text, func(b Branch) Value { return yesNo(b.Endpoint.SameAOR) }},
		{"Class", 16, Text, func(b Branch) Value { return text(b.Endpoint.Class) }},
		{"User-Agent", 60, Text, func(b Branch) Value { return text(b.Endpoint.UserAgent) }},
		{"GRUU", 60, Text, func(b Branch) Value { return text(b.Endpoint.GRUU) }},
		{"GRUU fits epid", 14, Text, func(b Branch) Value { return optional(b.Endpoint.GRUUMatch) }},
		{"Instance", 38, Text, func(b Branch) Value { return text(b.Endpoint.Instance) }},
	}
}

// Path is the media path of a session, as its re-INVITE named it.
type Path struct {
	Session *annotate.Session
	Media   *annotate.Media
}

// Paths yields the media path of a session, where one is known.
func Paths(s *annotate.Session) iter.Seq[Path] {
	return func(yield func(Path) bool) {
		if s.Media != nil {
			yield(Path{s, s.Media})
		}
	}
}

// MediaTable returns the columns of media paths.
func MediaTable() []Column[Path] {
	return []Column[Path]{
		{"Session", 8, Count, func(p Path) Value { return positive(p.Session.Number) }},
		{"Local", 24, Text, func(p Path) Value { return text(p.Media.Local) }},
		{"Local type", 11, Text, func(p Path) Value { return text(p.Media.LocalType) }},
		{"Remote", 24, Text, func(p Path) Value { return text(p.Media.Remote) }},
		{"Remote type", 11, Text, func(p Path) Value { return text(p.Media.RemoteType) }},
		{"Confirmed by the answer", 22, Text, func(p Path) Value { return yesNo(p.Media.Confirmed) }},
		{"Through a relay", 15, Text, func(p Path) Value { return yesNo(p.Media.Relayed) }},
		{"Evidence (No.)", 14, Text, func(p Path) Value { return text(frames(p.Session, p.Media.Evidence)) }},
	}
}

// Finding is one ms-diagnostics header of a session, or one record that a
// server's components wrote about it; the other pointer is nil.
type Finding struct {
	Session    *annotate.Session
	Diagnostic *annotate.Diagnostic
	Record     *annotate.Record
}

// Findings yields the diagnostics of a session, then the server's records, each
// in order.
func Findings(s *annotate.Session) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		for i := range s.Diagnostics {
			if !yield(Finding{Session: s, Diagnostic: &s.Diagnostics[i]}) {
				return
			}
		}
		for i := range s.Records {
			if !yield(Finding{Session: s, Record: &s.Records[i]}) {
				return
			}
		}
	}
}

// DiagnosticsTable returns the columns of ms-diagnostics headers and of the
// server's own records. Found in names the header, or the level of the record.
func DiagnosticsTable() []Column[Finding] {
	return []Column[Finding]{
		{"Session", 8, Count, func(f Finding) Value { return positive(f.Session.Number) }},
		{"No.", 7, Count, of(func(f Finding, d *annotate.Diagnostic) Value { return positive(frame(f.Session, d.Message)) }, nil)},
		{"ID", 8, Count, of(func(_ Finding, d *annotate.Diagnostic) Value { return positive(d.ID) }, nil)},
		{"Reason", 46, Text, of(func(_ Finding, d *annotate.Diagnostic) Value { return text(d.Reason) }, func(r *annotate.Record) Value { return text(r.Text) })},
		{"Meaning", 60, Text, of(func(_ Finding, d *annotate.Diagnostic) Value { return text(d.Meaning) }, nil)},
		{"Component", 20, Text, of(func(_ Finding, d *annotate.Diagnostic) Value { return text(d.Component) }, func(r *annotate.Record) Value { return text(r.Component) })},
		{"Source", 26, Text, of(func(_ Finding, d *annotate.Diagnostic) Value { return text(d.Source) }, func(r *annotate.Record) Value { return text(r.Server) })},
		{"Found in", 22, Text, of(func(_ Finding, d *annotate.Diagnostic) Value { return text(d.Header) }, func(r *annotate.Record) Value { return text("record " + r.Level) })},
		{"Absolute time", 25, Instant, of(diagnosticTime, func(r *annotate.Record) Value { return instant(r.Time) })},
	}
}

// of fills a cell from whichever of the two a finding is; nil leaves it empty.
func of(header func(Finding, *annotate.Diagnostic) Value, record func(*annotate.Record) Value) func(Finding) Value {
	return func(f Finding) Value {
		switch {
		case f.Diagnostic != nil:
			return header(f, f.Diagnostic)
		case f.Record != nil && record != nil:
			return record(f.Record)
		}
		return Value{}
	}
}

func diagnosticTime(f Finding, d *annotate.Diagnostic) Value {
	if d.Message < 1 || d.Message > len(f.Session.Messages) {
		return Value{}
	}
	return instant(f.Session.Messages[d.Message-1].Time)
}

// frame returns the frame number of message n of a session; 0 when there is no
// such message.
func frame(s *annotate.Session, n int) int {
	if n < 1 || n > len(s.Messages) {
		return 0
	}
	return s.Messages[n-1].Frame
}

// frames spells the frame numbers of messages.
func frames(s *annotate.Session, messages []int) string {
	list := make([]string, 0, len(messages))
	for _, n := range messages {
		if f := frame(s, n); f > 0 {
			list = append(list, strconv.Itoa(f))
		}
	}
	return strings.Join(list, ", ")
}

func yesNo(b bool) Value {
	if b {
		return text("yes")
	}
	return text("no")
}

func optional(b *bool) Value {
	if b == nil {
		return Value{}
	}
	return yesNo(*b)
}
