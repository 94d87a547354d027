package ticket

import (
	"fmt"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// maxSteps is how many messages tell the story; a ticket is no log.
const maxSteps = 10

// Step is one message that carries the story, or some alike.
type Step struct {
	Number  int    // in the whole input, by which sentences and ladders name it
	Last    int    // number of the last of several; 0 for one message
	After   string // "+0.942"
	Message string
	Meaning string
}

// numbers are those of the messages of a step: "12", "35-42", "" for none.
func (s *Step) numbers() string {
	switch {
	case s.Number == 0:
		return ""
	case s.Last == 0:
		return strconv.Itoa(s.Number)
	}
	return fmt.Sprintf("%d-%d", s.Number, s.Last)
}

// String names the messages of a step: "4-9  +0.459  180 Ringing".
func (s *Step) String() string {
	return strings.TrimSpace(strings.TrimLeft(s.numbers()+"  "+s.After, " ") + "  " + s.Message)
}

// Steps returns those of the ticket of a session.
func Steps(s *annotate.Session) []Step { return steps(s, proofOf(s)) }

// steps picks the messages that carry the story, up to the proof of a failure.
func steps(s *annotate.Session, proof *annotate.Note) []Step {
	var list []Step
	ready := map[string]bool{}
	var ringing []*annotate.Note // that are not in the list yet
	settle := func() {
		list = append(list, rings(s, ringing)...)
		ringing = nil
	}
	for i := range s.Messages {
		n := &s.Messages[i]
		if repeated(n) || !tells(n, ready) {
			continue
		}
		if n.Kind == annotate.CodeRing || n.Kind == annotate.CodeProgress {
			ringing = append(ringing, n)
		} else {
			settle()
			list = append(list, Step{Number: n.Frame, After: after(s, n), Message: message(n), Meaning: meaning(s, n)})
		}
		if n == proof || len(list) > maxSteps {
			break
		}
	}
	if settle(); len(list) > maxSteps {
		list = append(list[:maxSteps-1], Step{Message: "…", Meaning: "more messages in the log"})
	}
	return list
}

// Of places that reply one after the other: how many are told of one by one, and how many
// of more are named.
const (
	fewRinging = 3
	mostNamed  = 12
)

// rings makes steps of the first replies of places.
func rings(s *annotate.Session, notes []*annotate.Note) (list []Step) {
	if len(notes) <= fewRinging {
		for _, n := range notes {
			list = append(list, Step{Number: n.Frame, After: after(s, n), Message: message(n), Meaning: meaning(s, n)})
		}
		return list
	}
	first, last := notes[0], notes[len(notes)-1]
	one := Step{Number: first.Frame, Last: last.Frame, After: after(s, first), Message: message(first)}
	var names []string
	for _, n := range notes {
		if len(names) < mostNamed {
			names = append(names, n.Endpoint)
		}
		if message(n) != one.Message {
			one.Message = "18x"
		}
	}
	if len(notes) > len(names) {
		names = append(names, "…")
	}
	one.Meaning = fmt.Sprintf("%d places ring or are ready, the last after %s: %s", len(notes), after(s, last), strings.Join(names, ", "))
	return []Step{one}
}

// tells reports whether a message carries the story. Of the provisional
// responses of an endpoint only the first one does.
func tells(n *annotate.Note, ready map[string]bool) bool {
	switch n.Kind {
	case annotate.CodeInvite, annotate.CodeFork, annotate.CodeAdd, annotate.CodeForward, annotate.CodeApplication,
		annotate.CodeAnswer, annotate.CodeAnswer2, annotate.CodeAck, annotate.CodeFinalError, annotate.CodeCancel,
		annotate.CodeReinviteError, annotate.CodeBye, annotate.CodeRefer, annotate.CodeRegister, annotate.CodeRegisterOK,
		annotate.CodeRegisterOther, annotate.CodeMessage:
		return true
	case annotate.CodeRing, annotate.CodeProgress:
		first := !ready[n.Endpoint]
		ready[n.Endpoint] = true
		return first
	}
	return false
}

var device = formats.Pattern(`,? \(?epid [0-9A-Za-z]+\)?`)

// meaning says of a message what a colleague has to know; SDP, tags and sequence numbers
// are for who has the log.
func meaning(s *annotate.Session, n *annotate.Note) string {
	if e := s.Endpoint(n.Endpoint); e != nil {
		place := s.Labelled(e)
		switch n.Kind {
		case annotate.CodeRing:
			return place + " rings"
		case annotate.CodeProgress:
			return place + " is ready"
		case annotate.CodeAnswer:
			return place + " answered"
		case annotate.CodeAck:
			return "answer of " + e.Label + " confirmed"
		}
	}
	text := sentence(n)
	switch n.Kind {
	case annotate.CodeInvite:
		if _, to, ok := strings.Cut(text, " -> "); ok {
			return "Call to " + to
		}
	case annotate.CodeFork:
		text = strings.Replace(text, "forked the INVITE to one or more registered endpoints of", "rings the places of", 1)
	case annotate.CodeCancel:
		text, _, _ = strings.Cut(text, ": has the INVITE's CSeq")
	case annotate.CodeBye:
		text = strings.TrimPrefix(text, n.Endpoint+": ")
		text, _, _ = strings.Cut(text, ": From and To are swapped")
	}
	return text
}

// sentence is the first one of what is known of a message, without what the
// ticket says elsewhere: how the endpoint ended, its epid, the start line.
func sentence(n *annotate.Note) string {
	text, _, _ := strings.Cut(n.InFrames(), ". ")
	if text = annotate.WithoutState(text); strings.Contains(text, "epid ") {
		text = device().ReplaceAllString(text, "")
	}
	text = strings.Replace(text, message(n)+": ", "", 1)
	text = strings.Replace(text, message(n)+" ", "", 1)
	return strings.TrimSuffix(text, ".")
}
