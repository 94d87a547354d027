package input

import "time"

// CommonZone is the zone that all logs were written in, UTC where they differ.
// Captures have UTC.
func CommonZone(logs []*Log) *time.Location {
	var common *time.Location
	for _, l := range logs {
		zone := time.UTC
		if !l.Format.Binary {
			zone = l.Zone.Clock.Location()
		}
		switch {
		case common == nil:
			common = zone
		case common.String() != zone.String():
			return time.UTC
		}
	}
	if common == nil {
		return time.UTC
	}
	return common
}
