package diagram

import (
	"strings"
	"unicode/utf8"

	"ocsconv/converters/table/cells"
)

// canvas is one row of a terminal. A ladder has hundreds of them, so that a cell is no
// text of its own where it shows one character.
type canvas struct {
	cells    []rune   // what each column shows: a character, behind, or below 0 the number of a cluster
	clusters []string // characters with the marks that combine with them
}

// behind is in the cell behind a wide character, and shows nothing.
const behind = utf8.MaxRune + 1

func blank(n int) canvas {
	row := canvas{cells: make([]rune, n)}
	row.wipe()
	return row
}

func (c *canvas) wipe() {
	for i := range c.cells {
		c.cells[i] = ' '
	}
	c.clusters = c.clusters[:0]
}

// put writes text from a column on, over what is there. What does not fit is
// left out.
func (c *canvas) put(column int, text string) {
	from := column
	for _, r := range text { // an octet that is no UTF-8 has a cell, too
		n := cells.Of(r)
		switch {
		case column > len(c.cells), column == len(c.cells) && n > 0:
			return
		case n > 0:
			c.cells[column] = r
			if column++; n == 2 {
				if column < len(c.cells) {
					c.cells[column] = behind
				}
				column++
			}
		case column > from && c.cells[column-1] != behind:
			c.combine(column-1, r)
		}
	}
}

// combine adds a mark to the character of a column.
func (c *canvas) combine(column int, mark rune) {
	cell := &c.cells[column]
	if *cell >= 0 {
		c.clusters = append(c.clusters, string(*cell))
		*cell = -rune(len(c.clusters))
	}
	c.clusters[-*cell-1] += string(mark)
}

func (c *canvas) String() string { return c.from(0) }

// from returns the row from a column on.
func (c *canvas) from(column int) string {
	var b strings.Builder
	b.Grow(utf8.RuneLen('│') * (len(c.cells) - column))
	for _, r := range c.cells[column:] {
		switch {
		case r < 0:
			b.WriteString(c.clusters[-r-1])
		case r != behind:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// pad fills text up to a number of cells, or cuts it to that.
func pad(text string, room int) string {
	text = cells.Cut(text, room)
	return text + strings.Repeat(" ", room-cells.Width(text))
}
