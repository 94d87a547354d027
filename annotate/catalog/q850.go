package catalog

import (
	_ "embed"
	"sync"
)

//go:embed q850.tsv
var q850Table string

//go:embed warnings.tsv
var warningsTable string

//go:embed headers.tsv
var headersTable string

// Cause is a cause value of the telephone network (ITU-T Q.850), which gateways
// put into a Reason header (RFC 3326).
type Cause struct {
	Value   int
	Name    string // as the standard calls it
	Meaning string
	Next    string // what to do; "" for nothing
}

var loadQ850 = sync.OnceValue(func() map[int]Cause {
	table := map[int]Cause{}
	for _, r := range rows("q850.tsv", q850Table, "cause", "name", "meaning", "next") {
		table[number(r[0])] = Cause{number(r[0]), r[1], r[2], dash(r[3])}
	}
	return table
})

// Q850 returns what is known of a cause value. It is not ok for one that the
// standard does not have.
func Q850(value int) (c Cause, ok bool) {
	c, ok = loadQ850()[value]
	return c, ok
}

// notable is a row of the tables of warnings and headers.
type notable struct{ name, meaning, source string }

var loadWarnings = sync.OnceValue(func() map[int]notable {
	table := map[int]notable{}
	for _, r := range rows("warnings.tsv", warningsTable, "code", "name", "meaning", "source") {
		table[number(r[0])] = notable{r[1], r[2], r[3]}
	}
	return table
})

var loadHeaders = sync.OnceValue(func() map[string]notable {
	table := map[string]notable{}
	for _, r := range rows("headers.tsv", headersTable, "name", "meaning", "source") {
		table[r[0]] = notable{r[0], r[1], r[2]}
	}
	return table
})
