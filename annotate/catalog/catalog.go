// Package catalog knows the numbers and names of the products by heart: the ids
// of ms-diagnostics headers, the status codes of SIP and the User-Agent strings
// of clients and servers, each with what it means for the engineer who reads a
// trace and with the document that it is known from.
//
// What is not in the tables is not invented: an id of a known range is given its
// component, anything else stays unknown.
package catalog

import (
	"fmt"
	"strings"
)

// rows cuts a table into its cells: lines of tab-separated values, the first of
// them the names of the columns. Tables are part of the program, so one that is
// malformed is a defect and panics; the tests read all of them.
func rows(name, table string, columns ...string) [][]string {
	lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	list := make([][]string, 0, len(lines)-1)
	for n, line := range lines {
		cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		if len(cells) != len(columns) {
			panic(fmt.Sprintf("%s:%d: %d columns, want %d", name, n+1, len(cells), len(columns)))
		}
		if n == 0 {
			check(name, cells, columns)
			continue
		}
		list = append(list, cells)
	}
	return list
}

func check(name string, cells, columns []string) {
	for i, want := range columns {
		if cells[i] != want {
			panic(fmt.Sprintf("%s:1: column %q, want %q", name, cells[i], want))
		}
	}
}
