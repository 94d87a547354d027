package ticket

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// width is where lines of a mail are broken, so that no program does it later.
const width = 72

// Text writes the ticket as a mail: lines of at most 72 characters where words
// allow it, no tabs.
func (t *Ticket) Text(w io.Writer) error {
	out := bufio.NewWriter(w)
	wrapped(out, "", "", t.Headline)
	out.WriteByte('\n')
	wrapped(out, "", "  ", t.Caller+t.arrow("->")+t.Callee)
	wrapped(out, "", "  ", t.Start)
	if len(t.Places) > 0 {
		out.WriteByte('\n')
		for _, p := range t.Places {
			text := p.Name
			if p.Product != "" {
				text += ", " + p.Product
			}
			if p.Rang != "" {
				text += ", rang " + p.Rang
			}
			wrapped(out, "  ", "    ", text+": "+p.State)
		}
	}
	if len(t.Steps) > 0 {
		out.WriteByte('\n')
		wide := 0
		for _, s := range t.Steps {
			wide = max(wide, len(number(s.Number)))
		}
		for _, s := range t.Steps {
			first := fmt.Sprintf("  %*s %-9s ", wide, number(s.Number), s.After)
			wrapped(out, first, strings.Repeat(" ", len(first)), s.Message+": "+s.Meaning)
		}
	}
	if t.Proof != "" {
		wrapped(out, "  ", "    ", t.Proof)
	}
	if len(t.Known) > 0 {
		out.WriteByte('\n')
	}
	for _, k := range t.Known {
		wrapped(out, "", "", k)
	}
	out.WriteByte('\n')
	wrapped(out, "", "  ", t.Seen+"; Call-ID "+t.CallID)
	return out.Flush()
}

// wrapped writes text behind first, and the lines that it needs more behind
// rest. A word that is longer than a line stands alone.
func wrapped(out *bufio.Writer, first, rest, text string) {
	line := first
	begun := false
	for _, word := range strings.Fields(plain(text)) {
		if begun && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out.WriteString(strings.TrimRight(line, " ") + "\n")
			line, begun = rest, false
		}
		if begun {
			line += " "
		}
		line += word
		begun = true
	}
	out.WriteString(strings.TrimRight(line, " ") + "\n")
}
