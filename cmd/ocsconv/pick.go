package main

import (
	"fmt"
	"slices"
	"strconv"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/filter"
)

// pick turns what --session says into session numbers. A Call-ID may be that of
// the input also where the output has a pseudonym for it.
func (r *reading) pick(c *annotate.Case, wanted []string) ([]int, error) {
	var list []int
	for _, w := range wanted {
		if r.redactor != nil {
			w = r.redactor.Text(w)
		}
		if n, ok := c.Find(w); ok {
			list = append(list, n)
			continue
		}
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > c.Len() {
			return nil, fmt.Errorf("no session %q; the input has %s, which ocsconv sessions lists", w, count(c.Len(), "session"))
		}
		list = append(list, n)
	}
	return list, nil
}

// wanted returns the test of a message that --session and -Y ask for; nil when
// they ask for nothing.
func (v *conversion) wanted(job *converters.Job) (func(filter.Packet) bool, error) {
	if len(v.sessions) == 0 && v.filter == nil {
		return nil, nil
	}
	picked, err := v.pick(job.Case, v.sessions)
	if err != nil {
		return nil, err
	}
	return func(p filter.Packet) bool {
		if len(v.sessions) > 0 && !slices.Contains(picked, p.Session.Number) {
			return false
		}
		return v.filter == nil || v.filter.Match(p)
	}, nil
}
