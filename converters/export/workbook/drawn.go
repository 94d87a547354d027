package workbook

import (
	"sync"
	"sync/atomic"

	"ocsconv/annotate"
	"ocsconv/converters/table"
)

// Drawn hands the rows of a session's messages from the first workbook that has them to
// the second one, where they differ in their numbers alone. Each session must come into
// two workbooks, once into each. The zero value is ready for use.
type Drawn struct {
	mu    sync.Mutex
	first map[*annotate.Session]*drawing // of those that one workbook has asked for
}

// drawing is the rows of a session's messages.
type drawing struct {
	once    sync.Once
	rows    []unnumbered
	altered Altered
	copied  atomic.Int32 // workbooks that have them
}

// mostDrawn bounds the messages of a session whose rows are kept, of some 3 kB each.
const mostDrawn = 300

// of returns the rows of a session, which whoever is first has to draw; nil where each
// workbook draws its own.
func (d *Drawn) of(s *annotate.Session) *drawing {
	if d == nil || len(s.Messages) > mostDrawn {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if asked := d.first[s]; asked != nil {
		delete(d.first, s)
		return asked
	}
	if d.first == nil {
		d.first = map[*annotate.Session]*drawing{}
	}
	d.first[s] = &drawing{}
	return d.first[s]
}

// drawnRooms are what rows are drawn in: that of rows which both workbooks have serves others.
var drawnRooms sync.Pool // of *unnumbered

// draw draws the rows as the template of a book has them.
func (d *drawing) draw(b *book, s *annotate.Session) {
	sheet := newSheet(b.template, sheetMessages, b.layouts[sheetMessages], &d.altered, nil)
	defer sheet.release()
	defer func(own unnumbered) { sheet.unnumbered = own }(sheet.unnumbered)
	sheet.unnumbered = unnumbered{}
	if r, ok := drawnRooms.Get().(*unnumbered); ok {
		sheet.unnumbered = *r
	}
	for row := range table.Rows(s, b.opt.Origin) {
		drawMessage(sheet, row, b.opt.Collapse)
		d.rows = append(d.rows, sheet.unnumbered)
	}
}

// done says that a workbook has the rows.
func (d *drawing) done() {
	if last := len(d.rows) - 1; last >= 0 && d.copied.Add(1) == 2 {
		drawnRooms.Put(&unnumbered{cells: d.rows[last].cells[:0], places: d.rows[last].places[:0]})
	}
}
