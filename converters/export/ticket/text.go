package ticket

import (
	"bufio"
	"fmt"
	"io"
	"slices"
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
	for _, n := range t.Next {
		out.WriteByte('\n')
		wrapped(out, "NEXT  ", "      ", n)
	}
	if len(t.Places) > 0 {
		out.WriteByte('\n')
		t.writePlaces(out)
	}
	if len(t.Steps) > 0 {
		out.WriteByte('\n')
		wide := 0
		for _, s := range t.Steps {
			wide = max(wide, len(s.numbers()))
		}
		for _, s := range t.Steps {
			first := fmt.Sprintf("  %*s %-9s ", wide, s.numbers(), s.After)
			wrapped(out, first, strings.Repeat(" ", len(first)), s.Message+": "+s.Meaning)
		}
	}
	if t.Proof != "" {
		wrapped(out, "  ", "    ", t.Proof)
	}
	known := t.Known
	if text := t.follows(); text != "" {
		known = append(slices.Clone(known), text)
	}
	if len(known) > 0 {
		out.WriteByte('\n')
	}
	for _, k := range known {
		wrapped(out, "", "", k)
	}
	out.WriteByte('\n')
	wrapped(out, "", "  ", t.Seen+"; Call-ID "+t.CallID)
	return out.Flush()
}

// writePlaces writes for each place how long it rang and what became of it, then what it
// is.
func (t *Ticket) writePlaces(out *bufio.Writer) {
	const widest = 28 // of a name, which leaves room for the rest
	name, rang := 0, 0
	for _, p := range t.Places {
		name = max(name, min(widest, utf8.RuneCountInString(plain(p.Name))))
		rang = max(rang, len(p.rang()))
	}
	for _, p := range t.Places {
		first := fmt.Sprintf("  %-*s  ", name, plain(p.Name))
		if rang > 0 {
			first += fmt.Sprintf("%-*s  ", rang, p.rang())
		}
		text := p.State
		if p.Product != "" && !strings.Contains(p.Name, p.Product) {
			text += " (" + p.Product + ")"
		}
		wrapped(out, first, "      ", text)
	}
}

func (p *Place) rang() string {
	if p.Rang == "" {
		return ""
	}
	return "rang " + p.Rang
}

// shortly is a product without what it says of itself in brackets.
func shortly(product string) string {
	name, _, _ := strings.Cut(product, " (")
	return name
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
