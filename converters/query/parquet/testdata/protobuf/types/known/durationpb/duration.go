// Package durationpb has the type of a duration.
package durationpb

import "time"

// Duration is a duration.
type Duration struct{}

// AsDuration returns none.
func (*Duration) AsDuration() time.Duration { return 0 }
