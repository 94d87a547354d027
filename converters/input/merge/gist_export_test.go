package merge

// SetGistBlock sets how many octets of a gist are packed together, and returns how many
// were before.
func SetGistBlock(n int) int {
	old := gistBlock
	gistBlock = n
	return old
}
