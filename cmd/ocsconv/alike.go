package main

import "ocsconv/converters/input/merge"

// fewLogs is how many logs of a run are told of one by one. Of more, those of which there
// is nothing to say are told of together, so that what is wrong with one is not lost
// among them.
const fewLogs = 8

// alike are logs of one kind and zone that were read without a fault.
type alike struct {
	order []logKind
	sums  map[logKind]*logSum
}

type logKind struct{ title, zone string }

type logSum struct {
	logs int
	merge.Report
}

// take adds up what is as it should be, and returns the rest.
func (k *alike) take(reports []*merge.Report) (rest []*merge.Report) {
	k.sums = map[logKind]*logSum{}
	for _, r := range reports {
		if r.Damaged+r.Altered+len(r.Problems) > 0 || r.Held() != "" || r.Messages == 0 {
			rest = append(rest, r)
			continue
		}
		kind := logKind{titleOf(r.Log), writtenIn(r.Log)}
		sum := k.sums[kind]
		if sum == nil {
			sum = &logSum{}
			k.order, k.sums[kind] = append(k.order, kind), sum
		}
		sum.add(r)
	}
	return rest
}

func (t *logSum) add(r *merge.Report) {
	t.logs++
	t.Messages, t.Requests, t.Responses = t.Messages+r.Messages, t.Requests+r.Requests, t.Responses+r.Responses
	if r.First.IsZero() {
		return
	}
	if t.First.IsZero() || r.First.Before(t.First) {
		t.First = r.First
	}
	if r.Last.After(t.Last) {
		t.Last = r.Last
	}
}

// say tells of each kind in a line.
func (k *alike) say(s *console) {
	for _, kind := range k.order {
		t := k.sums[kind]
		s.say("%s, %s: %s, %s%s", count(t.logs, "log"), kind.title, requestsAmong(t.Messages, t.Requests, t.Responses), t.Span(), kind.zone)
	}
}
