package annotate

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocsconv/formats/sip"
)

// The result of a transfer comes in NOTIFYs to who asked for it: each carries the
// status line of the new call (RFC 3515 §2.4.4, RFC 3420).

// sipfrag returns the first line of a body of that type.
func sipfrag(s *sip.Message) []byte {
	if !hasFold(s.Get(headerContentType), "message/sipfrag") {
		return nil
	}
	line, _, _ := bytes.Cut(s.Body(), []byte("\n"))
	return bytes.TrimRight(line, "\r")
}

// transfer is what one NOTIFY tells of a transfer.
type transfer struct {
	notify *message
	to     string // whom the REFER before it asks to call
	status int
	words  string // "486 Busy Here"
}

// results returns what the NOTIFYs of the session tell, in order.
func (a *trace) results() []transfer {
	if a.resulted {
		return a.transfers
	}
	a.resulted = true
	to := ""
	for _, m := range a.messages {
		switch {
		case !m.request():
		case m.method == sip.REFER:
			to = referTo(a.c.text(m.more))
		case m.method == sip.NOTIFY:
			if words, status, ok := statusLine(firstMore(a.c.text(m.more), keyFragment)); ok {
				a.transfers = append(a.transfers, transfer{m, to, status, words})
			}
		}
	}
	slices.SortFunc(a.transfers, func(x, y transfer) int { return x.notify.n - y.notify.n })
	return a.transfers
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

func referTo(text string) string {
	return clean(sip.ParseNameAddr([]byte(firstMore(text, keyReferTo))).AOR(), 120)
}

// transferSentences tell the results of the session's transfers.
func (a *trace) transferSentences() []string {
	var list []string
	for _, r := range a.results() {
		if r.notify.original == nil && r.status >= 200 && len(list) < 4 {
			list = append(list, r.String())
		}
	}
	return list
}

// notification explains a NOTIFY.
func (t *teller) notification(m *message) string {
	list := t.a.results()
	if i, ok := slices.BinarySearchFunc(list, m, func(r transfer, m *message) int { return r.notify.n - m.n }); ok {
		return list[i].String()
	}
	return "Notification of " + t.event(m) + "."
}
