package wireshark

import (
	"fmt"
	"strings"

	"ocsconv/converters/wireshark/palette"
)

// colourRule colours the packets that a filter takes; the first that does wins. One
// filter asks for the packet comment of a capture, which works without the fields. The
// other asks for the fields, for logs that are opened as they are: their comments
// tell nothing.
type colourRule struct {
	name            string
	comment, fields string
	role            *palette.Role
	solid           bool // white on the role's colour, to stand out in a list of thousands
}

// ended is the rule for messages of endpoints that ended so.
func ended(name string, role *palette.Role, states ...string) colourRule {
	r := colourRule{name: name, role: role}
	for _, s := range states {
		r.comment += ` or frame.comment contains "verdict=` + s + `"`
		r.fields += ` or mpop.state == "` + s + `"`
	}
	r.comment, r.fields = strings.TrimPrefix(r.comment, " or "), strings.TrimPrefix(r.fields, " or ")
	return r
}

// What failed are the messages of sessions that failed, and of calls that were
// answered and have a cause all the same, such as media that found no way. What people
// chose is none of it: 486, 487 and the challenges 401 and 407 are no failures.
var colourRules = []colourRule{
	{"MPOP failed", `frame.comment contains "outcome=failed" or (frame.comment contains "outcome=answered" and frame.comment contains " cause=")`,
		`mpop.outcome == "failed" or (mpop.outcome == "answered" and mpop.cause)`, &palette.Failed, true},
	{"MPOP poor quality", `frame.comment contains "quality.class=poor"`, `mpop.quality.class == "poor"`, &palette.Poor, false},
	ended("MPOP won", &palette.Won, "won"),
	ended("MPOP lost", &palette.Lost, "lost", "race-lost"),
	ended("MPOP cancelled, busy, declined", &palette.Cancelled, "cancelled", "busy", "declined", "no-answer", "diverted"),
	{"MPOP server", `frame.comment contains "endpoint=S "`, `mpop.endpoint == "S"`, &palette.Server, false},
}

// colourFilters writes the rules as Wireshark reads them.
func colourFilters() []byte {
	var b strings.Builder
	b.WriteString("# MPOP: colours by what became of the call and of the endpoint that a message belongs to. Part of ocsconv.\n" +
		"# The rules called \"(log)\" are for logs that are opened as they are, whose comments tell nothing: they need the mpop fields.\n")
	for _, r := range colourRules {
		fmt.Fprintf(&b, "@%s@%s@%s\n", r.name, r.comment, r.colours())
	}
	for _, r := range colourRules {
		fmt.Fprintf(&b, "@%s (log)@%s@%s\n", r.name, r.fields, r.colours())
	}
	return []byte(b.String())
}

// colours are those behind a packet and of its text.
func (r *colourRule) colours() string {
	if r.solid {
		return parts(r.role.Light.Text) + parts(palette.Light.Paper)
	}
	return parts(r.role.Light.Fill) + parts(r.role.Light.Text)
}

// parts writes a colour in parts of 16 bits.
func parts(colour string) string {
	const widen = 0xffff / 0xff
	red, green, blue := palette.RGB(colour)
	return fmt.Sprintf("[%d,%d,%d]", int(red)*widen, int(green)*widen, int(blue)*widen)
}
