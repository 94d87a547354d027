package redact

import "bytes"

// A table in the lines of a log has its labels in a line of their own: what stands in a row
// belongs to the label above it.

// heading is the heading of a table: what its labels say.
type heading struct {
	front   string // the mark before the cells that ends what the log puts in front, if anything
	fronts  int    // which one of several such marks in a line
	mark    byte   // between the cells; a blank where two or more part them
	columns []naming
	begins  []int // where the columns do
}

// inHeading tells the octets of labels and of what stands between them.
var inHeading = isAtom.and(" _-./#()\"'*" + cellMarks)

// cellMarks part the cells of a row.
const cellMarks = "\t|;,"

// headingOf returns the heading that a line ends with: labels, of which some say what a
// value is. It has no columns where the line has none.
func (r *Redactor) headingOf(line []byte) (h heading) {
	const shortest, longest, words = len("a,b"), 512, 3
	from := inHeading.start(line, len(line))
	if from > 0 {
		from = min(from+1, len(line)) // behind the blank of ": "
		n := prefixEnds.behind(line[:from])
		if n == 0 {
			return heading{}
		}
		h.front = string(line[from-n : from])
		h.fronts = bytes.Count(line[:from], line[from-n:from])
	}
	labels := line[from:]
	if len(labels) < shortest || len(labels) > longest {
		return heading{}
	}
	h.mark = ' '
	if i := bytes.IndexAny(labels, cellMarks); i >= 0 {
		h.mark = labels[i]
	}
	telling := 0
	for _, cell := range cells(labels, h.mark) {
		label := labels[cell.from:cell.to]
		if bytes.Count(label, []byte{' '}) >= words {
			return heading{}
		}
		said := r.keyNaming(label)
		if said.class == prose { // logs have columns of messages, too
			said = r.naming(label)
		}
		if said.class != plain {
			telling++
		}
		h.columns, h.begins = append(h.columns, said), append(h.begins, cell.from)
	}
	const wide = 4                                                                                            // no sentence has so many
	maySay := h.mark == ' ' && len(h.columns) < wide || h.mark == ',' && bytes.Contains(labels, []byte(", ")) // and be a sentence
	if len(h.columns) < 2 || telling == 0 || maySay && telling < 2 {
		return heading{}
	}
	return h
}

// row returns where the cells of a line stand that is a row below a heading, no cells where it is none.
func (h *heading) row(line []byte) []extent {
	from := 0
	for range h.fronts {
		n := bytes.Index(line[from:], []byte(h.front))
		if n < 0 {
			return nil
		}
		from += n + len(h.front)
	}
	row := line[from:]
	list := cells(row, h.mark)
	if len(list) != len(h.columns) && h.mark == ' ' {
		list = h.below(row)
	}
	if len(list) != len(h.columns) {
		return nil
	}
	for i := range list {
		list[i].from, list[i].to = list[i].from+from, list[i].to+from
	}
	return list
}

// below returns the cells of a row by the columns that they stand in, since some may be empty.
func (h *heading) below(row []byte) (list []extent) {
	for i, from := range h.begins {
		to := len(row)
		if i+1 < len(h.begins) {
			to = min(to, h.begins[i+1])
		}
		if from = min(from, to); from > 0 && from < to && row[from-1] != ' ' {
			return nil
		}
		list = append(list, bare(row, from, to))
	}
	return list
}

// cells returns the cells of a row, between marks or so many blanks.
func cells(row []byte, mark byte) (list []extent) {
	for at := 0; at <= len(row); {
		if mark == ' ' {
			at = isSpace.end(row, at)
		}
		end := at
		for quotes := false; end < len(row); end++ {
			if row[end] == '"' {
				quotes = !quotes
			}
			if !quotes && row[end] == mark && (mark != ' ' || end+1 < len(row) && row[end+1] == ' ') {
				break
			}
		}
		list = append(list, bare(row, at, end))
		at = end + 1
	}
	return list
}

// isRowLead tells what stands before a cell: white space, and the mark of the row at hand.
var isRowLead = isSpace.and("*>")

// bare returns what stands in a cell without its quotes and the white space around it.
func bare(row []byte, from, to int) extent {
	from = min(to, isRowLead.end(row, from))
	to = max(from, isSpace.start(row, to))
	if to > from+1 && row[from] == '"' && row[to-1] == '"' {
		return extent{from + 1, to - 1}
	}
	return extent{from, to}
}

// entry appends a line that is an attribute of somebody in a directory (RFC 2849), the
// name of whom stands in a line before. It reports false and appends nothing where it is none.
func (w *lines) entry(line []byte) bool {
	if !w.isEntry && !bytes.HasPrefix(line, []byte("dn: ")) {
		return false
	}
	attribute, value, ok := cutField(line)
	if w.isEntry = ok; !ok {
		return false
	}
	said := w.naming(attribute)
	switch {
	case said.class == prose && w.r.covers(prose):
		said.strong = true
	case said.class != plain || w.r.level < People || bytes.IndexByte(value, ':') >= 0:
		return false
	}
	w.swept(func() {
		w.text(line[:len(line)-len(value)])
		w.whole(value, func(v []byte) {
			if said.class == plain || !w.named(said, v) {
				w.ofNobody(v)
			}
		})
	})
	return true
}

// listing appends a line that is a label and its value with nothing but room between them: a
// colon or an equals sign there makes it text. It reports false and appends nothing where it is none.
func (w *lines) listing(line []byte) bool {
	const room = "    "
	if bytes.Index(line[:inHeading.end(line, 0)], []byte(room)) <= 0 {
		return false
	}
	list := cells(line, ' ')
	if len(list) != 2 || list[1].from == list[1].to || line[list[1].from] == ':' || line[list[1].from] == '=' {
		return false
	}
	said := w.naming(line[list[0].from:list[0].to])
	if said.class == plain || said.class == prose && !said.strong || said.class == host {
		return false
	}
	w.swept(func() {
		w.text(line[:list[1].from])
		w.labelled(said, line[list[1].from:list[1].to])
		w.text(line[list[1].to:])
	})
	return true
}

// row appends a line that is a row of the table at hand. It reports false and appends nothing
// where it is none, and remembers the heading that the line may be.
func (w *lines) row(line []byte) bool {
	if w.entry(line) {
		return true
	}
	bare := bytes.TrimRight(line, "\r\n")
	if h := w.r.headingOf(bare); len(h.columns) > 0 || len(w.table.columns) == 0 {
		w.table = h
		return len(h.columns) == 0 && w.listing(line)
	}
	list := w.table.row(bare)
	if len(list) == 0 {
		if w.listing(line) {
			return true
		}
		if !noAtom.holds(line) { // but for what is drawn below the heading
			w.table = heading{}
		}
		return false
	}
	w.swept(func() {
		last := 0
		for i, cell := range list {
			w.text(line[last:cell.from])
			v, said := line[cell.from:cell.to], w.table.columns[i]
			said.strong = said.strong || said.class == prose && isFreeText(v)
			if len(v) == 0 || said.class == prose && !said.strong || !w.named(said, v) {
				w.text(v)
			}
			last = cell.to
		}
		w.text(line[last:])
	})
	return true
}
