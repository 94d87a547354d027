package formats

// Assumed are the parts of a time that nothing tells: neither the line, nor a header, nor
// another log, nor the user.
type Assumed uint8

const (
	AssumedDay  Assumed = 1 << iota // that of a line above, or the first day that there is
	AssumedZone                     // UTC; where a log is followed that of this machine
)

// Of returns those parts that a line lacks: dated and zoned say what it tells.
func (a Assumed) Of(dated, zoned bool) Assumed {
	if dated {
		a &^= AssumedDay
	}
	if zoned {
		a &^= AssumedZone
	}
	return a
}
