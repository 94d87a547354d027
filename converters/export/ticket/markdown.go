package ticket

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Markdown writes the ticket with tables of at most four columns, which Jira,
// ServiceNow, GitLab and Teams show alike.
func (t *Ticket) Markdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "**%s**\n\n%s%s%s, %s\n", escaped(t.Headline), escaped(t.Caller), t.arrow("→"), escaped(t.Callee), t.Start)
	for _, n := range t.Next {
		fmt.Fprintf(out, "\n**Next:** %s\n", escaped(n))
	}
	if len(t.Places) > 0 {
		out.WriteString("\n| Place | Product | What became of it | Rang |\n|---|---|---|--:|\n")
		for _, p := range t.Places {
			state := p.State
			if p.Follows {
				state += " (follows from SIP)"
			}
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", escaped(p.Name), escaped(p.Product), escaped(state), p.Rang)
		}
	}
	for _, k := range t.Known {
		fmt.Fprintf(out, "\n%s\n", escaped(k))
	}
	if t.Proof != "" {
		fmt.Fprintf(out, "\n    %s\n", plain(t.Proof))
	}
	if len(t.Steps) > 0 {
		out.WriteString("\n| # | After | Message | Meaning |\n|--:|--:|---|---|\n")
		for _, s := range t.Steps {
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", s.numbers(), s.After, escaped(s.Message), escaped(s.Meaning))
		}
	}
	fmt.Fprintf(out, "\nSeen in %s. Call-ID %s\n", escaped(t.Seen), escaped(t.CallID))
	return out.Flush()
}

// escaped writes text so that Markdown shows it as it is: no mark-up, no link, no
// HTML, no cell of a table ends in it, and no address becomes a link of its own.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|~!&$", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain makes text one line that steers nothing.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
