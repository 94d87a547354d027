// Package timestamppb has the type of an instant.
package timestamppb

import "time"

// Timestamp is an instant.
type Timestamp struct{}

// AsTime returns none.
func (*Timestamp) AsTime() time.Time { return time.Time{} }
