package diagram

import (
	"strings"
	"unicode/utf8"

	"ocsconv/converters/cells"
)

// canvas is one row of a terminal. Each cell holds what is shown in one column;
// the cell behind a wide character is empty.
type canvas []string

func blank(n int) canvas {
	row := make(canvas, n)
	for i := range row {
		row[i] = " "
	}
	return row
}

// put writes text from a column on, over what is there. What does not fit is
// left out.
func (c canvas) put(column int, text string) {
	for _, cell := range inCells(text) {
		if column >= len(c) {
			return
		}
		c[column] = cell
		column++
	}
}

func (c canvas) String() string { return strings.Join(c, "") }

// from returns the row from a column on.
func (c canvas) from(column int) string { return strings.Join(c[column:], "") }

// inCells splits text into what is shown in one column each. They are parts of the
// text, of which rows have many and a session has hundreds of rows.
func inCells(text string) []string {
	list := make([]string, 0, len(text))
	for i, r := range text {
		cell := "\ufffd" // an octet that is no UTF-8 has a cell, too
		if r != utf8.RuneError {
			cell = text[i : i+utf8.RuneLen(r)]
		}
		switch cells.Of(r) {
		case 0:
			if n := len(list); n > 0 && list[n-1] != "" {
				list[n-1] += cell
			}
		case 1:
			list = append(list, cell)
		case 2:
			list = append(list, cell, "")
		}
	}
	return list
}

// pad fills text up to a number of cells, or cuts it to that.
func pad(text string, room int) string {
	text = cells.Cut(text, room)
	return text + strings.Repeat(" ", room-cells.Width(text))
}
