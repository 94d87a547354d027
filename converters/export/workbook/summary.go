package workbook

import (
	"cmp"
	"slices"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/export/ticket"
	"ocsconv/converters/table"
	"ocsconv/formats/printable"
)

// summary writes the first sheet of a session's workbook: what happened, in
// words, then the facts by name.
func summary(s *sheet, at session) {
	s.begin()
	s.text(styleTitle, title(at.Session))
	s.end()
	verdict(s, at)
	blank(s)
	outcome(s, at)
	blank(s)
	parties(s, at)
	blank(s)
	media(s, at.Media)
	story(s, at.Session)
	references(s, at)
}

// story writes the messages that carry the story, as a ticket has them.
func story(s *sheet, call *annotate.Session) {
	steps := ticket.Steps(call)
	for i := range steps {
		name := ""
		if i == 0 {
			name = "What happened"
		}
		fact(s, name, white.in(plain), short(steps[i].String()), short(steps[i].Meaning))
	}
	if len(steps) > 0 {
		blank(s)
	}
}

// title names the session: "call from Marino Filipovic <marinof@…> to izabelaf@…".
func title(s *annotate.Session) string {
	var b strings.Builder
	b.WriteString(capital(string(s.Kind)))
	if s.CallerUnknown {
		b.WriteString(" " + s.Parties(""))
		return b.String()
	}
	switch who := person(s.Caller.Name, s.Caller.AOR); {
	case who == "":
	case s.DialsOut:
		b.WriteString(" from the meeting of " + who)
	default:
		b.WriteString(" from " + who)
	}
	if s.Callee != "" && s.Callee != s.Caller.AOR {
		b.WriteString(" to " + s.Callee)
	}
	return b.String()
}

