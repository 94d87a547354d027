package diagram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	eastasian "golang.org/x/text/width"
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
	for _, cell := range cells(text) {
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

// cells splits text into what is shown in one column each. They are parts of the
// text, of which rows have many and a session has hundreds of rows.
func cells(text string) []string {
	list := make([]string, 0, len(text))
	for i, r := range text {
		cell := "\ufffd" // an octet that is no UTF-8 has a cell, too
		if r != utf8.RuneError {
			cell = text[i : i+utf8.RuneLen(r)]
		}
		switch columns(r) {
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

// softHyphen is the first character that does not take one column.
const softHyphen = '\u00ad'

func columns(r rune) int {
	if r < softHyphen {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch eastasian.LookupRune(r).Kind() {
	case eastasian.EastAsianWide, eastasian.EastAsianFullwidth:
		return 2
	}
	return 1
}

// width returns how many cells text has.
func width(text string) int {
	n := 0
	for _, r := range text {
		n += columns(r)
	}
	return n
}

// fit cuts text to a number of columns, with an ellipsis where something is
// missing.
func fit(text string, room int) string {
	if width(text) <= room {
		return text
	}
	if room <= 0 {
		return ""
	}
	list := cells(text)[:room-1]
	if n := len(list); n > 0 && columns([]rune(list[n-1] + " ")[0]) == 2 {
		list = list[:n-1] // half of a wide character
	}
	return strings.Join(list, "") + "…"
}

func pad(list []string, room int) string {
	text := strings.Join(list, "")
	if len(list) > room {
		return fit(text, room)
	}
	return text + strings.Repeat(" ", room-len(list))
}
