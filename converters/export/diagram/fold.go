package diagram

import (
	"slices"
	"strings"

	"ocsconv/annotate"
)

// Reasons to fold a message.
const (
	foldPage       = "other pages"
	foldPRACK      = "PRACK"
	foldAgain      = "retransmission"
	foldKeepAlive  = "keep-alive"
	foldLoser      = "of a place that did not answer"
	foldTooMany    = "too many messages"
	foldServers    = "between servers"
	foldWhySpacing = ", "
)

// plan decides for every message whether it is drawn: the reason to fold it, or
// "".
func (b *builder) plan() []string {
	why := make([]string, len(b.s.Messages))
	drawn := 0
	for i := range b.s.Messages {
		why[i] = b.outside(&b.s.Messages[i])
		if why[i] == "" {
			drawn++
		}
	}
	if b.opts.MaxSteps > 0 && drawn > b.opts.MaxSteps {
		b.limit(why)
	}
	return why
}

func (b *builder) outside(n *annotate.Note) string {
	o := &b.opts
	switch {
	case n.N < o.First, o.Last > 0 && n.N > o.Last:
		return foldPage
	case b.flow.Within(n) && !o.Duplicates:
		return foldServers // what came in at the one goes out of the other
	case !o.Collapse:
		return ""
	}
	return b.routine(n)
}

// routine is why a reader of the call's outline does without a message, "" for one
// that the outline needs.
func (b *builder) routine(n *annotate.Note) string {
	switch {
	case n.Kind == annotate.CodePrack, n.Kind == annotate.CodePrackOK:
		return foldPRACK
	case n.Kind == annotate.CodeKeepAlive:
		return foldKeepAlive
	case n.Retransmit, n.Kind == annotate.CodeRetransmitted:
		return foldAgain
	case b.loserChatter(n):
		return foldLoser
	}
	return ""
}

// loserChatter reports whether a message only tells that an endpoint which did
// not get the call was there for a while.
func (b *builder) loserChatter(n *annotate.Note) bool {
	switch n.Kind {
	case annotate.CodeProgress, annotate.CodeProgressAgain, annotate.CodeRing:
		lane := b.lanes.endpoint(n.Endpoint)
		return lane >= 0 && lost(b.lanes.all[lane].State) && !b.firstOf(n)
	}
	return false
}

func lost(s annotate.State) bool {
	return s == annotate.StateLost || s == annotate.StateRaceLost || s == annotate.StateCancelled
}

// limit folds messages until at most MaxSteps are drawn: what decided the call
// may take three quarters of the room, the first and last messages share the
// rest.
func (b *builder) limit(why []string) {
	var key, other []int
	for i := range why {
		switch n := &b.s.Messages[i]; {
		case why[i] != "":
		case decides(n) || b.firstOf(n):
			key = append(key, i)
		default:
			other = append(other, i)
		}
	}
	most := b.opts.MaxSteps
	keys := min(len(key), max((most*3+3)/4, most-len(other)))
	for _, i := range middle(key, keys) {
		why[i] = foldTooMany
	}
	for _, i := range middle(other, most-keys) {
		why[i] = foldTooMany
	}
}

// middle returns what is left when the first two thirds of n and the last third
// are taken from the ends.
func middle(list []int, n int) []int {
	if n >= len(list) {
		return nil
	}
	tail := n / 3
	return list[n-tail : len(list)-tail]
}

// decides reports whether a message decided what became of the call.
func decides(n *annotate.Note) bool {
	switch n.Kind {
	case annotate.CodeInvite, annotate.CodeLeg, annotate.CodeFork, annotate.CodeAdd, annotate.CodeForward, annotate.CodeApplication,
		annotate.CodeAnswer, annotate.CodeAnswer2, annotate.CodeAck, annotate.CodeFinalError, annotate.CodeCancel, annotate.CodeReinvite, annotate.CodeReinviteOK, annotate.CodeBye:
		return true
	}
	return false
}

// firstOf reports whether the message is the first of its endpoint.
func (b *builder) firstOf(n *annotate.Note) bool { return n.N != 0 && b.firsts[n.Endpoint] == n.N }

// firsts returns the number of the first message of every endpoint.
func firsts(s *annotate.Session) map[string]int {
	first := map[string]int{}
	for i := range s.Messages {
		n := &s.Messages[i]
		if _, seen := first[n.Endpoint]; !seen && n.Status != 0 && n.Status != 100 {
			first[n.Endpoint] = n.N
		}
	}
	return first
}

// matters reports whether a reader who skips annotations should read this one.
func (b *builder) matters(n *annotate.Note) bool {
	if n.Note == "" || n.CopyOf != 0 || n.Retransmit {
		return false
	}
	if n.Session != 0 || b.s.Cause.ProvenBy(n) {
		return n.Session == 0 || n.Status == 0 // of a report its request
	}
	return decides(n) && n.Kind != annotate.CodeLeg || b.lanes.endpoint(n.Endpoint) >= 0 && b.firstOf(n)
}

// fold counts a message that is not drawn.
func (b *builder) fold(n *annotate.Note, why string) {
	b.folded++
	if b.open == nil {
		b.open = &Fold{}
	}
	b.open.add(1, n.Frame, n.Frame)
	reasons := strings.Split(b.open.Why, foldWhySpacing)
	if !slices.Contains(reasons, why) {
		b.open.Why = strings.TrimPrefix(b.open.Why+foldWhySpacing+why, foldWhySpacing)
	}
	if !n.Time.IsZero() {
		b.last = n.At()
	}
}
