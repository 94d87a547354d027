package diagram

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// label names a message as one would say it: "re-INVITE", "200 OK (PRACK)",
// "101 Progress Report (13004)". A final reply names what it replies to, since
// a forked call has many that read "200 OK".
func (b *builder) label(n *annotate.Note) string {
	switch {
	case n.Request() && n.Session != 0:
		return b.short(n) + " (report)"
	case n.Request():
		return b.short(n)
	}
	label := status(n)
	if r := reason(n.StartLine); r != "" {
		label += " " + r
	}
	if id := b.diagnostics[n.N]; id != 0 && n.Status == 101 {
		return label + " (" + strconv.Itoa(id) + ")"
	}
	if n.Status >= 200 {
		return label + " (" + b.method(n) + ")"
	}
	return label
}

// short is the label without the reason phrase.
func (b *builder) short(n *annotate.Note) string {
	switch {
	case n.Request():
		return b.method(n)
	case n.Status >= 100 && n.Status < 200:
		return status(n)
	}
	return status(n) + " (" + b.method(n) + ")"
}

// status is the status code, or what stands in its place.
func status(n *annotate.Note) string {
	if n.Status != 0 {
		return strconv.Itoa(n.Status)
	}
	_, rest, _ := strings.Cut(n.StartLine, " ")
	code, _, _ := strings.Cut(rest, " ")
	return clean(code, maxWord)
}

func (b *builder) method(n *annotate.Note) string {
	m := clean(n.Method, maxWord)
	switch {
	case m == "":
		m, _, _ = strings.Cut(clean(n.StartLine, maxWord), " ")
		return m
	case m == "INVITE" && n.Kind.Reinvites() && !b.untold:
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
	verb := "calls"
	switch {
	case !isCall(s):
		kind, whose := string(s.Kind), s.Caller.AOR
		switch s.Kind {
		case annotate.KindOther:
			kind = "other session"
		case annotate.KindRegistration:
			whose = cmp.Or(s.Callee, whose) // From is who asks for it (RFC 3261 §10.2)
		}
		return clean(kind+" of "+cmp.Or(whose, "unknown caller"), 2*maxWord)
	case bool(s.CallerUnknown):
		return clean(string(s.Kind)+" "+s.Parties(verb), 2*maxWord)
	case s.Kind == annotate.KindIM:
		verb = "sends messages to"
	case s.Kind == annotate.KindConference && !s.DialsOut:
		verb = "joins"
	}
	return clean(s.Parties(verb), 2*maxWord)
}

// about says which session this is, for a reader who has nothing but the
// picture.
func about(s *annotate.Session, zone *time.Location) string {
	parts := []string{"Call-ID " + clean(s.CallID, maxWord)}
	if s.CallID == "" {
		parts[0] = "No Call-ID"
	}
	if !s.Start.IsZero() {
		parts = append(parts, "begins "+began(s.Start.Time, zone))
	}
	if seen := seenBy(s); seen != "" {
		parts = append(parts, seen)
	}
	switch len(s.Files) {
	case 0:
	case 1:
		parts = append(parts, clean(s.Files[0], maxWord))
	default:
		parts = append(parts, clean(s.Files[0], maxWord)+" and "+strconv.Itoa(len(s.Files)-1)+" more")
	}
	return strings.Join(parts, ", ") + "."
}

// began writes a time with its zone.
func began(t time.Time, zone *time.Location) string {
	zone = cmp.Or(zone, time.UTC)
	t = t.In(zone)
	return t.Format("2006-01-02 15:04:05.000 ") + formats.ZoneName(t)
}

// seenBy says whose log the session was seen in.
func seenBy(s *annotate.Session) string {
	var who string
	switch s.View {
	case annotate.ViewCaller, annotate.ViewCallee, annotate.ViewServer:
		who = "seen by the " + string(s.View)
	default:
		return ""
	}
	if owner := clean(s.Owner, maxWord); owner != "" {
		who += " " + owner
	}
	return who
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
