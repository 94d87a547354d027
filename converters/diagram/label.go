package diagram

import (
	"strconv"
	"strings"

	"ocsconv/annotate"
)

// label names a message as one would say it: "re-INVITE", "200 OK (PRACK)",
// "101 Progress Report (13004)". A final reply names what it replies to, since
// a forked call has many that read "200 OK".
func (b *builder) label(n *annotate.Note) string {
	if n.Status == 0 {
		return short(n)
	}
	label := strconv.Itoa(n.Status)
	if r := reason(n.StartLine); r != "" {
		label += " " + r
	}
	if id := b.diagnostics[n.N]; id != 0 && n.Status == 101 {
		return label + " (" + strconv.Itoa(id) + ")"
	}
	if n.Status >= 200 {
		return label + " (" + method(n) + ")"
	}
	return label
}

// short is the label without the reason phrase.
func short(n *annotate.Note) string {
	switch {
	case n.Status == 0:
		return method(n)
	case n.Status >= 200:
		return strconv.Itoa(n.Status) + " (" + method(n) + ")"
	}
	return strconv.Itoa(n.Status)
}

func method(n *annotate.Note) string {
	m := clean(n.Method, maxWord)
	switch {
	case m == "":
		m, _, _ = strings.Cut(clean(n.StartLine, maxWord), " ")
		return m
	case m == "INVITE" && strings.HasPrefix(n.Kind, "REINV"):
		return "re-INVITE"
	}
	return m
}

// reason is the reason phrase of a status line.
func reason(line string) string {
	_, rest, _ := strings.Cut(line, " ")
	_, phrase, _ := strings.Cut(rest, " ")
	return clean(phrase, maxWord)
}

func title(s *annotate.Session) string {
	from, to := clean(s.Caller.AOR, maxWord), clean(s.Callee, maxWord)
	if from == "" {
		from = "unknown caller"
	}
	verb := " calls "
	switch {
	case s.Kind == annotate.KindIM:
		verb = " sends messages to "
	case s.Kind == annotate.KindConference:
		verb = " joins "
	case !isCall(s):
		return clean(string(s.Kind), maxWord) + " of " + from
	}
	if to == "" {
		to = "unknown"
	}
	return from + verb + to
}

func firstDiagnostics(s *annotate.Session) map[int]int {
	ids := map[int]int{}
	for i := range s.Diagnostics {
		d := &s.Diagnostics[i]
		if _, seen := ids[d.Message]; !seen {
			ids[d.Message] = d.ID
		}
	}
	return ids
}
