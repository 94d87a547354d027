// Package table lays analysed sessions out in rows and columns: one row per
// message or one row per session, as CSV for a spreadsheet and as an aligned
// list for a terminal. The workbook package fills its sheets from the same
// columns, so a value is spelled in one place.
package table

import (
	"iter"
	"math"
	"strconv"
	"time"

	"ocsconv/annotate"
)

// Kind tells what a cell holds, and so how a spreadsheet stores it and on which
// side a list aligns it.
type Kind uint8

// The kinds of cells. An Empty cell stands for "not known" and "does not
// apply"; it is never written as 0.
const (
	Empty   Kind = iota
	Text         // as it is; digits only is text, too: a phone number, an epid
	Count        // a whole number that one may calculate with
	Seconds      // a span of time
	Instant      // a point in time, UTC
	Decimal      // a measured number
)

// Value is the content of one cell. The zero value is an empty cell.
type Value struct {
	Kind Kind
	Text string        // of a Text
	Int  int64         // of a Count
	Span time.Duration // of Seconds
	Time time.Time     // of an Instant
	Real float64       // of a Decimal
}

func text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{Kind: Text, Text: s}
}

func count(n int) Value { return Value{Kind: Count, Int: int64(n)} }

// positive is count for numbers of which 0 means none: a status, a line.
func positive(n int) Value {
	if n <= 0 {
		return Value{}
	}
	return count(n)
}

func span(d time.Duration) Value { return Value{Kind: Seconds, Span: d} }

// given returns the value of what may be unknown.
func given[T any](known *T, value func(T) Value) Value {
	if known == nil {
		return Value{}
	}
	return value(*known)
}

func milliseconds(ms *int64) Value {
	return given(ms, func(n int64) Value { return span(time.Duration(n) * time.Millisecond) })
}

func instant(t annotate.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{Kind: Instant, Time: t.UTC()}
}

// AppendText appends the value in plain text, as a CSV cell holds it before
// quoting. Seconds have as many decimals as Wireshark shows for a capture with
// nanoseconds: nine.
func (v Value) AppendText(b []byte) []byte {
	switch v.Kind {
	case Text:
		return append(b, v.Text...)
	case Count:
		return strconv.AppendInt(b, v.Int, 10)
	case Seconds:
		return appendSeconds(b, v.Span, 9)
	case Decimal:
		return strconv.AppendFloat(b, math.Round(v.Real*1e6)/1e6, 'f', -1, 64)
	case Instant:
		return append(b, annotate.Time{Time: v.Time}.String()...)
	default:
		return b
	}
}

// String returns the value in plain text, see [Value.AppendText].
func (v Value) String() string { return string(v.AppendText(nil)) }

// appendSeconds appends d in seconds with the given number of decimals (at most
// nine), cut, not rounded.
func appendSeconds(b []byte, d time.Duration, decimals int) []byte {
	if d < 0 {
		b = append(b, '-')
	}
	whole, rest := d/time.Second, d%time.Second
	if rest < 0 {
		rest = -rest
	}
	if whole < 0 {
		whole = -whole
	}
	b = strconv.AppendInt(b, int64(whole), 10)
	if decimals == 0 {
		return b
	}
	digits := strconv.AppendInt(nil, int64(rest+time.Second), 10)[1:]
	return append(append(b, '.'), digits[:decimals]...)
}

// Row is one message with what the columns need of its session.
type Row struct {
	Session     *annotate.Session
	Note        *annotate.Note
	Endpoint    *annotate.Endpoint    // of Note.Endpoint; nil when that names none
	Diagnostics []annotate.Diagnostic // of this message
	Since       time.Duration         // since the first message of the input
}

// Rows yields the messages of a session in order. Origin is the time of the
// first message of the whole input, as in Wireshark's Time column; when it is
// zero, the session's own start takes its place.
func Rows(s *annotate.Session, origin time.Time) iter.Seq[Row] {
	if origin.IsZero() {
		origin = s.Start.Time
	}
	return func(yield func(Row) bool) {
		diagnostics := make(map[int][]annotate.Diagnostic)
		for _, d := range s.Diagnostics {
			diagnostics[d.Message] = append(diagnostics[d.Message], d)
		}
		for i := range s.Messages {
			n := &s.Messages[i]
			r := Row{Session: s, Note: n, Endpoint: s.Endpoint(n.Endpoint), Diagnostics: diagnostics[n.N]}
			if !n.Time.IsZero() {
				r.Since = n.Time.Sub(origin)
			}
			if !yield(r) {
				return
			}
		}
	}
}
