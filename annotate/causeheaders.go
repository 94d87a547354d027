package annotate

import (
	"cmp"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// Reason and Warning headers give reasons beside the diagnostics of the product:
// gateways, phones and proxies of others write them.

// reasonHeaders lists what the Reason headers of a message give (RFC 3326): a cause
// of the telephone network, or in a BYE or CANCEL the status for which it was sent.
func (a *survey) reasonHeaders(m *message, from, order int) []reported {
	var list []reported
	for r := range m.reasonValues() {
		if len(list) == maxReasons {
			return list
		}
		n := r.Cause
		if n < 0 {
			continue
		}
		c := Cause{fatal: true}
		switch r.Protocol {
		case "Q850":
			q, known := catalog.Q850(n)
			if !known || q.Next == "" {
				continue
			}
			c.ID, c.Family, c.Said = &n, familyQ850, cmp.Or(clean(r.Text, 200), q.Name)
			c.Text, c.Next, c.Component = plainReason(q.Meaning), q.Next, telephoneNetwork
			if q.SaysLess(r.Text) {
				c.Text = plainReason(c.Said)
			}
			if n == timerExpiry && m.betweenClients() {
				c.Text, c.Next, c.Component = "a timer of the other side ran out", a.wherever(m, ""), ""
			}
			c.endOfMedia(r.Text)
			if !m.request() {
				c.Status = status(m)
			}
		case "SIP":
			if !m.request() || n < 400 || n > 699 || chosen[n] || n == 408 && m.method == sip.CANCEL {
				continue
			}
			c.Status, c.Family, c.Said = &n, familySIP, clean(r.Text, 200)
			remedy := remedyOf(n, c.Said)
			c.Text, c.Next, c.known = remedy.Text, fallback(remedy.Next, a.wherever(m, "")), true
			if m.method == sip.BYE && n == 408 {
				c.Text, c.Next = silentInside(c.Said)
			}
			c.endOfMedia(c.Said)
		default:
			continue
		}
		list = append(list, reported{proof: m, rank: rank{1, from, groundNetwork, order}, cause: c})
	}
	return list
}

// timerExpiry is the cause for a timer that ran out, which whoever gives it had started.
const timerExpiry = 102

// betweenClients reports whether a BYE ends a call that a client answered, with no
// number at either end: no gateway had a part in it.
func (m *message) betweenClients() bool {
	return m.method == sip.BYE && m.request() && m.branch != nil && m.branch.product.Class.IsClient() && !isNumber(m.aor(m.from)) && !isNumber(m.aor(m.to))
}

// silentInside says why a call was ended for 408: a request inside it got no answer
// (RFC 3261 §12.2.1.2), of which a refresh of the session is one (RFC 4028 §10).
func silentInside(said string) (text, next string) {
	switch said = strings.ToLower(said); {
	case strings.Contains(said, "timer"), strings.Contains(said, "refresh"), strings.Contains(said, "session expire"):
		return "the session timer ran out, the other side was no longer reachable",
			"Look which side stopped refreshing the session (re-INVITE or UPDATE within Session-Expires), and what cut it off."
	}
	return "the other side no longer replied", "Look which request inside the call got no answer, and which server behind it fell silent."
}

// endOfMedia tells the cause of a call that was ended because its media stopped, which
// only the text of a Reason says.
func (c *Cause) endOfMedia(said string) {
	if said = strings.ToLower(said); strings.Contains(said, "rtp") || strings.Contains(said, "media timeout") || strings.Contains(said, "no media") {
		c.Text = "no media came any more"
		c.Next = "Look what ended the way of the media: a firewall's idle time-out, the A/V Edge, or a network that one side left."
	}
}

// maxReasons bounds the reasons that the headers of one message give.
const maxReasons = 8

// chosen are statuses in a Reason for which a person or the end of ringing is the
// reason, and nothing that failed.
var chosen = map[int]bool{480: true, 486: true, 487: true, 600: true, 603: true}

// warnings lists what the Warning headers of a response say of what is missing.
func (m *message) warnings(from, order int) []reported {
	var list []reported
	for value := range rareValues(m.c.text(m.rare), keyWarning) {
		for _, w := range sip.ParseWarnings([]byte(value)) {
			if len(list) == maxReasons {
				return list
			}
			known, _ := catalog.WarningOf(w.Code)
			if known.Next == "" {
				continue
			}
			list = append(list, reported{proof: m, rank: rank{1, from, groundWarning, order}, cause: Cause{
				Status: status(m), ID: &w.Code, Family: familyWarning, Text: plainReason(known.Meaning), Next: known.Next,
				Said: clean(w.Text, 200), Host: strings.ToLower(clean(w.Agent, 100)), fatal: true, known: true,
			}})
		}
	}
	return list
}

// warningText is what a response says in a Warning of which the code says nothing, or in a
// Reason that gives no cause of its own.
func (a *trace) warningText(m *message) string {
	for _, w := range sip.ParseWarnings([]byte(rareValue(a.c.text(m.rare), keyWarning))) {
		return clean(w.Text, 200)
	}
	said := ""
	for r := range m.reasonValues() {
		said = cmp.Or(said, clean(r.Text, 200))
	}
	return said
}
