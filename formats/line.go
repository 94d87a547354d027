package formats

import "time"

// Span is a part of a line: the octets line[From:To].
type Span struct{ From, To int }

// IsEmpty reports whether the span holds no octet.
func (s Span) IsEmpty() bool { return s.To <= s.From }

// Of returns the span's octets of the line that it was found in.
func (s Span) Of(line []byte) []byte { return line[s.From:s.To] }

// Line is what a format knows of one line of its logs without knowing the lines
// around it. An empty span is a part that the line does not have. The other
// packages ask for it instead of knowing how a log looks; only lines in which
// they look for something are worth asking about.
type Line struct {
	// Stamp is the time, process and thread, with the blanks behind them. They
	// are no words of people, whatever they look like.
	Stamp Span

	// Text is where the line's own text begins: behind all that the log puts in
	// front of it, which is 0 when it puts nothing there.
	Text int

	// Count is the number, in decimal digits, of octets of the message that the
	// line stands around, and Packet what names this message in the line. The
	// line that opens a packet and the one that closes it have equal names.
	Count  Span
	Packet Span

	// Body is the field name that the format has instead of the empty line
	// between header fields and body, with what separates it from the body.
	Body Span

	// Wall is the line's time as if it were UTC, valid if Timed. It is a time of
	// 1 January of the year 1 unless Dated.
	Wall  time.Time
	Timed bool
	Dated bool
}

// Shift returns l for the same line behind n other octets.
func (l Line) Shift(n int) Line {
	for _, s := range []*Span{&l.Stamp, &l.Count, &l.Packet, &l.Body} {
		if !s.IsEmpty() {
			s.From, s.To = s.From+n, s.To+n
		}
	}
	l.Text += n
	return l
}
