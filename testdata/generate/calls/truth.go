package calls

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// View returns the call as one log owner saw it: "caller", "callee" with the
// number of the callee's endpoint, or "server" (all servers of the cast, whose
// merged log it is).
func (c *Call) View(name string, endpoint int) *Session {
	s := &Session{CallID: c.callID, Kind: "call", View: name}
	if c.Plan.Text > 0 {
		s.Kind = "im"
	}
	var callee *Client
	if name == "callee" {
		callee = c.branches[endpoint].node.client
	}
	s.Messages = c.messages(c.owner(name, callee))
	for _, m := range s.Messages {
		m.Session = s
		if name == "callee" && m.Kind == Leg {
			m.Kind, m.branch = InitialInvite, byCaller
		}
		if name == "callee" && m.Kind == Cancel {
			m.Decisive = true // it alone says how the call went on
		}
		if name == "callee" && m.Kind == Answer2 {
			m.Kind = Answer // that another one was as quick, this log does not show
		}
	}
	s.judge = func() { c.judge(s, endpoint) }
	s.judge()
	return s
}

// judge writes down what is true of the session as far as the messages that
// are left can tell.
func (c *Call) judge(s *Session, endpoint int) {
	labels := make(map[int]string)
	for n, m := range s.Messages {
		m.N = n + 1
		if m.Kind == Trying || m.Kind == Cancel && s.View == "server" {
			continue // these do not make an endpoint known: they belong to a leg that is
		}
		if !m.Lost && m.branch >= 0 && labels[m.branch] == "" {
			labels[m.branch] = fmt.Sprintf("E%d", len(labels)+1)
		}
	}
	s.Endpoints = nil
	for len(s.Endpoints) < len(labels) {
		for i, l := range labels {
			if l == fmt.Sprintf("E%d", len(s.Endpoints)+1) {
				s.Endpoints = append(s.Endpoints, c.endpoint(s, i, l))
			}
		}
	}
	for _, m := range s.Messages {
		m.Endpoint = labelOf(m.branch, labels)
	}
	judgeKinds(s)
	s.MPOP = c.mpop(s)
	s.Outcome, s.Winner = Unjudged, ""
	if !s.Decided() {
		return
	}
	if s.View == "callee" {
		s.Outcome = c.calleeOutcome(endpoint)
	} else {
		s.Outcome = c.Plan.Outcome
	}
	if c.winner >= 0 && (s.View != "callee" || c.winner == endpoint) {
		s.Winner = labels[c.winner]
	}
}

func labelOf(branch int, labels map[int]string) string {
	switch branch {
	case byServer:
		return "S"
	case byCaller:
		return "-"
	case unjudged:
		return ""
	}
	return labels[branch]
}

func (c *Call) endpoint(s *Session, i int, l string) Endpoint {
	b := c.branches[i]
	e := Endpoint{Label: l, AOR: b.node.client.AOR(), Epid: b.node.client.Epid, Tag: b.tag, State: c.state(s.View, i)}
	if s.View == "callee" {
		e.State = c.calleeState(i)
	}
	if b.silent {
		e.Tag = ""
	}
	switch {
	case !s.Decided():
		e.State = ""
	case b.silent && !s.Complete():
		e.State = "" // only its CANCEL tells more of a silent leg
	case s.View == "server" && s.lacks(FinalError, i):
		e.State = "" // the leg's ACK may be for 487 or for 486
	}
	return e
}

// lacks reports whether a message of this kind is lost on a branch.
func (s *Session) lacks(kind Kind, branch int) bool {
	for _, m := range s.Messages {
		if m.Lost && m.Kind == kind && m.branch == branch {
			return true
		}
	}
	return false
}

// state tells how an endpoint ended, as the caller or the server can know it.
func (c *Call) state(view string, i int) string {
	b := c.branches[i]
	switch {
	case i == c.winner:
		return "won"
	case b.ended == "busy" && c.Plan.Outcome != Busy:
		if view == "server" {
			return "busy" // the caller never sees it: the proxy keeps a 486 while others ring
		}
	case b.ended == "busy" && view != "server" && i != c.Plan.Winner:
		return "lost"
	case b.ended != "":
		return b.ended
	}
	switch c.Plan.Outcome {
	case Answered, Declined:
		return "lost"
	case Cancelled, Voicemail, Diverted:
		return "cancelled"
	case NoAnswer:
		return "no-answer"
	case InProgress:
		if b.silent {
			return ""
		}
		return "ringing"
	}
	return ""
}

// calleeState tells how the owner of a callee's log ended, as far as that log
// can know.
func (c *Call) calleeState(i int) string {
	b := c.branches[i]
	switch {
	case i == c.winner:
		return "won"
	case b.ended == "race-lost":
		return "" // it answered, and was hung up: why, this log does not show
	case b.ended != "":
		return b.ended
	case c.Plan.Outcome == Answered && c.cast.Era >= Lync2010:
		return "lost" // the CANCEL says who accepted
	case c.Plan.Outcome == InProgress:
		return "ringing"
	}
	return ""
}

