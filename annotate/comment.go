package annotate

import (
	"strconv"
	"strings"
)

// Comment returns the packet comment of one message: one line that can be read
// alone and taken apart by a program.
//
//	SENTENCE " {" PAIR *(" " PAIR) "} [" ORIGIN "]"
//
// The sentence never holds a brace. A PAIR is name=value without blanks; values
// have blanks and braces replaced by "_". The names, in this order and only where
// there is a value: kind, endpoint, state, verdict and how (of the endpoint),
// epid, winner, outcome, mpop, session, copy, duplicate, diagnostics.id (once
// per id). ORIGIN is where the message stands in its log:
//
//	oc-phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO
func Comment(s *Session, n *Note) string {
	var b strings.Builder
	b.Grow(len(n.Note) + 300)
	b.WriteString(braceless.Replace(n.Note))
	b.WriteString(" {kind=")
	b.WriteString(n.Kind)
	pair := func(name, value string) {
		if value != "" {
			b.WriteString(" " + name + "=" + word(value))
		}
	}
	pair("endpoint", n.Endpoint)
	pair("state", n.State)
	e := s.endpoint(n.Endpoint)
	if e != nil {
		pair("verdict", string(e.State))
		pair("how", string(e.How))
		pair("epid", e.Epid)
	}
	if s.Winner != nil {
		pair("winner", *s.Winner)
	}
	pair("outcome", string(s.Outcome))
	if s.Kind == KindCall || s.Kind == KindIM {
		pair("mpop", string(s.MPOP))
	}
	pair("session", strconv.Itoa(s.Number))
	pair("copy", positive(n.CopyOf))
	pair("duplicate", positive(n.Duplicate))
	for _, id := range n.DiagnosticIDs {
		pair("diagnostics.id", strconv.Itoa(id))
	}
	b.WriteString("}")
	if origin := n.origin(); origin != "" {
		b.WriteString(" [" + origin + "]")
	}
	return b.String()
}

var braceless = strings.NewReplacer("{", "(", "}", ")")

// word makes a value one word.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '{' || r == '}' {
			return '_'
		}
		return r
	}, clean(s, 120))
}

// hexadecimal writes a process or thread id as Windows tools do.
func hexadecimal(n uint32) string {
	return "0x" + strings.ToUpper(strconv.FormatUint(uint64(n), 16))
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// endpoint returns the endpoint with a label, nil when there is none.
func (s *Session) endpoint(label string) *Endpoint {
	for i := range s.Endpoints {
		if s.Endpoints[i].Label == label {
			return &s.Endpoints[i]
		}
	}
	return nil
}

// origin tells where the message stands in its log.
func (n *Note) origin() string {
	var parts []string
	switch file := clean(n.File, 200); {
	case file != "" && n.Line > 0:
		parts = append(parts, file+":"+strconv.Itoa(n.Line))
	case file != "":
		parts = append(parts, file)
	case n.Line > 0:
		parts = append(parts, "line "+strconv.Itoa(n.Line))
	}
	if n.Process != 0 {
		parts = append(parts, "pid="+hexadecimal(n.Process))
	}
	if n.Thread != 0 {
		parts = append(parts, "tid="+hexadecimal(n.Thread))
	}
	for _, s := range []string{n.Server, n.Level} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}
