package flows

import (
	"slices"
	"strconv"
	"strings"
)

// Truth is what the whole log of one seat can tell of one Call-ID. What is left
// empty is not judged.
type Truth struct {
	Outcomes  []string // any of these is right
	Winner    *Node    // whose answer was kept; nil for nobody
	Later     bool     // what follows decides who that is, so that a part of the log may tell another one
	Caller    string   // address of record of the caller; "-" where the log cannot tell
	MPOP      []string
	Endpoints int      // how many of the called side replied; 0 is not judged, -1 none
	Says      []string // words that the summary or a note has to hold, any case
	Never     []string // words that neither may hold
}

// expect writes down what is true at the seats that a line names.
func (s *Stage) expect(l line) {
	seats, clauses, _ := strings.Cut(strings.TrimPrefix(l.text, "expect "), ":")
	t := Truth{Caller: s.call.caller.AOR}
	s.hold(&t, line{clauses, l.more})
	for seat := range strings.SplitSeq(seats, ", ") {
		if s.truths[s.call] == nil {
			s.truths[s.call] = map[*Node]Truth{}
		}
		s.truths[s.call][s.node(seat)] = t
	}
}

// hold adds what a line says to a truth.
func (s *Stage) hold(t *Truth, l line) {
	for clause := range strings.SplitSeq(strings.TrimSpace(l.text), ", ") {
		clause, when, restricted := strings.Cut(clause, " when ")
		is := map[string]bool{"": !restricted, "tagless": s.Tagless, "tagged": !s.Tagless, "bare": s.Bare, "named": !s.Bare}
		if is[when] {
			s.clause(t, clause)
		}
	}
	for _, m := range l.more {
		kind, text, _ := strings.Cut(m, " ")
		if only, ok := strings.CutPrefix(text+" ", "only "); ok {
			t.Never, text = nil, strings.TrimSpace(only)
		}
		list := slices.DeleteFunc(strings.Split(s.fill(text), " | "), func(w string) bool { return w == "" })
		if kind == "says" {
			t.Says = append(t.Says, list...)
		} else {
			t.Never = append(t.Never, list...)
		}
	}
}

func (s *Stage) clause(t *Truth, clause string) {
	if l, ok := truths()[clause]; ok {
		s.hold(t, l)
		return
	}
	word, rest, _ := strings.Cut(clause, " ")
	number, err := strconv.Atoi(word)
	switch {
	case clause == "":
	case err == nil && number == 0:
		t.Endpoints = -1
	case err == nil:
		t.Endpoints = number
	case word == "by":
		t.Winner = s.node(rest)
	case clause == "later":
		t.Later = true
	case clause == "any caller":
		t.Caller = ""
	case clause == "unknown caller":
		t.Caller = "-"
	case clause == "any endpoints":
		t.Endpoints = 0
	case clause == "any mpop":
		t.MPOP = nil
	case clause == "no mpop":
		t.MPOP = []string{"no-evidence", "no"}
	case clause == "mpop":
		t.MPOP = []string{"yes"}
	case clause == "mpop or not":
		t.MPOP = []string{"no-evidence", "no", "yes"}
	case clause == "any outcome":
		t.Outcomes = nil
	default:
		t.Outcomes = strings.Split(clause, " or ")
	}
}
