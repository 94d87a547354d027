package workbook

import (
	"archive/zip"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/table"
)

// book is a workbook being written. Messages go straight into the archive; the
// other sheets, which have few rows, wait in memory until the messages are
// through. So one pass over the sessions is enough.
type book struct {
	zip      *zip.Writer
	layouts  []layout
	template *template
	opt      Options
	altered  Altered
	sheets   []*sheet         // by position; of Messages the one being written
	messages int              // written so far
	lasts    []int            // last row of each sheet, once it is closed
	counts   *stats.Collector // nil for a workbook of one session
}

// session is a session with the place of its messages in the workbook.
type session struct {
	*annotate.Session
	rows     int // messages that a sheet holds
	before   int // messages of the sessions before this one
	branches map[string]int
	clock    string // that times in cells are in
	listed   bool   // its messages are elsewhere
}

// message returns the cell in which the row of message i begins, from 0.
func (s session) message(i int) string {
	n, row := (s.before+i)/s.rows, (s.before+i)%s.rows
	return cellOf(messagesName(n), row+2)
}

// endpoint returns where the messages of an endpoint begin; "" when it has none.
func (s session) endpoint(label string) string {
	i, ok := s.branches[label]
	if !ok {
		return ""
	}
	return s.message(i)
}

// numbered returns where message n (see [annotate.Note]) stands; "" when the
// session has no such message.
func (s session) numbered(n int) string {
	if n < 1 || n > len(s.Messages) || s.listed {
		return ""
	}
	return s.message(n - 1)
}

func messagesName(n int) string {
	if n == 0 {
		return "Messages"
	}
	return fmt.Sprintf("Messages (%d)", n+1)
}

func write(w io.Writer, sessions iter.Seq[*annotate.Session], opt Options, f front) (Altered, error) {
	if opt.rows == 0 {
		opt.rows = maxRows - 1
	}
	b := &book{zip: zip.NewWriter(w), layouts: f.layouts, template: f.template, opt: opt}
	defer b.release()
	b.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return newPacker(w, b.template.heads) })
	if f.counts {
		b.counts = stats.New(opt.zone())
	}
	if err := b.start(); err != nil {
		return b.altered, err
	}
	for s := range sessions {
		at, err := b.addMessages(s)
		if err != nil {
			return b.altered, err
		}
		if b.hasRoom(sheetFront) {
			f.write(b.sheets[sheetFront], at)
		}
		b.addParts(at)
		if b.counts != nil {
			b.counts.Add(s)
		}
	}
	return b.altered, b.finish()
}

// start writes the parts that are the same in every workbook.
func (b *book) start() error {
	if err := b.template.putFixed(b.zip, true); err != nil {
		return err
	}
	for i, l := range b.layouts {
		b.lasts = append(b.lasts, 1)
		b.sheets = append(b.sheets, newSheet(b.template, i, l, &b.altered, nil))
	}
	return b.openMessages(sheetMessages)
}

// openMessages begins a sheet of messages at the given position.
func (b *book) openMessages(position int) error {
	w, err := b.zip.Create(sheetPart(position))
	if err != nil {
		return err
	}
	b.sheets[sheetMessages].release()
	b.sheets[sheetMessages] = newSheet(b.template, sheetMessages, b.layouts[position], &b.altered, w)
	return nil
}

// closeMessages ends the sheet of messages that is being written.
func (b *book) closeMessages() error {
	s := b.sheets[sheetMessages]
	position := sheetMessages
	if b.altered.Sheets > 0 {
		position = len(b.layouts) - 1
	}
	b.lasts[position] = s.row
	return s.close()
}

// nextMessages continues on a further sheet.
func (b *book) nextMessages() error {
	if err := b.closeMessages(); err != nil {
		return err
	}
	b.altered.Sheets++
	l := b.layouts[sheetMessages]
	l.name = messagesName(b.altered.Sheets)
	b.layouts = append(slices.Clip(b.layouts), l)
	b.lasts = append(b.lasts, 1)
	return b.openMessages(len(b.layouts) - 1)
}

