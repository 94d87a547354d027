package columns

import (
	"bytes"
	"fmt"
	"strings"

	"ocsconv/annotate"
	"ocsconv/formats/sip"
)

// maxColumns bounds in octets what is kept of one message; a column holds more
// than anybody reads of it.
const maxColumns = 512

// contents are what the columns show of the messages of a case, beside their ends and
// start lines: measured with Wireshark 4.0.17 and 4.4.5, and where those differ as the newer has it.
type contents struct {
	other map[int]*content     // by frame, of messages that are not like most
	same  map[content]*content // few differ
}

// content is what the columns show of one message.
type content struct {
	protocol string // as "SIP/SDP/SDP"
	tail     string // behind the start line in Info
}

// add takes the message of a frame.
func (w *contents) add(frame int, raw []byte) {
	m := sip.Parse(raw)
	c := contentOf(&m)
	if c == usual {
		return
	}
	if w.same[c] == nil {
		w.same[c] = &c
	}
	w.other[frame] = w.same[c]
}

// fill sets Protocol and InfoTail of the messages of a session. The session must
// be the caller's own.
func (w *contents) fill(s *annotate.Session) {
	for i := range s.Messages {
		n, c := &s.Messages[i], &usual
		if other := w.other[n.Frame]; other != nil {
			c = other
		}
		n.Protocol, n.InfoTail = c.protocol, c.tail
	}
}

// usual is the content of a message without bindings and body.
var usual = content{"SIP", " | "}

func contentOf(m *sip.Message) content {
	if !m.HeadersEnded() {
		return content{protocol: usual.protocol}
	}
	c := usual
	if b := bindings(m); b != "" {
		c.tail = "  " + b + usual.tail
	}
	multipart := len(m.Body()) > 0 && bytes.HasPrefix(bytes.ToLower(m.Header("Content-Type")), []byte("multipart/"))
	before := c
	for p := range m.Parts() {
		before = c
		protocol, info := carried(p, multipart)
		if len(c.protocol)+len(protocol)+len(c.tail)+len(info) > maxColumns {
			break
		}
		c.protocol += protocol
		c.tail += info
	}
	if multipart && !closed(m.Body()) {
		return before // Wireshark passes over a part that is cut
	}
	return c
}

// closed reports whether a multipart ends in a closing delimiter.
func closed(body []byte) bool {
	body = bytes.TrimSpace(body)
	line := body[bytes.LastIndexByte(body, '\n')+1:]
	return len(line) > 4 && bytes.HasPrefix(line, []byte("--")) && bytes.HasSuffix(line, []byte("--"))
}

// carried is what one body, or one part of a multipart, adds to Protocol and to
// Info, in Wireshark 4.4 and later. Wireshark names the type of a part that it does
// not dissect, and that of lines of text also where they are the whole body. In a
// part the ending of a type's name is enough for it, in a whole body it is not.
func carried(p sip.Part, multipart bool) (protocol, info string) {
	media, _, _ := bytes.Cut(p.ContentType, []byte{';'})
	kind := strings.ToLower(strings.ToValidUTF8(string(bytes.TrimSpace(media)), "\ufffd"))
	switch {
	case kind == "" || strings.HasPrefix(kind, "multipart/"):
		return "", ""
	case kind == "application/sdp":
		return "/SDP", ""
	case kind == "message/sipfrag":
		return "/sipfrag", sipfrag(p.Body)
	case kind == "application/json":
		return "/JSON", ", JSON (application/json)"
	case dissectedXML[kind] || multipart && strings.HasSuffix(kind, "+xml"):
		return "/XML", ""
	case multipart && strings.HasSuffix(kind, "+json"):
		return "/JSON", ", JSON (json)"
	case multipart || linesOfText[kind]:
		return "", " (" + kind + ")"
	}
	return "", ""
}

// sipfrag shows the start line, and that more follows.
func sipfrag(body []byte) string {
	line, rest, _ := strings.Cut(string(body), "\n")
	line = strings.ToValidUTF8(strings.TrimSuffix(line, "\r"), "\ufffd")
	if rest != "" {
		line += "..."
	}
	return ", with Sipfrag(" + line + ")"
}

// linesOfText are the types that Wireshark shows as lines of text.
var linesOfText = set("text/plain text/html text/richtext text/enriched text/parameters text/css text/javascript " +
	"application/x-javascript application/x-www-form-urlencoded message/http " +
	"application/xml-external-parsed-entity text/xml-external-parsed-entity")

// dissectedXML are the types that Wireshark takes for XML. Microsoft's own, such
// as application/cccp+xml, are not among them.
var dissectedXML = set("text/xml application/xml application/xml-dtd application/soap+xml application/pidf+xml " +
	"application/pidf-diff+xml application/rlmi+xml application/resource-lists+xml application/rls-services+xml " +
	"application/im-iscomposing+xml application/media_control+xml message/imdn+xml application/conference-info+xml " +
	"application/reginfo+xml application/watcherinfo+xml application/simple-filter+xml application/xcap-diff+xml " +
	"application/cpl+xml application/poc-settings+xml application/load-control+xml application/auth-policy+xml " +
	"application/ccmp+xml application/atom+xml application/vnd.oma.bcast.associated-procedure-parameter+xml image/svg+xml")

func set(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

// bindings says what a REGISTER does to the bindings of its user, or which its
// answer lists; "" for other messages.
func bindings(m *sip.Message) string {
	answer := !m.IsRequest()
	if m.Method() != "REGISTER" || answer && m.Status()/100 != 2 {
		return ""
	}
	contacts, removed, all := 0, 0, false
	never := string(m.Header("Expires")) == "0"
	for c := range m.Contacts() {
		if c.IsWildcard() {
			all = all || never
			continue
		}
		if c.IsZero() {
			continue
		}
		contacts++
		if expires, ok := c.Param("expires"); ok && string(expires) == "0" || !ok && never {
			removed++
		}
	}
	switch kept := contacts - removed; {
	case answer && removed > 0 && kept > 0:
		return "(removed " + bindingCount(removed) + ") (" + bindingCount(kept) + " kept)"
	case answer && removed > 0:
		return "(removed " + bindingCount(removed) + ")"
	case answer:
		return "(" + bindingCount(contacts) + ")"
	case all:
		return "(remove all bindings)"
	case contacts == 0:
		return "(fetch bindings)"
	case kept == 0:
		return "(remove " + bindingCount(removed) + ")"
	case removed > 0:
		return "(remove " + bindingCount(removed) + ") (add " + bindingCount(kept) + ")"
	}
	return "(" + bindingCount(contacts) + ")"
}

func bindingCount(n int) string {
	if n == 1 {
		return "1 binding"
	}
	return fmt.Sprintf("%d bindings", n)
}
