package annotate

import "slices"

// analysis is the work on one session. It goes through stages, each of which reads those
// before it and has fields that it alone sets (a test holds that):
//
//	records     the messages as the logs have them
//	trace       the messages in order, their directions, what forwards what
//	roles       who called whom, with which INVITEs
//	paths       from where it was seen, and the legs of a fork
//	survey      what is asked of the session as a whole
//	fork        branches and their dialogs
//	progress    the code of every message, the state after it
//	purpose     what the session is for, who was called, whose each branch is
//	contest     which of the answers was kept: who won
//	verdict     how the call and the part of each endpoint ended
//	explanation why it failed, how it sounded, what other sessions tell of it
//
// A rule is a method of the first stage that has all it reads, so that its receiver tells
// what it relies on, and it names the stage of each fact that is not its own. What one
// message says by itself no stage is asked: the rule is a method of [message].
//
// The words come last: sentences and the [Session].
type analysis struct {
	lookup
	records     records
	trace       trace
	roles       roles
	paths       paths
	survey      survey
	fork        fork
	progress    progress
	purpose     purpose
	contest     contest
	verdict     verdict
	explanation explanation

	people people

	own    bool   // sentences of the summary name messages by their N
	drafts []Note // of [analysis.briefly]
	framed bool   // one named a message by another number, which it has in the whole input
}

// load reads the messages of session n, which counts from 1. The room of the session before
// it is used again: most sessions are short, and making thirty maps for each took longer
// than filling them.
func (c *Case) load(n int) *analysis {
	a, _ := c.rooms.Get().(*analysis)
	if a == nil {
		a = new(analysis)
	}
	a.people, a.own, a.framed = people{}, false, false
	a.lookup.begin(c, n)
	a.records.load(&a.lookup)
	return a
}

// direct works on session n until the directions of its messages are settled.
func (c *Case) direct(n int) *analysis {
	a := c.load(n)
	a.trace.settle(&a.records)
	a.roles.find(&a.trace)
	a.paths.find(&a.roles)
	return a
}

// analyse does all the work on session n.
func (c *Case) analyse(n int) *analysis {
	a := c.direct(n)
	a.survey.find(&a.paths)
	a.fork.begin(&a.survey)
	a.progress.follow(&a.fork)
	a.purpose.find(&a.progress)
	a.contest.find(&a.purpose)
	a.verdict.judge(&a.contest)
	a.explanation.find(&a.verdict)
	return a
}

// emptied returns m without its elements, or a new map for nil.
func emptied[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	clear(m)
	return m
}

// put sets an element of a map that is made with its first one.
func put[M ~map[K]V, K comparable, V any](m M, key K, value V) M {
	if m == nil {
		m = M{}
	}
	m[key] = value
	return m
}

// find returns the first value of a list that is so, none where no one is.
func find[T any](list []T, is func(T) bool) (none T) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return none
}

// those returns the values of a list that are so.
func those[T any](list []T, are func(T) bool) (some []T) {
	for _, v := range list {
		if are(v) {
			some = append(some, v)
		}
	}
	return some
}

// release gives the room of this analysis to the next one. Nothing of this
// one may be used after it.
func (a *analysis) release() {
	if len(a.records.slab.facts) <= maxSlab {
		a.c.rooms.Put(a)
	}
}
