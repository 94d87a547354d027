package catalog

import (
	"slices"
	"strings"
)

// Family tells whose ids a header carries. The number alone does not tell: 24 of
// a client is a media failure, of a server it is any of the common codes.
type Family string

// The families. FamilyAny is for a number that stands without its header.
const (
	FamilyAny    Family = ""
	FamilyServer Family = "ms-diagnostics"
	FamilyClient Family = "ms-client-diagnostics"
)

// FamilyOf returns the family of a header's ids by its name in any case.
func FamilyOf(header string) Family {
	switch strings.ToLower(header) {
	case "ms-diagnostics", "ms-diagnostics-public", "x-ms-diagnostics":
		return FamilyServer
	case "ms-client-diagnostics":
		return FamilyClient
	}
	return FamilyAny
}

// ofClient reports whether an entry is about what clients write.
func (e Entry) ofClient() bool { return strings.HasPrefix(e.Component, "Client") }

// mediaIDs is where clients have their ids about media ([MS-OCER] lists server
// ids only).
const firstMediaID, lastMediaID = 20, 39

// clientIDs is where only clients have ids, whichever header carries them on: servers
// pass them along.
const firstClientID, lastClientID = 50000, 59999

// DiagnosticIn returns what is known of an id by the header that carries it, as
// [Diagnostic] does by the number alone.
func DiagnosticIn(f Family, id int) (e Entry, exact bool) {
	if f == FamilyAny || id >= firstClientID && id <= lastClientID {
		return Diagnostic(id)
	}
	d := loadDiagnostics()
	i, found := slices.BinarySearchFunc(d.entries, id, func(e Entry, id int) int { return e.ID - id })
	if found && d.entries[i].ofClient() == (f == FamilyClient) {
		return d.entries[i], true
	}
	if f == FamilyClient && id >= firstMediaID && id <= lastMediaID {
		return Entry{
			ID: id, Component: "Client media (ms-client-diagnostics)",
			Meaning: "A client reports about its media; what this id means is not published. Read the header's reason and its MediaDebug.",
			Source:  "by its neighbours 21 to 27",
		}, false
	}
	for _, s := range d.spans {
		if s.low <= id && id <= s.high && (f == FamilyServer || s.entry.ofClient()) {
			return s.of(id), false
		}
	}
	return Entry{ID: id}, false
}