func (b *book) addMessages(s *annotate.Session) (session, error) {
	if b.opt.List {
		return session{Session: s, rows: b.opt.rows, listed: true}, nil
	}
	at := session{Session: s, rows: b.opt.rows, before: b.messages, branches: make(map[string]int, len(s.Endpoints)), clock: b.opt.clock()}
	drawn, i := b.opt.Drawn.of(s), 0
	if drawn != nil {
		drawn.once.Do(func() { drawn.draw(b, s) })
	}
	for row := range table.Rows(s, b.opt.Origin) {
		if b.messages > 0 && b.messages%b.opt.rows == 0 {
			if err := b.nextMessages(); err != nil {
				return at, err
			}
		}
		if _, seen := at.branches[row.Note.Endpoint]; !seen {
			at.branches[row.Note.Endpoint] = i
		}
		if sheet := b.sheets[sheetMessages]; drawn != nil {
			sheet.row++
			sheet.put(&drawn.rows[i])
		} else {
			drawMessage(sheet, row, b.opt.Collapse)
			sheet.end()
		}
		b.messages++
		i++
	}
	if drawn != nil {
		b.altered.Cut += drawn.altered.Cut
		b.altered.Pictured += drawn.altered.Pictured
		drawn.done()
	}
	return at, b.sheets[sheetMessages].err
}

// release gives the room of the sheets to the next workbook.
func (b *book) release() {
	for _, s := range b.sheets {
		s.release()
	}
}

// hasRoom reports whether a sheet holds another row; else the row is counted as
// left out. Only messages continue on further sheets.
func (b *book) hasRoom(position int) bool {
	if b.sheets[position].row <= b.opt.rows {
		return true
	}
	b.altered.LeftOut++
	return false
}

// finish writes the sheets that waited and the parts that name all sheets.
func (b *book) finish() error {
	if err := b.closeMessages(); err != nil {
		return err
	}
	source(b.sheets[sheetSource], b.opt.Source, b.altered)
	if b.counts != nil {
		counted := b.counts.Stats()
		causes(b.sheets[sheetCauses], counted)
		statistics(b.sheets[sheetStatistics], counted, b.opt.zone())
	}
	for i, s := range b.sheets {
		if i == sheetMessages {
			continue
		}
		b.lasts[i] = s.row
		if err := s.close(); err != nil {
			return err
		}
		if err := b.place(i, s); err != nil {
			return err
		}
	}
	if b.altered.Sheets > 0 {
		t, err := newTemplate(b.layouts)
		if err != nil {
			return err
		}
		b.template = t
	}
	var key []byte // all that depends on the rows
	for _, last := range b.lasts {
		key = strconv.AppendInt(append(key, ' '), int64(last), 10)
	}
	if err := b.template.shared.put(b.zip, bookPart, key, b.list); err != nil {
		return err
	}
	if err := b.template.putFixed(b.zip, false); err != nil {
		return err
	}
	return b.zip.Close()
}

// list returns xl/workbook.xml, the list of the sheets, for the rows that they have.
func (b *book) list() []byte {
	xml, names := b.template.book, ""
	for i, l := range b.layouts {
		if l.heading != nil {
			xml = withRows(xml, l.name, len(l.widths), b.lasts[i])
		}
		if l.heading != nil && b.lasts[i] == 1 && i != sheetFront {
			xml, l.print = hidden(xml, i, l.name), unprinted
		}
		names += printNames(i, l, b.lasts[i])
	}
	return []byte(strings.Replace(xml, "</definedNames>", names+"</definedNames>", 1))
}

// place puts a sheet that waited into the archive.
func (b *book) place(position int, s *sheet) error {
	switch {
	case s.parked != nil:
		p, err := s.parked.end(sheetPart(position))
		if err != nil {
			return err
		}
		return p.put(b.zip)
	case s.row == 1 && position != sheetFront, position == sheetSource: // as in other workbooks
		return b.template.shared.put(b.zip, sheetPart(position), s.buf, func() []byte { return s.buf })
	}
	return b.part(sheetPart(position), s.buf)
}

func (b *book) part(name string, content []byte) error {
	w, err := b.zip.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
