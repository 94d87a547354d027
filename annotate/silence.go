package annotate

import (
	"cmp"
	"slices"
	"sort"
)

// maxSilent bounds how many silent calls of an endpoint are listed: with many
// calls to many endpoints the lists would outgrow the log.
const maxSilent = 1000

// silence finds the endpoints that forked calls to their user did not reach, as
// far as the log shows.
func (inv *inventory) silence() {
	byUser := map[*userEntry][]incoming{}
	for _, call := range inv.calls {
		u := inv.user(call.aor)
		byUser[u] = append(byUser[u], call)
	}
	for u, calls := range byUser {
		u.silence(calls)
	}
}

// silence lists the silent calls of every endpoint of the user.
func (u *userEntry) silence(calls []incoming) {
	slices.SortStableFunc(calls, func(x, y incoming) int { return x.at.Compare(y.at.Time) })
	replied := map[string][]int{} // epid to indices of calls
	for i, call := range calls {
		for epid, did := range call.replied {
			if did {
				replied[epid] = append(replied[epid], i)
			}
		}
	}
	for _, d := range u.devices {
		if d.Epid == "" || !d.Registered && d.SignIn != SignInUnanswered || d.SignedOff {
			continue
		}
		from := sort.Search(len(calls), func(i int) bool { return calls[i].at.After(d.First.Time) })
		to := sort.Search(len(calls), func(i int) bool { return !calls[i].at.Before(d.Last.Time) })
		did := replied[d.Epid]
		at, _ := slices.BinarySearch(did, from)
		did = did[at:]
		for i := from; i < to; i++ {
			if len(did) > 0 && did[0] == i {
				did = did[1:]
				continue
			}
			if len(d.Silent) == maxSilent {
				at, _ := slices.BinarySearch(did, to)
				d.SilentMore = to - i - at
				break
			}
			d.Silent = append(d.Silent, calls[i].session)
		}
		slices.SortFunc(d.Silent, cmp.Compare)
	}
}
