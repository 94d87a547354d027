package workbook

import (
	"slices"
	"sync"

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

// draw draws the rows as the template of a book has them.
func (d *drawing) draw(b *book, s *annotate.Session) {
	sheet := newSheet(b.template, sheetMessages, b.layouts[sheetMessages], &d.altered, nil)
	defer sheet.release()
	for row := range table.Rows(s, b.opt.Origin) {
		drawMessage(sheet, row, b.opt.Collapse)
		d.rows = append(d.rows, unnumbered{slices.Clone(sheet.cells), slices.Clone(sheet.places), sheet.lines, sheet.folded})
	}
}
