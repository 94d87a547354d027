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
		{"Why", 46, Text, func(b Branch) Value { return text(b.Endpoint.Reason) }},
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

// Finding is one ms-diagnostics header of a session.
type Finding struct {
	Session    *annotate.Session
	Diagnostic *annotate.Diagnostic
}

// Findings yields the diagnostics of a session in order.
func Findings(s *annotate.Session) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		for i := range s.Diagnostics {
			if !yield(Finding{s, &s.Diagnostics[i]}) {
				return
			}
		}
	}
}

// DiagnosticsTable returns the columns of ms-diagnostics headers.
func DiagnosticsTable() []Column[Finding] {
	return []Column[Finding]{
		{"Session", 8, Count, func(f Finding) Value { return positive(f.Session.Number) }},
		{"No.", 7, Count, func(f Finding) Value { return positive(frame(f.Session, f.Diagnostic.Message)) }},
		{"ID", 8, Count, func(f Finding) Value { return positive(f.Diagnostic.ID) }},
		{"Reason", 46, Text, func(f Finding) Value { return text(f.Diagnostic.Reason) }},
		{"Meaning", 60, Text, func(f Finding) Value { return text(f.Diagnostic.Meaning) }},
		{"Component", 20, Text, func(f Finding) Value { return text(f.Diagnostic.Component) }},
		{"Source", 26, Text, func(f Finding) Value { return text(f.Diagnostic.Source) }},
		{"Header", 22, Text, func(f Finding) Value { return text(f.Diagnostic.Header) }},
	}
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
