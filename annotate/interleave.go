package annotate

import (
	"cmp"
	"slices"
	"strings"
)

// interleave puts the messages of several logs into one order, which depends on
// nothing but these messages: by time, as far as it is known how the clocks differ
// ([Case.Clocks]), and where that is the same by what the logs
// are called. Within one log its own order counts, whatever its clock says. The
// order of the whole input would depend on which other logs and sessions there
// are, and on how they were named on the command line.
func (a *records) interleave() {
	logs := a.byFile()
	if len(logs) < 2 {
		return
	}
	slices.SortFunc(logs, func(x, y *queuedLog) int { return strings.Compare(x.name, y.name) })
	a.input = a.input[:0]
	for len(logs) > 0 {
		first := slices.MinFunc(logs, func(x, y *queuedLog) int { return cmp.Compare(x.at, y.at) })
		a.input = append(a.input, first.list[0])
		if !first.advance() {
			logs = slices.DeleteFunc(logs, func(l *queuedLog) bool { return l == first })
		}
	}
}

// queuedLog is what is left of a log while several are put into one order.
type queuedLog struct {
	name string
	list []*message
	at   int64 // time of the first one left, else of the one before it
}

// advance takes the first message off; it is false at the end of the log.
func (l *queuedLog) advance() bool {
	if l.list = l.list[1:]; len(l.list) == 0 {
		return false
	}
	if first := l.list[0]; first.fact.time != noTime {
		l.at = first.at
	}
	return true
}

// byFile returns the messages of each file; nil where there is one.
func (a *records) byFile() []*queuedLog {
	if len(a.input) == 0 {
		return nil
	}
	file := func(m *message) uint32 { return a.c.b.sources[m.source].file }
	first := file(a.input[0])
	if !slices.ContainsFunc(a.input, func(m *message) bool { return file(m) != first }) {
		return nil
	}
	logs := map[uint32]*queuedLog{}
	var order []*queuedLog
	for _, m := range a.input {
		l := logs[file(m)]
		if l == nil {
			l = &queuedLog{name: a.c.text(file(m)), at: m.at}
			logs[file(m)] = l
			order = append(order, l)
		}
		l.list = append(l.list, m)
	}
	return order
}
