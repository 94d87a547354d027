package input

import (
	"slices"
	"time"
)

// UTC where nothing tells the zone of all logs, or of some. The names go with the
// times into what a person is shown.
var (
	assumed       = time.FixedZone("UTC (assumed)", 0)
	partlyAssumed = time.FixedZone("UTC (assumed for some logs)", 0)
)

// CommonZone is the zone that all logs were written in, UTC where they differ.
// Captures have UTC. Where a log does not tell its zone, the name says that UTC is
// a guess.
func CommonZone(logs []*Log) *time.Location {
	guesses := 0
	for _, l := range logs {
		if l.Zone.Assumed {
			guesses++
		}
	}
	switch guesses {
	case 0:
		return toldZone(logs)
	case len(logs):
		return assumed
	}
	return partlyAssumed
}

// toldZone is the common zone of logs that tell theirs.
func toldZone(logs []*Log) *time.Location {
	zoneOf := func(l *Log) *time.Location {
		if l.Format.Binary {
			return time.UTC
		}
		return l.Zone.Clock.Location()
	}
	if len(logs) == 0 || slices.ContainsFunc(logs, func(l *Log) bool { return zoneOf(l).String() != zoneOf(logs[0]).String() }) {
		return time.UTC
	}
	return zoneOf(logs[0])
}