func capital(kind string) string {
	if kind == string(annotate.KindIM) {
		return "Instant messages"
	}
	if kind == "" {
		return "Session"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

func person(name, aor string) string {
	switch {
	case name == "":
		return aor
	case aor == "":
		return name
	}
	return name + " <" + aor + ">"
}

// verdict says what became of the session and what to do. What the table of the places
// says further down is left to it.
func verdict(s *sheet, at session) {
	for i, sentence := range at.Summary {
		next, isNext := strings.CutPrefix(sentence, "Next: ")
		switch {
		case i == 0 && at.Failed():
			fact(s, "Verdict", failed.in(wrapped), sentence, "")
		case i == 0:
			fact(s, "Verdict", white.in(wrapped), sentence, "")
		case isNext:
			fact(s, "Next step", white.in(wrapped), next, "")
		case !annotate.AboutPlaces(sentence):
			fact(s, "", white.in(wrapped), sentence, "")
		}
	}
}

// saysNext reports whether the verdict has said what to do.
func saysNext(sentences []string) bool {
	return slices.ContainsFunc(sentences, func(s string) bool { return strings.HasPrefix(s, "Next: ") })
}

// reasonWords say why there are several provisional replies.
var reasonWords = map[annotate.Reason]string{
	annotate.ReasonMPOP: "signed in at several places", annotate.ReasonSimRing: "simultaneous ringing to a telephone number",
	annotate.ReasonSimRingOrDeleg: "a delegate or simultaneous ringing", annotate.ReasonTeamCall: "a team call",
	annotate.ReasonForward: "the call was forwarded", annotate.ReasonVoicemail: "voice mail", annotate.ReasonApplication: "an application took the call",
	annotate.ReasonRetransmission: "a reply was sent again", annotate.ReasonReliability: "one endpoint sent several reliable provisionals",
	annotate.ReasonKeepAlive: "a provisional was repeated as keep-alive", annotate.ReasonSameEndpoint: "one endpoint answered with a second dialog",
}

func outcome(s *sheet, at session) {
	fact(s, "Outcome", outcomeTint(at.Session).in(plain), string(at.Outcome), "")
	fact(s, "MPOP", white.in(plain), string(at.MPOP), mpopMeans(at.Session))
	if c := at.Cause; c != nil {
		fact(s, "Why", whyTint(at.Session).in(wrapped), c.String(), c.Where())
		if !saysNext(at.Summary) {
			fact(s, "Next step", white.in(wrapped), c.Next, "")
		}
	}
	if q := at.QualityWord(); q != "" {
		fact(s, "Media quality", qualityTint(at.Session).in(plain), q, at.PoorBy())
	}
	if at.Reason != annotate.ReasonNone {
		fact(s, "Several replies because", white.in(plain), reasonWords[at.Reason], string(at.Reason))
	}
	if w := table.Winner(at.Session); w != nil {
		s.begin()
		s.text(styleLabel, "Winner")
		s.link(won.in(linked), w.Label, at.endpoint(w.Label))
		s.text(white.in(wrapped), w.Product)
		s.end()
	}
	for _, c := range measures {
		measured(s, c.Name, c.Value(at.Session), at.clock)
	}
}

// measures are the columns of the sessions that have numbers of the outcome.
var measures = slices.DeleteFunc(table.Overview(), func(c table.Column[*annotate.Session]) bool {
	return !slices.Contains([]string{"Start", "End", "Answer time", "Duration", "Messages"}, c.Name)
})

func mpopMeans(s *annotate.Session) string {
	if s.MPOP == annotate.MPOPNoEvidence && len(s.Endpoints) == 0 {
		return "no endpoint replied"
	}
	return mpopWords[s.MPOP]
}

var mpopWords = map[annotate.MPOP]string{
	annotate.MPOPYes:        "several endpoints of the called user replied: multiple points of presence",
	annotate.MPOPAnnounced:  "the server said that it forked the request, fewer endpoints replied",
	annotate.MPOPNoEvidence: "one endpoint replied; others may have been silent",
	annotate.MPOPNo:         "the request went to one endpoint only",
}

// measured writes a time, of a clock, or a number with its unit.
func measured(s *sheet, name string, v table.Value, clock string) {
	if v.Kind == table.Empty {
		return
	}
	s.begin()
	s.text(styleLabel, name)
	switch v.Kind {
	case table.Seconds:
		s.number(white.in(secondsLeft), appendSeconds(nil, v.Span))
		s.text(white.in(plain), "seconds")
	case table.Count:
		s.number(white.in(wholeLeft), v.AppendText(nil))
	default:
		s.value(white, v)
		s.text(white.in(plain), clock)
	}
	s.end()
}

func parties(s *sheet, at session) {
	c := at.Caller
	caller, called := "Caller", "Called"
	if at.CallerUnknown {
		caller, called = "One party", "Other party" // who called is not in the log
	}
	fact(s, caller, white.in(wrapped), person(c.Name, c.AOR), words(c.Product, named("epid", c.Epid), named("tag", c.Tag)))
	fact(s, called, white.in(wrapped), at.Callee, at.Subject)
	for i := range at.Endpoints {
		e := &at.Endpoints[i]
		t := white
		s.begin()
		s.link(t.in(linked), at.Labelled(e), at.endpoint(e.Label))
		s.text(t.in(wrapped), words(e.Product, e.AOR, named("epid", e.Epid), named("tag", e.Tag)))
		s.text(stateTint(e.State).in(wrapped), words(cmp.Or(at.StateWords(e), string(e.State)), e.Reason, e.How.Words()))
		s.end()
	}
}

// short is text on what a message says, which its own row has whole.
func short(text string) string { return printable.Sentence.Octets(text, 300) }

func named(name, value string) string {
	if value == "" {
		return ""
	}
	return name + " " + value
}

// words joins what is known.
func words(list ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(list), func(w string) bool { return w == "" }), ", ")
}

func media(s *sheet, m *annotate.Media) {
	if m == nil {
		return
	}
	about := "named by the re-INVITE, not confirmed by its answer"
	if m.Confirmed {
		about = "named by the re-INVITE and confirmed by its answer"
	}
	if m.Relayed {
		about += "; through a relay"
	}
	fact(s, "Media", white.in(wrapped), m.String(), about)
	blank(s)
}

func references(s *sheet, at session) {
	fact(s, "Call-ID", white.in(wrapped), at.CallID, "")
	fact(s, "Seen by", white.in(wrapped), at.Owner, string(at.View))
	for _, l := range at.Links {
		fact(s, "Linked Call-ID", white.in(wrapped), l.CallID, words(l.Why, l.Confidence))
	}
	for _, f := range at.Files {
		fact(s, "File", white.in(wrapped), f, "")
	}
}

// fact writes a name, a value and what there is to say about it.
func fact(s *sheet, name string, l cellStyle, value, about string) {
	s.begin()
	s.text(styleLabel, name)
	s.text(l, value)
	s.text(white.in(wrapped), about)
	s.end()
}

func blank(s *sheet) {
	s.begin()
	s.end()
}
