package annotate

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/formats"
)

// interleave puts the messages of several logs into one order, which depends on
// nothing but these messages: by time, as far as it is known how the clocks differ
// ([records.setClocksRight]), and where that is the same by what the logs
// are called. Within one log its own order counts, whatever its clock says, and what
// one log received comes after what another one sent. The
// order of the whole input would depend on which other logs and sessions there
// are, and on how they were named on the command line.
func (a *records) interleave() {
	files, logs := a.severalLogs()
	if a.mixed = logs; !logs {
		return
	}
	if files {
		file := func(m *message) string { return a.c.text(a.c.b.sym.sources[m.source].file) }
		slices.SortStableFunc(a.input, func(x, y *message) int { return strings.Compare(file(x), file(y)) })
	}
	met := a.meet()
	a.setClocksRight(met)
	var known sendings
	passages := a.passages(met)
	for range maxHops {
		before, late := len(known), false
		if known, late = a.inTurn(met, passages, known); !late && len(known) == before {
			break
		}
	}
	if files {
		slices.SortStableFunc(a.input, func(x, y *message) int { return cmp.Compare(x.at, y.at) })
	}
}

// severalLogs reports whether the session's messages are of several files, and of
// several logs, of which a file may hold those of many servers.
func (a *records) severalLogs() (files, logs bool) {
	for _, m := range a.input {
		first := a.input[0]
		files = files || a.c.b.sym.sources[m.source].file != a.c.b.sym.sources[first.source].file
		logs = logs || !m.sameLog(first)
	}
	return files, logs
}

// clockLog is one log, or one server's part of a merged one.
type clockLog struct{ file, server uint32 }

func (m *message) clockOf() clockLog {
	s := m.c.b.sym.sources[m.source]
	return clockLog{s.file, s.server}
}

// sending is one of the times at which a log says that it sent a message. What was
// received for the nth time was sent n times before, as often as it was lost, unless the
// log of who sent it has it less often: then it lacks the first ones.
type sending struct {
	meeting int32
	n       int
}

type sendings map[sending]moment

// moment is when a log has a message that it sent, or that it may have sent.
type moment struct {
	log  clockLog
	at   int64
	sure bool
}

// passage is a message in a log.
type passage struct {
	meeting int32
	log     clockLog
}

// passages counts how often each log has each message.
func (a *records) passages(met []meetings) map[passage]int {
	count := map[passage]int{}
	for i, m := range a.input {
		for _, key := range met[i] {
			if key != 0 {
				count[passage{key, m.clockOf()}]++
			}
		}
	}
	return count
}

// before returns when another log sent what this one received, as far as that is known.
func (k sendings) before(s sending, log clockLog, passages map[passage]int) (by moment, ok bool) {
	if by, ok = k[s]; ok {
		if lacks := passages[passage{s.meeting, log}] - passages[passage{s.meeting, by.log}]; lacks > 0 {
			by, ok = k[sending{s.meeting, s.n - lacks}]
		}
	}
	return by, ok && by.log != log
}

// inTurn puts off what a log has later than its time says, and what was received before
// it was sent, as far as that is known: a record that does not say which way the message
// went comes after that of who sent it, and before that of who received it. It returns
// when messages were sent and whether it has put off any.
func (a *records) inTurn(met []meetings, passages map[passage]int, known sendings) (next sendings, late bool) {
	next = sendings{}
	last, count := map[clockLog]int64{}, map[passage]int{}
	for i, m := range a.input {
		log, at := m.clockOf(), m.at
		if before, ok := last[log]; ok {
			at = max(at, before)
		}
		for _, key := range met[i] {
			s := sending{key, count[passage{key, log}]}
			if key == 0 || s.n == maxWaiting {
				continue
			}
			count[passage{key, log}]++
			sure := m.fact.dir == formats.Out
			if by, ok := known.before(s, log, passages); ok && !sure {
				at = max(at, by.at+1)
			}
			if by, ok := next[s]; m.fact.dir != formats.In && (!ok || sure && !by.sure) {
				next[s] = moment{log, at, sure}
			}
		}
		late = late || at != m.at
		m.at, last[log] = at, at
	}
	return next, late
}
