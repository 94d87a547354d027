package workbook

import (
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ocsconv/converters/table"
)

// The limits of the format (ECMA-376 and Excel's specifications).
const (
	maxRows  = 1_048_576
	maxLinks = 65_530
)

// sheet writes the rows of one sheet's part. With a writer it hands them on and
// holds a buffer of 64 KiB. Without one it keeps them until the sheets before it
// are done, since a zip archive is written part by part; when they outgrow the
// buffer they are parked.
type sheet struct {
	layout layout
	styles *[cellStyles]string
	heads  []head // of the workbook
	w      io.Writer
	parked *parked // w of a sheet that waits and has outgrown its buffer
	room
	columns []string // what begins a cell of each, up to the number of the row
	row     int      // number of the row being written, from 1
	col     int
	head    bool // it has headings
	links   []link
	altered *Altered
	err     error
}

// room is what a sheet is put together in. It serves one sheet after the other: most
// workbooks are small, and there may be thousands.
type room struct {
	buf []byte
	unnumbered
	digits []byte // of the number of the row being written
}

// unnumbered is a row before it has its number, perhaps behind others.
type unnumbered struct {
	cells       []byte
	places      []int // where in cells the number goes, which the name of each has
	from, first int   // where the row begins in cells and places
	lines       int   // of the highest cell
	folded      bool
}

var rooms sync.Pool // of *room

// release gives the room of a sheet that is done to the next one.
func (s *sheet) release() {
	r := &room{s.buf[:0], unnumbered{cells: s.cells[:0], places: s.places[:0]}, s.digits[:0]}
	s.room = room{}
	rooms.Put(r)
}

// link leads from a cell to one on the same or another sheet.
type link struct{ from, to string }

const bufferSize = 64 << 10

// The height of a line in points, and how many of them a row shows at most (a
// row may be 409 points high).
const (
	lineHeight  = 12.85
	headingRoom = 4
	maxLines    = 12
)

// lines estimates how many lines text takes in a cell of the given width, which
// counts digits: text has narrower letters among its own.
func lines(v string, width int) int {
	width += width / 5
	if len(v) <= width {
		return 1 + strings.Count(v, "\n")
	}
	n := 0
	for line := range strings.SplitSeq(v, "\n") {
		n += 1 + max(0, utf8.RuneCountInString(line)-1)/width
	}
	return n
}

// headingLines estimates how many lines a heading takes, which is bold, indented and
// breaks between words.
func headingLines(v string, width int) int {
	n, used := 1, 0
	for word := range strings.FieldsSeq(v) {
		if length := utf8.RuneCountInString(word); used > 0 && used+1+length > width-2 {
			n, used = n+1, length
		} else {
			used += 1 + length
		}
	}
	return n
}

// newSheet begins the sheet of a template that is at a position; further sheets of
// messages are like the first one.
func newSheet(t *template, position int, l layout, altered *Altered, w io.Writer) *sheet {
	s := &sheet{layout: l, styles: &t.styles, heads: t.heads, columns: t.columns[:len(l.widths)], altered: altered, w: w}
	if l.flat {
		s.styles = &t.centred
	}
	if r, ok := rooms.Get().(*room); ok {
		s.room = *r
	}
	s.buf = append(s.buf, t.heads[position].xml...)
	if l.heading != nil {
		s.row = 1
	}
	return s
}

// columnName returns the letters of a column, from 0.
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + string(rune('A'+i%26))
}

// begin starts the next row.
func (s *sheet) begin() { s.beginFolded(false) }

func (s *sheet) beginFolded(folded bool) {
	s.row++
	s.col, s.head = 0, false
	s.unnumbered = unnumbered{s.cells, s.places, len(s.cells), len(s.places), 1, folded}
}

// end writes the row.
func (s *sheet) end() {
	s.put(&s.unnumbered)
	s.cells, s.places = s.cells[:0], s.places[:0]
}

// put writes a row. One with several lines tells its height, since not every
// reader works that out by itself.
func (s *sheet) put(r *unnumbered) {
	s.digits = strconv.AppendInt(s.digits[:0], int64(s.row), 10)
	s.buf = append(s.buf, `<row r="`...)
	s.buf = append(s.buf, s.digits...)
	switch {
	case s.head: // with room above the line below it, where the next row begins
		s.buf = append(s.buf, `" ht="`...)
		s.buf = strconv.AppendFloat(s.buf, float64(r.lines)*lineHeight+headingRoom, 'f', -1, 64)
		s.buf = append(s.buf, `" customHeight="1`...)
	case s.layout.flat && s.row > 1:
		s.buf = append(s.buf, `" ht="14.5" customHeight="1`...) // LibreOffice would make it as high as its longest text
	case r.lines > 1:
		s.buf = append(s.buf, `" ht="`...)
		s.buf = strconv.AppendFloat(s.buf, float64(min(r.lines, maxLines))*lineHeight, 'f', -1, 64)
		s.buf = append(s.buf, `" customHeight="1`...)
	}
	if r.folded {
		s.buf = append(s.buf, `" outlineLevel="1" hidden="1`...)
	}
	s.buf = append(s.buf, `">`...)
	at := r.from
	for _, place := range r.places[r.first:] {
		s.buf = append(append(s.buf, r.cells[at:place]...), s.digits...)
		at = place
	}
	s.buf = append(append(s.buf, r.cells[at:]...), `</row>`...)
	if len(s.buf) >= bufferSize {
		s.flush()
	}
}

