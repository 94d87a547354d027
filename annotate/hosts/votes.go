package hosts

import "slices"

// votes counts proposals. The one with the most votes wins, the earlier of two
// with as many.
type votes[T comparable] struct {
	list  []T
	count []int
}

// maxCandidates bounds what is remembered of one host: behind a load balancer
// every connection may bring a new address.
const maxCandidates = 16

func (v *votes[T]) add(x T) {
	if i := slices.Index(v.list, x); i >= 0 {
		v.count[i]++
		return
	}
	if len(v.list) < maxCandidates {
		v.list, v.count = append(v.list, x), append(v.count, 1)
	}
}

func (v *votes[T]) best() (T, bool) {
	var best T
	most := 0
	for i, n := range v.count {
		if n > most {
			best, most = v.list[i], n
		}
	}
	return best, most > 0
}
