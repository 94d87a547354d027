package table

import (
	"iter"
	"strings"

	"ocsconv/annotate"
)

// Stream is one stream of a quality report on a session's call: a row of the
// table of media quality.
type Stream struct {
	Session *annotate.Session
	Report  *annotate.Quality
	Stream  *annotate.MediaStream
}

// Streams yields the streams of a session's quality reports, final reports first.
func Streams(s *annotate.Session) iter.Seq[Stream] {
	return func(yield func(Stream) bool) {
		for i := range s.Quality {
			q := &s.Quality[i]
			for j := range q.Streams {
				if !yield(Stream{s, q, &q.Streams[j]}) {
					return
				}
			}
		}
	}
}

// QualityTable returns the columns of media quality. Figures that a report does
// not have are empty cells, never 0; loss and concealed are percentages.
func QualityTable() []Column[Stream] {
	columns := []Column[Stream]{
		{"Session", 8, Count, func(r Stream) Value { return positive(r.Session.Number) }},
		{"Time", 25, Instant, func(r Stream) Value { return instant(r.Session.Start) }},
		{"Stream", 14, Text, func(r Stream) Value { return text(r.Stream.Label) }},
		{"From", 24, Text, func(r Stream) Value { return text(r.Stream.From) }},
		{"To", 24, Text, func(r Stream) Value { return text(r.Stream.To) }},
		{"Verdict", 13, Text, func(r Stream) Value { return text(string(r.Stream.Class)) }},
		{"Exceeded", 30, Text, func(r Stream) Value { return text(strings.Join(r.Stream.Exceeded, ", ")) }},
	}
	for _, f := range annotate.Figures() {
		if f.Column != "" {
			columns = append(columns, Column[Stream]{f.Column, min(len(f.Column)+1, 15), Decimal, func(r Stream) Value { return measured(f, r.Stream) }})
		}
	}
	return append(columns, []Column[Stream]{
		{"Packets", 10, Count, packets},
		{"Codec", 14, Text, func(r Stream) Value { return text(r.Stream.Codec) }},
		{"Path", 12, Text, func(r Stream) Value { return text(path(r.Stream)) }},
		{"Network", 14, Text, func(r Stream) Value { return text(network(r.Stream)) }},
		{"Device", 30, Text, func(r Stream) Value { return text(r.Stream.Device) }},
		{"Reporter", 28, Text, func(r Stream) Value { return text(r.Report.Reporter) }},
		{"Report No.", 10, Count, func(r Stream) Value { return positive(r.Report.Frame) }},
		{"Interim", 8, Text, func(r Stream) Value { return yesNo(r.Report.Interim) }},
		{"Rule", 11, Text, func(r Stream) Value { return text(r.Stream.Rule) }},
		{"Class by CQD", 13, Text, func(r Stream) Value { return text(string(r.Stream.ByCQD)) }},
		{"ICE warnings", 40, Text, func(r Stream) Value { return text(r.Stream.IceWords) }},
		{"In words", 60, Text, func(r Stream) Value { return text(r.Stream.Sentence) }},
		{"Reading", 60, Text, func(r Stream) Value { return text(r.Report.Reading) }},
		{"Report damaged", 30, Text, func(r Stream) Value { return text(r.Report.Damage) }},
		{"Report refused", 10, Count, refused},
	}...)
}

// measured is a figure of a stream, an empty cell where its report has none.
func measured(f *annotate.Figure, m *annotate.MediaStream) Value {
	v := f.Of(m)
	if v == nil {
		return Value{}
	}
	return Value{Kind: Decimal, Real: f.Shown(*v)}
}

func packets(r Stream) Value {
	if r.Stream.Packets == nil {
		return Value{}
	}
	return Value{Kind: Count, Int: *r.Stream.Packets}
}

// refused is the status with which the server refused a report.
func refused(r Stream) Value {
	if r.Report.Status < 300 {
		return Value{}
	}
	return count(r.Report.Status)
}

func path(m *annotate.MediaStream) string { return words(m.Path, m.Transport) }

func network(m *annotate.MediaStream) string {
	vpn := ""
	if m.VPN {
		vpn = "VPN"
	}
	return words(m.Connection, vpn)
}

func words(list ...string) string {
	return strings.Join(strings.Fields(strings.Join(list, " ")), " ")
}
