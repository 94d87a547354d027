package diagram

import (
	"fmt"
	"strconv"
	"time"

	"ocsconv/annotate"
)

// phase is how far the call has come.
type phase uint8

const (
	setup phase = iota
	ringing
	answered
	media
	ended
)

// divide opens a phase before its first message.
func (b *builder) divide(n *annotate.Note) {
	p, label := b.opens(n)
	if p <= b.phase {
		return
	}
	b.phase = p
	b.append(&Divider{Label: label})
}

// skip enters a phase whose first message is on another page, without a divider.
func (b *builder) skip(n *annotate.Note, why string) {
	if why != foldPage && why != foldTooMany {
		return
	}
	if p, _ := b.opens(n); p > b.phase {
		b.phase = p
	}
}

func (b *builder) opens(n *annotate.Note) (phase, string) {
	switch n.Kind {
	case annotate.CodeRing:
		return ringing, b.s.Kind.Words(annotate.ActRinging)
	case annotate.CodeAnswer, annotate.CodeAnswer2:
		if !b.tooLate(n) && !b.untold {
			return answered, b.answer(n)
		}
	case annotate.CodeReinvite:
		if m := b.mediaLine(n); m != "" {
			return media, m
		}
	case annotate.CodeFinalError, annotate.CodeCancel:
		if n.N == b.ending {
			return ended, b.end(n)
		}
	case annotate.CodeBye:
		switch {
		case b.raceLost(n.Endpoint):
		case b.s.Outcome == annotate.OutcomeCancelled:
			return ended, "Cancelled"
		default:
			return ended, "Hang-up"
		}
	}
	return setup, ""
}

func (b *builder) answer(n *annotate.Note) string {
	label := "Answered"
	if b.s.Outcome == annotate.OutcomeVoicemail {
		label = "Voice mail: answered"
	}
	if b.raceLost(n.Endpoint) {
		label += " too late"
	}
	if lane := b.lanes.endpoint(n.Endpoint); lane >= 0 {
		label += " by " + b.lanes.all[lane].Label
	}
	if after, ok := b.s.AnsweredAfter(n); ok {
		label += " after " + Span(after)
	}
	return label
}

// mediaLine is the label of the media phase, which the INVITE opens that names
// the pair of candidates.
func (b *builder) mediaLine(n *annotate.Note) string {
	m := b.s.Media
	if m == nil || len(m.Evidence) > 0 && m.Evidence[0] != n.N {
		return ""
	}
	label := "Media " + m.String()
	if m.Confirmed {
		label += ", confirmed"
	}
	return clean(label, maxText)
}

// ending returns the number of the message that ended a call which nobody answered,
// or that its caller gave up: the CANCEL where that ended it, else the last failure,
// because a failure may be followed by another try or be that of one leg only. It
// returns 0 for others.
func ending(s *annotate.Session) int {
	failure, cancel := annotate.Note{}, annotate.Note{}
	for i := range s.Messages {
		switch n := &s.Messages[i]; {
		case n.Duplicate != 0 || n.CopyOf != 0:
		case n.Kind == annotate.CodeAnswer && s.Outcome != annotate.OutcomeCancelled, s.Winner != nil, s.Outcome == annotate.OutcomeInProgress:
			return 0
		case n.Kind == annotate.CodeCancel && cancel.CSeq != n.CSeq:
			cancel = *n
		case n.Kind == annotate.CodeFinalError:
			failure = *n
		}
	}
	if failure.N == 0 || cancel.N != 0 && (s.Outcome == annotate.OutcomeCancelled || failure.Status == 487) {
		return cancel.N
	}
	return failure.N
}

func (b *builder) end(n *annotate.Note) string {
	switch b.s.Outcome {
	case annotate.OutcomeCancelled:
		return "Cancelled"
	case annotate.OutcomeAnswered, annotate.OutcomeForwarded, annotate.OutcomeVoicemail:
		return "Answered elsewhere"
	case annotate.OutcomeBusy:
		return "Busy"
	case annotate.OutcomeDeclined:
		return "Declined"
	case annotate.OutcomeNoAnswer:
		return "No answer"
	case annotate.OutcomeRedirected:
		return "Redirected"
	case annotate.OutcomeFailed:
		return "Failed: " + b.label(n)
	}
	return "Ended: " + b.label(n)
}

func (b *builder) raceLost(label string) bool {
	lane := b.lanes.endpoint(label)
	return lane >= 0 && b.lanes.all[lane].State == annotate.StateRaceLost
}

// Span returns a length of time as people say it: "0.16 s", "9.9 s", "1 min 5 s",
// "2 h 3 min".
func Span(d time.Duration) string {
	switch {
	case d < 0:
		return "-" + Span(-d)
	case d < time.Second:
		return strconv.FormatFloat(float64(d.Milliseconds())/1000, 'f', -1, 64) + " s"
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
