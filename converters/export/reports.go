package export

import (
	"maps"
	"slices"

	"ocsconv/annotate"
	"ocsconv/converters"
)

// withReports hands the entries of some sessions on once those that carry the reports on
// them are complete too, which most are later than the call. Rest hands on those whose
// reports a call carried that was complete before, without these.
func withReports(sessions []int, done func(Entry) error) (next func(Entry) error, rest func() error) {
	chosen := map[int]bool{}
	for _, n := range sessions {
		chosen[n] = true
	}
	carriers, waiting := map[int]Entry{}, map[int][]Entry{} // by the number of what carries, or is missing
	ready := func(e Entry) error {
		e.Reports = nil
		for _, n := range converters.ReportSessions(e.Session) {
			carrier, ok := carriers[n]
			if !ok {
				waiting[n] = append(waiting[n], e)
				return nil
			}
			e.Reports = append(e.Reports, carrier)
		}
		return done(e)
	}
	release := func(n int) error {
		calls := waiting[n]
		delete(waiting, n)
		for _, call := range calls {
			if err := ready(call); err != nil {
				return err
			}
		}
		return nil
	}
	next = func(e Entry) error {
		n := e.Session.Number
		if e.Session.ReportOf != nil || waiting[n] != nil {
			carriers[n] = e
		}
		if chosen[n] {
			if err := ready(e); err != nil {
				return err
			}
		}
		return release(n)
	}
	return next, func() error {
		for _, n := range slices.Sorted(maps.Keys(waiting)) {
			carriers[n] = Entry{Session: &annotate.Session{}}
			if err := release(n); err != nil {
				return err
			}
		}
		return nil
	}
}