func (c *Call) calleeOutcome(i int) Outcome {
	switch {
	case i == c.winner:
		return c.Plan.Outcome
	case c.branches[i].ended == "busy":
		return Busy
	case c.branches[i].ended == "declined":
		return Declined
	case c.branches[i].ended == "" && c.Plan.Outcome == Answered && c.cast.Era >= Lync2010:
		return Answered // elsewhere: the CANCEL says so
	case c.Plan.Outcome == InProgress && c.branches[i].ended == "":
		return InProgress
	}
	return Unjudged
}

// mpop tells whether the log shows several registered endpoints of the callee.
func (c *Call) mpop(s *Session) string {
	if s.View == "callee" {
		return ""
	}
	// A leg whose replies name nobody may as well go to somebody else: the report
	// that would say so may be what a server's log with holes lacks.
	holes := s.View == "server" && !s.Complete()
	named, replied, forked := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for _, m := range s.Messages {
		if m.Lost || m.branch < 0 || !c.branches[m.branch].own {
			continue
		}
		switch m.Kind {
		case Progress, Progress2, Ringing, Answer, Answer2:
			named[m.branch], replied[m.branch] = true, true
		case FinalError:
			replied[m.branch] = true
		case Leg:
			forked[m.branch] = true
		}
	}
	registered := c.Plan.Endpoints + c.Plan.Silent
	switch {
	case len(named) >= 2:
		return "yes"
	case holes && (len(replied) >= 2 || len(forked) >= 2):
		return ""
	case len(replied) >= 2 || len(forked) >= 2:
		return "yes"
	case !s.Complete() || c.Plan.Outcome == Failed:
		return ""
	case s.View == "server" && len(c.branches) > registered:
		return "" // one leg to the callee, others to somebody else
	case s.View == "server" || c.Plan.Count && registered == 1:
		return "no"
	case c.Plan.Count:
		return "announced"
	}
	return "no-evidence"
}

// attempts counts the INVITEs that begin the call: two after a challenge.
func (s *Session) attempts() int {
	cseqs := make(map[string]bool)
	for _, m := range s.Messages {
		if m.Kind == InitialInvite && m.branch == byCaller {
			_, cseq, _ := strings.Cut(string(m.Raw), "\r\nCSeq: ")
			cseq, _, _ = strings.Cut(cseq, "\r\n")
			cseqs[cseq] = true
		}
	}
	return len(cseqs)
}

// judgeKinds takes back what a log with holes cannot tell.
func judgeKinds(s *Session) {
	lost, unanswered := make(map[int]bool), make(map[int]bool)
	undecided, retried := !s.Decided(), s.attempts() > 1
	for _, m := range s.Messages {
		if lost[byCaller] && retried {
			m.Kind, m.Endpoint, m.State = "", "", "" // which attempt is it?
		}
		switch m.Kind {
		case Trying:
			if lost[m.branch] || lost[byCaller] && m.branch >= 0 {
				m.Endpoint = "" // only the leg's INVITE says whose 100 it is
			}
		case Cancel:
			if lost[m.branch] {
				m.Endpoint = ""
			}
		case Progress2, Retransmitted, KeepAlive:
			if lost[m.branch] {
				m.Kind = ""
			}
		case Answer2:
			if undecided {
				m.Kind = ""
			}
		case ErrorAck, AnswerAck:
			if unanswered[m.branch] || m.branch == byCaller && unanswered[byServer] {
				m.Kind, m.Endpoint, m.State = "", "", "" // what it acknowledges is not there
			}
		case Prack, PrackOK, ReInvite, ReInviteOK, ReInviteAck, MessageReq, MessageOK:
			if lost[m.branch] || lost[byCaller] {
				m.State = ""
			}
		case Answer:
			if lost[m.branch] && m.repeat != nil {
				m.State = ""
			}
		}
		if m.Lost {
			lost[m.branch] = true
			unanswered[m.branch] = unanswered[m.branch] || m.Kind == FinalError || m.Kind == Answer || m.Kind == Answer2 || m.Kind == ""
		}
	}
}

// Lose takes every message out of the log with the given probability.
func (s *Session) Lose(r *rand.Rand, probability float64) {
	for _, m := range s.Messages {
		m.Lost = m.Lost || r.Float64() < probability
	}
	s.rejudge()
}

// Cut takes out all messages from number n (from 0) on.
func (s *Session) Cut(n int) {
	for i, m := range s.Messages {
		m.Lost = m.Lost || i >= n
	}
	s.rejudge()
}

func (s *Session) rejudge() {
	if s.judge != nil {
		s.judge()
	}
}

// SameClock puts every message of the session on full steps of its clock, so
// that many have equal times; the order stays.
func (s *Session) SameClock(step time.Duration) {
	for _, m := range s.Messages {
		m.Time = m.Time.Truncate(step)
	}
}
