package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed readings.tsv
var readingsTable string

// reading is what figures that show all the signs usually come from.
type reading struct {
	signs []string
	Remedy
}

var loadReadings = sync.OnceValue(func() (list []reading) {
	for _, r := range rows("readings.tsv", readingsTable, "signs", "text", "next") {
		list = append(list, reading{strings.Fields(dash(r[0])), Remedy{r[1], r[2]}})
	}
	return list
})

// ReadingOf returns what the figures of a poor call usually come from: the first row of
// which it shows all signs. Local and remote, who reports and the other end, and the way
// of the media stand in braces.
func ReadingOf(signs map[string]bool) Remedy {
	for _, r := range loadReadings() {
		if !slices.ContainsFunc(r.signs, func(sign string) bool { return !signs[sign] }) {
			return r.Remedy
		}
	}
	return Remedy{}
}
