package stats

// maxListed bounds the groups of one kind that a document lists.
const maxListed = 100

// Commonest returns as many groups of a list of [Stats] as a document is to list,
// those with most calls, and how many more there are.
func Commonest(list []Group) (listed []Group, left int) {
	n := min(len(list), maxListed)
	return list[:n], len(list) - n
}
