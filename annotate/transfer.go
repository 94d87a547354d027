package annotate

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"
)

// The result of a transfer comes in NOTIFYs to who asked for it: each carries the
// status line of the new call (RFC 3515 §2.4.4, RFC 3420).

// addFragment adds what a body of that type tells: its first line, and what the headers
// behind that say of the reason, as those of the NOTIFY itself.
func (m *rareText) addFragment(s *sip.Message) {
	if !hasFold(s.Get(headerContentType), "message/sipfrag") {
		return
	}
	line, _, _ := bytes.Cut(s.Body(), []byte("\n"))
	m.add(keyFragment, bytes.TrimSpace(line))
	if fragment := sip.Parse(s.Body()); fragment.IsResponse() {
		m.addDiagnostics(&fragment)
		m.addRare(&fragment, ofClose)
	}
}

// transfer is what one NOTIFY tells of a transfer.
type transfer struct {
	asked  *message // REFER, nil where the log lacks it
	to     string   // whom that asks to call
	notify *message
	status int
	words  string // "486 Busy Here"
}

// results returns what the NOTIFYs of the session tell, in order.
func (a *trace) results() []transfer {
	if a.resulted {
		return a.transfers
	}
	a.resulted = true
	named := map[finalKey]bool{} // REFERs that a NOTIFY names by its id
	for _, m := range a.messages {
		if m.method == sip.NOTIFY && m.request() {
			named[m.notified()] = true
		}
	}
	refers, last, unnamed := map[finalKey]*message{}, (*message)(nil), (*message)(nil)
	for _, m := range a.messages {
		switch {
		case !m.request():
		case m.method == sip.REFER && m.original == nil:
			key := finalKey{m.cseq, m.fromTag}
			last = cmp.Or(refers[key], m)
			refers[key] = last
			if !named[key] {
				unnamed = last
			}
		case m.method == sip.NOTIFY:
			key := m.notified()
			asked := refers[key]
			if key.cseq == 0 {
				asked = cmp.Or(unnamed, last)
			}
			a.addResult(asked, m)
		}
	}
	slices.SortFunc(a.transfers, func(x, y transfer) int { return x.notify.n - y.notify.n })
	return a.transfers
}

// notified names the REFER of which a NOTIFY tells: by the CSeq number in the id of its
// Event, which all but the first one of a dialog must have (RFC 3515 §2.4.6); 0 where it
// has none.
func (m *message) notified() finalKey {
	id, _ := sip.ParseNameAddr([]byte(rareValue(m.c.text(m.rare), keyEvent))).Param("id")
	n, _ := strconv.ParseUint(string(id), 10, 32)
	return finalKey{uint32(n), m.toTag}
}

// addResult keeps what a NOTIFY tells of the transfer that a REFER asked for.
func (a *trace) addResult(asked, m *message) {
	words, status, ok := statusLine(rareValue(a.c.text(m.rare), keyFragment))
	if !ok || asked != nil && asked.referred() != sip.INVITE {
		return
	}
	to := ""
	if asked != nil {
		to = referTo(a.c.text(asked.rare))
	}
	a.transfers = append(a.transfers, transfer{asked, to, m, status, words})
}

// lastResult returns what became of the transfer that was asked for last, of those of
// which the log tells; nil for none.
func (a *trace) lastResult() *transfer {
	var last *transfer
	for i := range a.results() {
		r := &a.transfers[i]
		later := last == nil || r.asked == nil || last.asked == nil || !before(r.asked, last.asked)
		if r.status >= 200 && r.notify.original == nil && later {
			last = r
		}
	}
	return last
}

func statusLine(line string) (words string, status int, ok bool) {
	rest, ok := strings.CutPrefix(line, "SIP/2.0 ")
	if !ok || len(rest) < 3 {
		return "", 0, false
	}
	status, err := strconv.Atoi(rest[:3])
	return clean(rest, 60), status, err == nil
}

// String says it in a sentence.
func (r transfer) String() string {
	to := ""
	if r.to != "" {
		to = " to " + r.to
	}
	switch {
	case r.status < 200:
		return fmt.Sprintf("The transfer%s goes on: %s.", to, r.words)
	case r.status < 300:
		return fmt.Sprintf("The transfer%s succeeded: %s.", to, r.words)
	}
	return fmt.Sprintf("The transfer%s failed: %s.", to, r.words)
}

// referTo names whom a REFER asks to call: the address, or the service that a GRUU of the
// pool has ("the Call Park service").
func referTo(text string) string {
	to := sip.ParseNameAddr([]byte(rareValue(text, keyReferTo)))
	if service := serviceAt(string(to.URI)).Name; service != "" {
		return "the " + service
	}
	return clean(to.AOR(), 120)
}

// referred is the method that a REFER asks for: INVITE, and so a transfer, unless it names
// another (RFC 3515 §2.1).
func (m *message) referred() string {
	uri := sip.ParseURI(sip.ParseNameAddr([]byte(rareValue(m.c.text(m.rare), keyReferTo))).URI)
	method, _ := uri.Param("method")
	return cmp.Or(strings.ToUpper(clean(string(method), 20)), sip.INVITE)
}

// referrals walks over the requests for transfers, and the responses to them.
func (a *trace) referrals(yield func(*message) bool) {
	var others map[requestKey]bool
	for _, m := range a.messages {
		if m.method != sip.REFER || m.original != nil || m.is(isFragment) {
			continue
		}
		if m.request() && m.referred() != sip.INVITE {
			others = put(others, m.requestKey(), true)
		}
		if !others[m.requestKey()] && !yield(m) {
			return
		}
	}
}

