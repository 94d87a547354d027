package diagram

import (
	"fmt"

	"ocsconv/annotate"
)

// dropUnused removes the given lane, which is the last, if no message uses it.
func (l *Ladder) dropUnused(lane int) {
	for _, s := range l.Steps {
		if m, ok := s.(*Message); ok && (m.From == lane || m.To == lane) {
			return
		}
	}
	l.Lanes = l.Lanes[:lane]
}

// narrow returns the ladder with at most n lanes. Caller, server, the endpoint
// that won and the first others keep their lanes, the rest share one.
func (l *Ladder) narrow(n int) *Ladder {
	n = max(n, 3)
	if len(l.Lanes) <= n {
		return l
	}
	keep := kept(l.Lanes, n-1)
	place := make([]int, len(l.Lanes))
	narrow := *l
	narrow.Lanes = make([]Lane, 0, n)
	for i := range l.Lanes {
		place[i] = n - 1
		if keep[i] {
			place[i] = len(narrow.Lanes)
			narrow.Lanes = append(narrow.Lanes, l.Lanes[i])
		}
	}
	narrow.Lanes = append(narrow.Lanes, Lane{
		ID:     "O",
		Role:   Others,
		Label:  "Others",
		Detail: []string{fmt.Sprintf("%d more endpoints", len(l.Lanes)-n+1)},
	})
	narrow.Steps = moved(l.Steps, place)
	narrow.Boxes = boxes(narrow.Lanes)
	return &narrow
}

func kept(all []Lane, n int) []bool {
	keep := make([]bool, len(all))
	take := func(wanted func(*Lane) bool) {
		for i := range all {
			if n > 0 && !keep[i] && wanted(&all[i]) {
				keep[i] = true
				n--
			}
		}
	}
	take(func(l *Lane) bool { return l.Role == Caller || l.Role == Server })
	take(func(l *Lane) bool { return l.State == annotate.StateWon })
	take(func(l *Lane) bool { return true })
	return keep
}

// moved copies steps with their messages on other lanes.
func moved(steps []Step, place []int) []Step {
	copied := make([]Step, len(steps))
	for i, s := range steps {
		copied[i] = s
		if m, ok := s.(*Message); ok {
			c := *m
			c.From, c.To = place[m.From], place[m.To]
			if m.Endpoint >= 0 {
				c.Endpoint = place[m.Endpoint]
			}
			copied[i] = &c
		}
	}
	return copied
}

// boxes groups neighbouring lanes of one user.
func boxes(all []Lane) []Box {
	var found []Box
	for i := range all {
		aor := all[i].AOR
		if aor == "" {
			continue
		}
		if n := len(found); n > 0 && found[n-1].Last == i-1 && found[n-1].Title == aor {
			found[n-1].Last = i
			continue
		}
		found = append(found, Box{Title: aor, First: i, Last: i})
	}
	return found
}
