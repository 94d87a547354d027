package table

import (
	"bufio"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"ocsconv/annotate"
)

// listColumn is one column of the terminal's list. Narrow is the width down to
// which it may shrink; 0 means that it keeps its width.
type listColumn struct {
	name   string
	right  bool
	narrow int
	value  func(*annotate.Session) string
}

// roomy is the width of a terminal from which on the list shows dates.
const roomy = 120

func listColumns(columns int) []listColumn {
	clock := listColumn{"START (UTC)", false, 0, started("2006-01-02 15:04:05.000")}
	if columns > 0 && columns < roomy {
		clock = listColumn{"UTC", false, 0, started("15:04:05")}
	}
	return []listColumn{
		{"#", true, 0, func(s *annotate.Session) string { return strconv.Itoa(s.Number) }},
		clock,
		{"CALLER", false, 8, func(s *annotate.Session) string { return s.Caller.AOR }},
		{"CALLEE", false, 8, func(s *annotate.Session) string { return s.Callee }},
		{"KIND", false, 4, func(s *annotate.Session) string { return string(s.Kind) }},
		{"OUTCOME", false, 8, func(s *annotate.Session) string { return string(s.Outcome) }},
		{"MPOP", false, 5, func(s *annotate.Session) string { return string(s.MPOP) }},
		{"WINNER", false, 4, func(s *annotate.Session) string { return strings.TrimSpace(label(s) + " " + product(s)) }},
		{"ANSWER", true, 0, answer},
		{"MSGS", true, 0, func(s *annotate.Session) string { return strconv.Itoa(len(s.Messages)) }},
	}
}

func started(layout string) func(*annotate.Session) string {
	return func(s *annotate.Session) string {
		if s.Start.IsZero() {
			return ""
		}
		return s.Start.UTC().Format(layout)
	}
}

func answer(s *annotate.Session) string {
	v := milliseconds(s.AnswerMS)
	if v.Kind == Empty {
		return ""
	}
	return string(appendSeconds(nil, v.Span, 3)) + " s"
}

// List writes the sessions as an aligned list for a terminal, a heading and one
// line each. Columns is the width of the terminal: below 120 the dates go, then
// parties and products shrink until a line fits, and what still does not fit is
// cut. 0 cuts nothing, which is right for a file or a pipe. No control character
// gets through.
func List(w io.Writer, sessions iter.Seq[*annotate.Session], columns int) error {
	list := listColumns(columns)
	rows := [][]string{headings(list)}
	for s := range sessions {
		row := make([]string, len(list))
		for i, c := range list {
			row[i] = line(c.value(s))
		}
		rows = append(rows, row)
	}
	widths := fit(list, rows, columns)
	out := bufio.NewWriter(w)
	for _, row := range rows {
		text := listLine(list, row, widths)
		if columns > 0 {
			text = cut(text, columns)
		}
		out.WriteString(text)
		out.WriteByte('\n')
	}
	return out.Flush()
}

func headings(list []listColumn) []string {
	row := make([]string, len(list))
	for i, c := range list {
		row[i] = c.name
	}
	return row
}

// fit returns the width of each column: that of its widest cell, then less, one
// cell at a time from the widest column that may shrink, until a line fits.
func fit(list []listColumn, rows [][]string, columns int) []int {
	widths := make([]int, len(list))
	total := 2 * (len(widths) - 1)
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], cells(row[i]))
		}
		total += widths[i]
	}
	for columns > 0 && total > columns {
		widest := -1
		for i, c := range list {
			if c.narrow > 0 && widths[i] > c.narrow && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		// A hostile name may be 100 kB wide: come down in one step first.
		over := total - columns
		step := min(over, max(1, widths[widest]-columns))
		widths[widest] -= step
		total -= step
	}
	return widths
}

func listLine(list []listColumn, row []string, widths []int) string {
	var b strings.Builder
	for i, c := range list {
		text := cut(row[i], widths[i])
		pad := strings.Repeat(" ", widths[i]-cells(text))
		if c.right {
			text = pad + text
		} else {
			text += pad
		}
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(text)
	}
	return strings.TrimRight(b.String(), " ")
}

// cut shortens s to n cells, the last of them an ellipsis when anything is lost.
func cut(s string, n int) string {
	if cells(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		used += cell(r)
		if used > n-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// cells returns how many character cells of a terminal s takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cell(r)
	}
	return n
}

func cell(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
