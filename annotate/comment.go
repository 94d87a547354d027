package annotate

import (
	"strconv"
	"strings"

	"ocsconv/formats"
)

// Comment returns the packet comment of one message: one line that can be read
// alone and taken apart by a program.
//
//	SENTENCE " {" PAIR *(" " PAIR) "} [" ORIGIN "]"
//
// The sentence never holds a brace. A PAIR is name=value without blanks; values
// have blanks and braces replaced by "_". The names, in this order and only where
// there is a value: kind, endpoint, state; of the endpoint verdict, how, epid,
// product and gruu; winner, outcome, mpop, session, copy, duplicate, retransmit;
// direction.how and confidence unless the log tells the direction;
// diagnostics.id (once per id), and diagnostics.reason and diagnostics.component
// where the tables know what the header itself does not say; cause, of a session
// that failed; quality.class, of a call with quality reports, and at a report
// itself quality.reporter and for each stream quality.loss, .jitter, .rtt, .mos,
// .degradation, .concealed, .codec, .path and .connection. ORIGIN is where the
// message stands in its log:
//
//	oc-phone.uccapilog:2 pid=0x1B3C tid=0xA1F INFO
func Comment(s *Session, n *Note) string {
	var room [768]byte
	return string(comment(s).append(room[:0], n))
}

// commented is a session whose comments are written one behind the other: what
// several of them say is made once, and copied from there.
type commented struct {
	session   *Session
	own       span   // pairs of the session
	endpoints []span // of each endpoint
}

func comment(s *Session) *commented {
	return &commented{session: s, endpoints: make([]span, len(s.Endpoints))}
}

// span is a part of what was written; empty before the first time.
type span struct{ from, to int }

// again appends what stands in a span, for the first time what first appends.
func (s *span) again(b []byte, first func([]byte) []byte) []byte {
	if s.to > 0 {
		return append(b, b[s.from:s.to]...)
	}
	s.from = len(b)
	b = first(b)
	s.to = len(b)
	return b
}

func (c *commented) append(b []byte, n *Note) []byte {
	s := c.session
	b = appendBraceless(b, n.InFrames())
	b = append(append(b, " {kind="...), n.Kind...)
	b = appendPair(b, "endpoint", n.Endpoint)
	b = appendPair(b, "state", string(n.State))
	if i := s.endpoint(n.Endpoint); i >= 0 {
		b = c.endpoints[i].again(b, s.Endpoints[i].appendPairs)
	}
	b = c.own.again(b, s.appendPairs)
	b = appendPair(b, "copy", positive(n.CopyOf))
	b = appendPair(b, "duplicate", positive(n.Duplicate))
	if n.Retransmit {
		b = appendPair(b, "retransmit", "true")
	}
	if n.DirectionHow != formats.Logged {
		b = appendPair(b, "direction.how", n.DirectionHow.String())
		b = appendPair(b, "confidence", strconv.FormatFloat(n.Confidence, 'f', -1, 64))
	}
	for _, id := range n.DiagnosticIDs {
		b = strconv.AppendInt(append(b, " diagnostics.id="...), int64(id), 10)
	}
	for _, known := range n.tabled {
		b = appendPair(b, "diagnostics.reason", known.reason)
		b = appendPair(b, "diagnostics.component", known.component)
	}
	if c := s.Cause; c != nil {
		b = appendPair(b, "cause", c.String())
		b = appendNumber(b, "cause.status", c.Status)
		b = appendNumber(b, "cause.id", c.ID)
	}
	b = appendQuality(b, s, n)
	return n.appendOrigin(append(b, '}'))
}

func (e *Endpoint) appendPairs(b []byte) []byte {
	b = appendPair(b, "verdict", string(e.State))
	b = appendPair(b, "how", string(e.How))
	b = appendPair(b, "epid", e.Epid)
	b = appendPair(b, "product", e.Product)
	return appendPair(b, "gruu", e.GRUU)
}

func (s *Session) appendPairs(b []byte) []byte {
	if s.Winner != nil {
		b = appendPair(b, "winner", *s.Winner)
	}
	b = appendPair(b, "outcome", string(s.Outcome))
	if s.Kind == KindCall || s.Kind == KindIM {
		b = appendPair(b, "mpop", string(s.MPOP))
	}
	return strconv.AppendInt(append(b, " session="...), int64(s.Number), 10)
}

// appendQuality appends what reports say: at the report, of its streams; at the
// call, its class.
func appendQuality(b []byte, s *Session, n *Note) []byte {
	if len(n.reports) == 0 {
		return appendPair(b, "quality.class", string(s.MediaClass()))
	}
	b = appendPair(b, "quality.class", string(mediaClass(n.reports)))
	for i := range n.reports {
		q := &n.reports[i]
		b = appendPair(b, "quality.reporter", q.Reporter)
		for j := range q.Streams {
			for _, f := range named {
				if v := f.Of(&q.Streams[j]); v != nil {
					b = append(append(append(b, " quality."...), f.Name...), '=')
					b = strconv.AppendFloat(b, *v, 'f', -1, 64)
				}
			}
			for _, t := range q.Streams[j].Texts() {
				b = appendPair(b, "quality."+t.Name, t.Value)
			}
		}
	}
	return b
}

var parentheses = strings.NewReplacer("{", "(", "}", ")")

// appendBraceless appends text with parentheses for braces.
func appendBraceless(b []byte, text string) []byte {
	if strings.IndexByte(text, '{') >= 0 || strings.IndexByte(text, '}') >= 0 {
		text = parentheses.Replace(text)
	}
	return append(b, text...)
}

// appendPair appends " name=value", nothing without a value.
func appendPair(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, ' '), name...), '=')
	return append(b, word(value)...)
}

func appendNumber(b []byte, name string, n *int) []byte {
	if n == nil {
		return b
	}
	return appendPair(b, name, strconv.Itoa(*n))
}

// word makes a value one word.
func word(s string) string {
	if isWord(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '{' || r == '}' {
			return '_'
		}
		return r
	}, clean(s, maxWord))
}

const maxWord = maxURI // octets of a pair's value

// isWord reports whether s is one word as it is.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c > '~' || c == '{' || c == '}' {
			return false
		}
	}
	return len(s) <= maxWord
}

func positive(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// appendOrigin appends where the message stands in its log, in brackets.
func (n *Note) appendOrigin(b []byte) []byte {
	o := formats.Origin{File: clean(n.File, 200), Line: n.Line, Process: n.Process, Thread: n.Thread, Server: n.Server, Level: n.Level}
	empty := len(b) + len(" [")
	if with := o.AppendPlace(append(b, " ["...)); len(with) > empty {
		return append(with, ']')
	}
	return b
}