// failedTransfer is the cause of a call that went well and could not be handed on:
// the last transfer failed, or the request for it was refused. It is nil where a
// later one succeeded, and where none was asked for.
func (a *fork) failedTransfer() *reported {
	failed := a.trace.lastResult()
	if failed != nil && failed.status < 300 {
		failed = nil
	}
	refused, to := (*message)(nil), ""
	for m := range a.trace.referrals {
		switch {
		case m.request():
			refused, to = nil, referTo(a.c.text(m.rare))
		case m.status >= 300 && !a.trace.challenges(m):
			refused = m
		}
	}
	c := Cause{Family: familySIP, How: Announced, fatal: true, transfer: true}
	switch {
	case refused != nil && (failed == nil || failed.notify.n < refused.n):
		c.Status, c.How, c.Component = status(refused), Observed, a.survey.component(refused)
		c.Text, c.Next = transferText(to, a.records.refusalText(refused)), "Look whether the other client takes transfers, and at the diagnostics of the refusal."
		return a.closerReason(to, reported{cause: c, proof: refused})
	case failed == nil:
		return nil
	}
	c.Status, c.Said = &failed.status, failed.words
	remedy := remedyOf(failed.status, failed.words)
	c.Text, c.Next = transferText(failed.to, remedy.Text), remedy.Next
	if words, ok := personal[failed.status]; ok {
		c.Text, c.Next = transferText(failed.to, words), "Call "+fallback(userPart(failed.to), "the target")+" directly, or transfer to voice mail."
	}
	return a.closerReason(failed.to, reported{cause: c, proof: failed.notify})
}

// closerReason is why a transfer failed: by what the headers of its proof say, where that
// is more than the status.
func (a *fork) closerReason(to string, r reported) *reported {
	if best := lowest(a.reasons(r.proof, fromFinal, 0)); best != nil && best.rank.ground < groundPassedOn {
		best.cause.Text, best.cause.Status, best.cause.How, best.cause.transfer = transferText(to, best.cause.Text), r.cause.Status, r.cause.How, true
		return best
	}
	return &r
}

// personal are results of a transfer that its target decided.
var personal = map[int]string{
	408: "no answer", 480: "not reached", 486: "busy", 487: "the call to it was given up", 600: "busy", 603: "declined",
}

// refusalText says why a REFER was refused, by the same words as the result of one that was
// taken.
func (a *records) refusalText(m *message) string {
	switch m.status {
	case 486, 600, 603:
		return personal[int(m.status)]
	}
	return a.statusText(m)
}

func transferText(to, why string) string {
	return "the transfer" + strings.TrimSuffix(" to "+to, " to ") + " failed: " + why
}

// transferSentences tell the results of the session's transfers.
func (a *explanation) transferSentences() []string {
	var list []string
	for _, r := range a.trace.results() {
		if r.notify.original == nil && r.notify != a.proof && r.status >= 200 && len(list) < 4 {
			list = append(list, r.String())
		}
	}
	if to, open := a.trace.openTransfer(); open {
		list = append(list, "Transferred"+strings.TrimSuffix(" to "+to, " to ")+"; the result is not in this log.")
	}
	return list
}

// handedOn says behind who answered a call that it was transferred then: "; transferred to
// Leo, who took over after 3.5 s". It is "" where none was, or the last one failed.
func (a *analysis) handedOn() string {
	last := a.trace.lastResult()
	if last == nil || last.status >= 300 || last.to == "" || a.purpose.kind != KindCall {
		return ""
	}
	text := "; transferred to " + a.nameOf(last.to, a.c.name("sip:"+last.to))
	if ms := a.trace.between(last.asked, last.notify); ms != nil {
		who := ", who"
		if !strings.Contains(last.to, "@") {
			who = ", which"
		}
		text += who + " took over after " + tenths(*ms)
	}
	return text
}

// openTransfer returns whom the last accepted REFER asks to call, where no NOTIFY
// behind it tells what came of it.
func (a *trace) openTransfer() (to string, open bool) {
	var asked *message
	for m := range a.referrals {
		switch {
		case m.request() && (asked == nil || asked.cseq != m.cseq):
			to, open, asked = referTo(a.c.text(m.rare)), false, m
		case m.request():
		case m.status >= 200 && asked != nil && asked.cseq == m.cseq:
			open = m.status < 300
		}
	}
	for _, r := range a.results() {
		open = open && (r.status < 200 || r.asked != asked)
	}
	return to, open
}

// referredSentence says of a call whose INVITE names who asked for it that it came by a
// transfer (RFC 3892); "" for any other.
func (a *trace) referredSentence() string {
	for _, m := range a.messages {
		if m.method != sip.INVITE || !m.request() {
			continue
		}
		if by := rareValue(a.c.text(m.rare), keyReferredBy); by != "" {
			if aor := clean(sip.ParseNameAddr([]byte(by)).AOR(), 120); aor != "" {
				return "The call came by a transfer of " + aor + " (Referred-By)."
			}
		}
		return ""
	}
	return ""
}

// notification explains a NOTIFY.
func (t *sentenceWriter) notification(m *message) string {
	list := t.a.trace.results()
	if i, ok := slices.BinarySearchFunc(list, m, func(r transfer, m *message) int { return r.notify.n - m.n }); ok {
		return list[i].String()
	}
	return "Notification of " + t.event(m) + t.deregistering(m) + "."
}
