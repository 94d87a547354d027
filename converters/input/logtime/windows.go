package logtime

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed windowszones.tsv
var windowsTable string

// windowsZones are IANA zones by what Windows calls them, in lower case.
var windowsZones = sync.OnceValue(func() map[string]string {
	zones := map[string]string{}
	for line := range strings.Lines(windowsTable) {
		if name, zone, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			zones[strings.ToLower(name)] = zone
		}
	}
	return zones
})
