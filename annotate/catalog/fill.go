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
func (r Remedy) Of(d sip.Diagnostic) Remedy {
	return Remedy{r.Text, filled(r.Next, d)}
}

func filled(text string, d sip.Diagnostic) string {
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
		b.WriteString(choice(choices, d))
		text = after
	}
}

// choice returns the first alternative that the header can fill.
func choice(choices string, d sip.Diagnostic) string {
	for c := range strings.SplitSeq(choices, "|") {
		pieces := strings.Split(c, "$")
		text, complete := pieces[0], true
		for _, piece := range pieces[1:] {
			end := strings.IndexFunc(piece, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') })
			if end < 0 {
				end = len(piece)
			}
			value, _ := d.Param(piece[:end])
			complete = complete && isHost(value)
			text += value + piece[end:]
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
