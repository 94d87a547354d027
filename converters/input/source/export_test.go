package source

// Plain is what errors of files become.
var Plain = plain

// KeepAtMost sets how many octets of an expanded tar archive are kept, and returns what
// sets it back.
func KeepAtMost(n int64) (restore func()) {
	old := maxKept
	maxKept = n
	return func() { maxKept = old }
}
