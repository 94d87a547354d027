package main

import (
	"fmt"
	"strconv"
	"strings"

	"ocsconv/converters"
	"ocsconv/converters/filter"
	"ocsconv/converters/input/merge"
)

// pick turns what --session says into session numbers, each once.
func (r *reading) pick(c converters.SessionList, wanted []string) ([]int, error) {
	var list []int
	named := map[int]bool{}
	add := func(n int) {
		if !named[n] {
			named[n] = true
			list = append(list, n)
		}
	}
	for _, w := range wanted {
		if all := c.FindAll(w); all != nil {
			for _, n := range all {
				add(n)
			}
			continue
		}
		for part := range strings.SplitSeq(w, ",") {
			first, last, ok := numbers(strings.TrimSpace(part))
			if !ok || first < 1 || last < first || last > c.Len() {
				return nil, fmt.Errorf("no session %q; the input has %s, which ocsconv sessions lists", part, count(c.Len(), "session"))
			}
			for n := first; n <= last; n++ {
				add(n)
			}
		}
	}
	return list, nil
}

func setOf(numbers []int) map[int]bool {
	set := make(map[int]bool, len(numbers))
	for _, n := range numbers {
		set[n] = true
	}
	return set
}

// numbers reads "5" or "5-8".
func numbers(text string) (first, last int, ok bool) {
	from, to, ranged := strings.Cut(text, "-")
	if !ranged {
		to = from
	}
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	return first, last, err1 == nil && err2 == nil
}

// choosers names the flags that pick messages and were given.
func (v *conversion) choosers() string {
	switch {
	case !v.asks():
		return "--session"
	case len(v.sessions) == 0:
		return v.asked()
	}
	return v.asked() + " and --session"
}

// saidNone says of a question what is in no session, where that is known.
func (v *conversion) saidNone(known *converters.Case) bool {
	if known == nil || v.redactor != nil || !v.asks() || v.asked() == "-Y" {
		return false
	}
	k := &analysed{invocation: v.invocation, Case: known, picked: []int{}, shown: v.shown, asked: v.asked()}
	if k.explainNone(known, &v.reading, v.sessions) != nil {
		return false
	}
	k.sayNone()
	return true
}

// choice returns the test of a message that belongs into the output; nil takes all.
// Before has what was chosen already, nil where the question is still to be settled.
func (v *conversion) choice(known *converters.Case, merged *converters.Merged, before *chosenMessages) (func(filter.Packet) bool, error) {
	if before != nil {
		return before.of(known)
	}
	var reports []*merge.Report
	if known != nil {
		reports = known.Reports
	}
	if err := v.settled(v.invocation, merged.Logs, reports); err != nil {
		return nil, err
	}
	return v.wanted(known)
}

// wanted returns the test of a message that --session and -Y ask for; nil when
// they ask for nothing.
func (v *conversion) wanted(known *converters.Case) (func(filter.Packet) bool, error) {
	if len(v.sessions) == 0 && v.filter == nil {
		return nil, nil
	}
	var picked map[int]bool
	if len(v.sessions) > 0 {
		list, err := v.pick(known.SessionList, v.sessions)
		if err != nil {
			return nil, err
		}
		picked = setOf(known.WithReports(list))
	}
	return func(p filter.Packet) bool {
		if len(v.sessions) > 0 && !picked[p.Session.Number] {
			return false
		}
		return v.filter == nil || v.filter.Match(p)
	}, nil
}