func (s *sheet) flush() {
	if s.w == nil {
		s.parked, s.err = park(s.heads)
		s.w = s.parked
	}
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

// open starts a cell up to its attributes and steps to the next.
func (s *sheet) open(l cellStyle) {
	s.cells = append(s.cells, s.columns[s.col]...)
	s.places = append(s.places, len(s.cells))
	s.cells = append(s.cells, s.styles[l]...)
	s.col++
}

// at names the cell that comes next.
func (s *sheet) at() string { return columnName(s.col) + strconv.Itoa(s.row) }

// text writes a string cell. Strings stand in the cells, not in a shared table:
// that would have to be held until the end.
func (s *sheet) text(l cellStyle, v string) {
	switch {
	case l == styleTitle:
		s.lines = max(s.lines, 2)
	case l == styleHeader:
		s.head, s.lines = true, max(s.lines, headingLines(v, s.layout.widths[s.col]))
	case l >= firstTinted && formatOf(l) == wrapped:
		s.lines = max(s.lines, lines(v, s.layout.widths[s.col]))
	}
	s.open(l)
	if v == "" {
		s.cells = append(s.cells, `"/>`...)
		return
	}
	s.cells = append(s.cells, `" t="inlineStr"><is><t xml:space="preserve">`...)
	s.cells = appendString(s.cells, v, s.altered)
	s.cells = append(s.cells, `</t></is></c>`...)
}

// link writes a string cell that leads to another cell of the workbook.
func (s *sheet) link(l cellStyle, v, to string) {
	s.linkTo(to)
	s.text(l, v)
}

// linkTo makes the next cell lead to another cell of the workbook, or nowhere
// when to is empty.
func (s *sheet) linkTo(to string) {
	switch {
	case to == "":
	case len(s.links) == maxLinks:
		s.altered.Unlinked++
	default:
		s.links = append(s.links, link{s.at(), to})
	}
}

func (s *sheet) number(l cellStyle, v []byte) {
	s.open(l)
	s.cells = append(s.cells, `"><v>`...)
	s.cells = append(s.cells, v...)
	s.cells = append(s.cells, `</v></c>`...)
}

// value writes a cell in the format of its kind. Whole numbers that a double
// cannot hold, and times that a spreadsheet cannot, become text.
func (s *sheet) value(t tint, v table.Value) {
	var b [32]byte
	switch v.Kind {
	case table.Count:
		if v.Int > 1<<53 || v.Int < -1<<53 {
			s.text(t.in(plain), v.String())
			return
		}
		s.number(t.in(whole), strconv.AppendInt(b[:0], v.Int, 10))
	case table.Seconds:
		s.number(t.in(seconds), appendSeconds(b[:0], v.Span))
	case table.Decimal:
		s.number(t.in(decimal), v.AppendText(b[:0]))
	case table.Instant:
		days, ok := serial(v.Time)
		if !ok {
			s.text(t.in(plain), v.String())
			return
		}
		s.number(t.in(instant), strconv.AppendFloat(b[:0], days, 'f', -1, 64))
	default:
		s.text(t.in(plain), v.Text)
	}
}

// appendSeconds appends a span in seconds: the shortest number that is the
// same as a double.
func appendSeconds(b []byte, d time.Duration) []byte {
	return strconv.AppendFloat(b, float64(d)/1e9, 'f', -1, 64)
}

// serial returns a time in days since 1899-12-30, as a spreadsheet counts. It
// keeps milliseconds (an error below one microsecond). Before March 1900 Excel
// counts a day that did not exist, and after 9999 not at all.
func serial(t time.Time) (float64, bool) {
	const epoch, day = 25569, 86400
	sec := float64(t.Unix()+epoch*day) + float64(t.Nanosecond())/1e9
	days := sec / day
	return days, days >= 61 && days < 2_958_466
}

// close writes what follows the rows.
func (s *sheet) close() error {
	s.buf = append(s.buf, `</sheetData>`...)
	all := "A1:" + columnName(len(s.columns)-1) + strconv.Itoa(max(s.row, 1))
	if s.layout.heading != nil {
		s.buf = append(s.buf, `<autoFilter ref="`+all+`"/>`...)
	}
	if len(s.links) > 0 {
		s.buf = append(s.buf, `<hyperlinks>`...)
		for _, l := range s.links {
			s.buf = append(s.buf, `<hyperlink ref="`+l.from+`" location="`+l.to+`"/>`...)
		}
		s.buf = append(s.buf, `</hyperlinks>`...)
	}
	s.buf = append(s.buf, s.layout.pageSetup()...)
	s.buf = append(s.buf, `</worksheet>`...)
	if s.w != nil {
		s.flush()
	}
	return s.err
}

// cellOf names a cell of another sheet for a link.
func cellOf(sheet string, row int) string { return "'" + sheet + "'!A" + strconv.Itoa(row) }
