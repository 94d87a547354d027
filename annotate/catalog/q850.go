package catalog

import (
	_ "embed"
	"strings"
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

// SaysLess reports whether the text that stands beside a cause says more than it does: a
// cause "unspecified" only names its class, and then the text is all that there is.
func (c Cause) SaysLess(text string) bool {
	return strings.HasSuffix(c.Name, "unspecified") && Tells(text, c.Name)
}

// Warning is what is known of a code of a Warning header (RFC 3261 §20.43).
type Warning struct {
	Name    string
	Meaning string
	Next    string // what to do; "" for a code that reports no fault
	Source  string
}

var loadWarnings = sync.OnceValue(func() map[int]Warning {
	table := map[int]Warning{}
	for _, r := range rows("warnings.tsv", warningsTable, "code", "name", "meaning", "next", "source") {
		table[number(r[0])] = Warning{r[1], r[2], dash(r[3]), r[4]}
	}
	return table
})

// WarningOf returns what is known of a code. It is not ok for one that is in no
// published list.
func WarningOf(code int) (w Warning, ok bool) {
	w, ok = loadWarnings()[code]
	return w, ok
}

// notable is a row of the table of headers.
type notable struct{ meaning, source string }

var loadHeaders = sync.OnceValue(func() map[string]notable {
	table := map[string]notable{}
	for _, r := range rows("headers.tsv", headersTable, "name", "meaning", "source") {
		table[r[0]] = notable{r[1], r[2]}
	}
	return table
})
