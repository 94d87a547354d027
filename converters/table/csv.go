package table

import (
	"bufio"
	"io"
	"iter"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ocsconv/annotate"
	"ocsconv/formats/printable"
)

// Options are the choices of a CSV file.
type Options struct {
	// Origin is the time of the first message of the whole input, from which
	// the Time column counts; zero means each session's own start.
	Origin time.Time
	// Raw leaves cells as they are. Otherwise text that a spreadsheet would run
	// as a formula gets an apostrophe in front, and control characters become
	// visible, see [printable.Cell].
	Raw bool
	// BOM puts a byte-order mark in front, without which Excel takes UTF-8 for
	// the code page of its machine.
	BOM bool
}

// WriteMessages writes one CSV row per message of the sessions, session after
// session, under the headings of [Columns]. The file is RFC 4180: UTF-8, lines
// end in CRLF, quotes stand only where a cell needs them.
func WriteMessages(w io.Writer, sessions iter.Seq[*annotate.Session], opt Options) error {
	return write(w, Columns(), allRows(sessions, opt.Origin), opt)
}

// WriteSessions writes the overview: one CSV row per session under the headings
// of [Overview], in the same form as [WriteMessages].
func WriteSessions(w io.Writer, sessions iter.Seq[*annotate.Session], opt Options) error {
	return write(w, Overview(), sessions, opt)
}

func allRows(sessions iter.Seq[*annotate.Session], origin time.Time) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for s := range sessions {
			for row := range Rows(s, origin) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

func write[T any](w io.Writer, columns []Column[T], rows iter.Seq[T], opt Options) error {
	out := newCSV(w, opt)
	for _, c := range columns {
		out.name(c.Name)
	}
	out.end()
	for row := range rows {
		for _, c := range columns {
			out.cell(c.Value(row))
		}
		out.end()
		if out.err != nil {
			break
		}
	}
	return out.flush()
}

// csvWriter writes RFC 4180. The standard library's writer is not used since it
// changes line ends within cells when its lines end in CRLF.
type csvWriter struct {
	w    *bufio.Writer
	raw  bool
	line []byte
	cols int
	err  error
}

func newCSV(w io.Writer, opt Options) *csvWriter {
	out := &csvWriter{w: bufio.NewWriterSize(w, 64<<10), raw: opt.Raw}
	if opt.BOM {
		out.line = append(out.line, "\ufeff"...)
	}
	return out
}

func (c *csvWriter) cell(v Value) {
	if v.Kind == Text && !c.raw {
		v.Text = printable.Cell.Text(v.Text)
		if isFormula(v.Text) {
			v.Text = "'" + v.Text
		}
	}
	c.separate()
	if v.Kind != Text || !needsQuotes(v.Text) {
		c.line = v.AppendText(c.line)
		return
	}
	c.line = append(c.line, '"')
	c.line = append(c.line, strings.ReplaceAll(v.Text, `"`, `""`)...)
	c.line = append(c.line, '"')
}

func (c *csvWriter) name(s string) {
	c.separate()
	c.line = append(c.line, s...)
}

func (c *csvWriter) separate() {
	if c.cols > 0 {
		c.line = append(c.line, ',')
	}
	c.cols++
}

func (c *csvWriter) end() {
	c.line = append(c.line, '\r', '\n')
	if c.err == nil {
		_, c.err = c.w.Write(c.line)
	}
	c.line, c.cols = c.line[:0], 0
}

func (c *csvWriter) flush() error {
	if c.err != nil {
		return c.err
	}
	return c.w.Flush()
}

// needsQuotes follows RFC 4180 §2 and adds blanks at either end, which some
// readers trim from bare cells.
func needsQuotes(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\r' || c == '\n' {
			return true
		}
	}
	return s != "" && (s[0] == ' ' || s[len(s)-1] == ' ')
}

// isFormula reports text that Excel, LibreOffice or Google Sheets would run or
// split: one of their lead characters, also in full width, alone or behind
// blanks, or a tab or line end in front. A lone sign, such as the "-" that
// stands for no endpoint, is no formula.
func isFormula(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[0]; {
	case c == '\t', c == '\r', c == '\n':
		return true
	case c >= '0' && c <= '9', c > '@' && c < utf8.RuneSelf: // as most text begins
		return false
	}
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	s = strings.TrimLeft(s, "\ufeff\u200b")
	for _, lead := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠"} {
		if rest, ok := strings.CutPrefix(s, lead); ok {
			return rest != ""
		}
	}
	return false
}
