package catalog

// Failure reports whether the bit speaks of something that went wrong, even if other
// ways remained. The others inform, or are normal.
func (w IceWarning) Failure() bool {
	return w.weight == weightLook || w.weight == weightDirect || w.weight == weightTCP
}
