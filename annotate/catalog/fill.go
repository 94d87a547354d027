package catalog

import (
	"strings"

	"ocsconv/formats/sip"
)

// Of returns the remedy for one header: what the table has in braces is filled with
// the header's parameters. Of the alternatives between bars the first
// counts whose parameters, as $domain, the header has; one without parameters always
// does. Braces without a last resort may stay empty:
//
//	Check {$peer, port $port|$peer|the server that the header names} and …
func (r Remedy) Of(d sip.Diagnostic) Remedy { return Remedy{r.Text, filledBy(r.Next, d)} }

func filledBy(text string, d sip.Diagnostic) string {
	return filled(text, func(name string) string { value, _ := d.Param(name); return value })
}

// filled puts values by their names for what a text has in braces.
func filled(text string, value func(name string) string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		choices, after, _ := strings.Cut(rest, "}")
		b.WriteString(choice(choices, value))
		text = after
	}
}

// choice returns the first alternative of which all values are there.
func choice(choices string, value func(name string) string) string {
	for c := range strings.SplitSeq(choices, "|") {
		pieces := strings.Split(c, "$")
		text, complete := pieces[0], true
		for _, piece := range pieces[1:] {
			end := strings.IndexFunc(piece, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') })
			if end < 0 {
				end = len(piece)
			}
			v := value(piece[:end])
			complete = complete && isHost(v)
			text += v + piece[end:]
		}
		if complete {
			return text
		}
	}
	return ""
}

// maxHost is how long the name of a host may be (RFC 1035 §2.3.4).
const maxHost = 255

// isHost reports whether a value is the name or address of a host, or a port, so
// that it can stand in a sentence.
func isHost(value string) bool {
	return value != "" && len(value) <= maxHost && strings.Trim(value, ".-") == value && strings.IndexFunc(value, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && r != ':' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	}) < 0
}
