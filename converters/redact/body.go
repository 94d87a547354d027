package redact

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"

	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"
)

// content begins the names of the fields that tell of a body (RFC 2045 §3).
const content = "content-"

// ofBody notes what a field tells of the body: its type and encoding. It returns the kind of
// such a field, textual for any other.
func (w *entity) ofBody(name, value []byte) header {
	const shortest = 1
	if len(name) > shortest && (len(name) < len(content) || !bytes.EqualFold(name[:len(content)], []byte(content))) {
		return textual // as most fields, which need no looking up
	}
	kind := kindOf(name)
	switch {
	case kind == contentType:
		of, _, _ := bytes.Cut(value, []byte{';'})
		w.kind = string(fold(bytes.TrimSpace(of)))
		if from, to := boundaryIn(value); from < to {
			w.boundary = value[from:to]
		}
	case bytes.EqualFold(name, []byte("Content-Transfer-Encoding")):
		w.encoding = string(fold(bytes.TrimSpace(value)))
	}
	return kind
}

// boundaryIn returns where the boundary of a multipart type stands; nothing in another.
func boundaryIn(value []byte) (from, to int) {
	const multipart = "multipart/"
	at := blanks(value)
	if end := at + len(multipart); end > len(value) || !bytes.EqualFold(value[at:end], []byte(multipart)) {
		return 0, 0
	}
	return parameter(value, "boundary")
}

// contentType appends a Content-Type.
func (w *walker) contentType(value []byte) {
	of := tag
	from, to := boundaryIn(value)
	if from == to {
		of = prose // the name of the file that is sent (RFC 2046 §4.5.1)
		if from, to = parameter(value, "name"); from == to {
			w.text(value)
			return
		}
	}
	w.text(value[:from])
	w.put(of, value[from:to])
	w.text(value[to:])
}

// parameter returns where the value of a parameter of a media type stands, without its
// quotes: of the one whose name ends in a word.
func parameter(v []byte, word string) (from, to int) {
	for at := 0; at < len(v); {
		n := at
		for quoted := false; n < len(v) && (quoted || v[n] != ';'); n++ {
			quoted = quoted != (v[n] == '"')
		}
		if name, value, ok := bytes.Cut(v[at:n], []byte{'='}); ok && lastWord(bytes.TrimSpace(name)) == word {
			from = n - len(value) + blanks(value)
			to = from + len(bytes.TrimRight(v[from:n], " \t\r\n"))
			if from < to && v[from] == '"' {
				from++
				if i := bytes.IndexByte(v[from:to], '"'); i >= 0 {
					to = from + i
				}
			}
			return from, to
		}
		at = n + 1
	}
	return 0, 0
}

// wholeBody appends the body of a message or a part, swept. Most come several times, as those of
// subscriptions and their answers do.
func (w *entity) wholeBody(body []byte) {
	switch {
	case len(body) == 0:
		return
	case len(w.boundary) > 0 || strings.HasPrefix(w.kind, "message/"): // of parts, or with one of its own
		w.swept(func() { w.body(body) })
		return
	}
	key := keyOf([]byte(w.kind), []byte(w.encoding), []byte{byte(w.depth)}, body) // what stands too deep is dropped
	w.onceAs(&w.seen.bodies, key, body, func() { w.swept(func() { w.body(body) }) })
}

// body appends a body by its type. One without a type is told by its first
// octets.
func (w *entity) body(body []byte) {
	if len(body) == 0 {
		return
	}
	if w.depth >= maxDepth {
		w.drop(body)
		return
	}
	if w.encoding != "" && w.encodedBody(body) {
		return
	}
	kind := w.kind
	if kind == "" {
		kind = sniff(body)
	}
	isMultipart := strings.HasPrefix(kind, "multipart/")
	if isMultipart && len(w.boundary) == 0 {
		w.boundary = openingBoundary(body)
	}
	switch {
	case kind == "application/sdp":
		w.sdp(body)
	case isMultipart && len(w.boundary) > 0:
		w.multipart(body)
	case strings.HasPrefix(kind, "message/sip"):
		w.message(body)
	case kind == "message/cpim":
		w.cpim(body)
	case isPage(kind):
		w.markup(body, true)
	case strings.HasSuffix(kind, "xml") || strings.Contains(kind, "+xml") || strings.Contains(kind, "xml+"):
		unknown := w.unknown
		w.unknown = unknown || w.r.covers(prose) && !isKnownType(kind)
		w.markup(body, false)
		w.unknown = unknown
	case kind == qoe.TextType, qoe.IsText(body):
		report{w.walker, kind != qoe.TextType}.voiceReport(body)
	case hasReportRoot(body): // as the analysis reads one
		w.markup(body, false)
	case is([]byte(kind), fieldTypes):
		w.log(body)
	case kind == "text/registration-event" && is(bytes.TrimSpace(body), registrationEvents):
		w.keep(body)
	default:
		w.put(prose, body) // in a type that nobody knows is what somebody wrote
	}
}

// openingBoundary returns the boundary that a body opens with, before a field of its first part,
// for one that lost what its type declares.
func openingBoundary(body []byte) []byte {
	line, rest, _ := bytes.Cut(bytes.TrimLeft(body, "\r\n"), []byte{'\n'})
	boundary, ok := bytes.CutPrefix(bytes.TrimRight(line, " \t\r"), []byte("--"))
	if !ok || !isTagOctet.holds(boundary) || !bytes.HasPrefix(fold(rest[:min(len(rest), len(content))]), []byte(content)) {
		return nil
	}
	return boundary
}

// encodedBody appends a body in a transfer encoding (RFC 2045 §6): decoded, redacted and
// encoded again. It reports false and appends nothing where it cannot be decoded.
func (w *entity) encodedBody(body []byte) bool {
	var text []byte
	var err error
	encode := quotedPrintable
	switch w.encoding {
	case "base64":
		text, err = base64.StdEncoding.AppendDecode(nil, bytes.Join(bytes.Fields(body), nil))
		encode = func(out []byte) []byte { return base64Lines(out, body) }
	case "quoted-printable":
		text, err = io.ReadAll(quotedprintable.NewReader(bytes.NewReader(body)))
	}
	if err != nil || len(text) == 0 {
		return false
	}
	inside := *w
	inside.encoding = ""
	w.through(body, text, func(t []byte) { inside.body(t) }, encode)
	return true
}

// base64Lines returns a body in base64, in lines of 76 where that which it was made of had
// several.
func base64Lines(text, like []byte) (out []byte) {
	const width = 76
	line := base64.StdEncoding.AppendEncode(nil, text)
	for len(line) > width && bytes.IndexByte(bytes.TrimSpace(like), '\n') > 0 {
		out = append(append(out, line[:width]...), '\r', '\n')
		line = line[width:]
	}
	return append(append(out, line...), like[len(bytes.TrimRight(like, "\r\n")):]...)
}

func quotedPrintable(text []byte) []byte {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write(text) // into memory
	_ = w.Close()
	return b.Bytes()
}

// isKnownType reports whether a media type is made of words of the list. In markup of
// another the names are what somebody thought of, too.
func isKnownType(kind string) bool {
	for word := range strings.FieldsFuncSeq(kind, func(c rune) bool { return c > 0x7f || !isRun[c] }) {
		if !isWord([]byte(word)) {
			return false
		}
	}
	return true
}

// isPage reports whether a media type is that of pages, all text of which was
// written by somebody.
func isPage(kind string) bool { return kind == "text/html" || kind == "application/xhtml+xml" }

// hasReportRoot reports whether a body is a report or a rating in XML, whatever its type says.
func hasReportRoot(body []byte) bool {
	return sniff(body) == "text/xml" && reportRoots.in(body[:min(len(body), 600)])
}

var reportRoots = texts{"<VQReportEvent", "<CallQualityFeedbackReport"}

func sniff(body []byte) string {
	start := bytes.TrimLeft(body[:min(len(body), 64)], " \t\r\n\ufeff")
	switch {
	case bytes.HasPrefix(start, []byte("v=0")), bytes.HasPrefix(start, []byte("a=")), bytes.Contains(body[:min(len(body), 2048)], []byte("\na=")):
		return "application/sdp"
	case bytes.HasPrefix(bytes.ToLower(start), []byte("<html")), bytes.HasPrefix(bytes.ToLower(start), []byte("<!doctype html")):
		return "text/html"
	case bytes.HasPrefix(start, []byte("<")):
		return "text/xml"
	}
	return ""
}

// multipart appends the parts of a body with their headers (RFC 2046 §5.1).
func (w *entity) multipart(body []byte) {
	w.depth++
	defer func() { w.depth-- }()
	part, at, inPart := 0, 0, false // part is where the current one begins
	for line := range bytes.Lines(body) {
		end := at + len(line)
		if bytes.HasPrefix(line, []byte("--")) && bytes.HasPrefix(line[len("--"):], w.boundary) {
			w.part(body[part:at], inPart)
			w.keep([]byte("--"))
			w.put(tag, w.boundary)
			w.text(line[len("--")+len(w.boundary):])
			part, inPart = end, true
		}
		at = end
	}
	w.part(body[part:], inPart)
}

// part appends one part. The line end before the next boundary belongs to the
// boundary.
func (w *entity) part(part []byte, inPart bool) {
	if !inPart { // nobody's grammar (RFC 2046 §5.1.1)
		w.eachLine(part, func(line []byte) { w.put(prose, line) })
		return
	}
	p, head := entity{walker: w.walker}, 0
	if len(bytes.TrimLeft(part, "\r\n")) > 0 {
		head = partHead(part)
	}
	p.head(part[:head])
	body := part[head:]
	bare := bytes.TrimSuffix(bytes.TrimSuffix(body, []byte{'\n'}), []byte{'\r'})
	if p.kind == "" && len(bytes.TrimSpace(bare)) > 0 && sniff(bare) == "" && head > 0 {
		p.kind = "text/plain" // RFC 2046 §5.1
	}
	p.wholeBody(bare)
	p.keep(body[len(bare):])
}

// head appends the header fields of a part.
func (w *entity) head(b []byte) {
	w.fields = true
	for line := range sip.HeadLines(b) {
		if name, value, ok := cutField(line); ok {
			w.fieldLine(line, name, value)
		} else {
			w.brokenField(line)
		}
	}
	w.fields = false
}

// partHead returns the number of octets up to a part's body. A part without
// headers begins with an empty line.
func partHead(part []byte) int {
	at := 0
	for line := range bytes.Lines(part) {
		if at += len(line); len(bytes.TrimRight(line, "\r\n")) == 0 {
			return at
		}
	}
	return 0
}

// cpim appends a message in CPIM format (RFC 3862): headers, the headers of the
// content, the content. Its fields of no list are what somebody wrote.
func (w *entity) cpim(body []byte) {
	head := sip.HeaderLength(body)
	for line := range sip.HeadLines(body[:head]) {
		name, value, ok := bytes.Cut(line, []byte(": "))
		if !ok || !w.r.covers(prose) || isWordIn(inHeader, name) || is(name, cpimFields) {
			w.head(line)
			continue
		}
		w.fieldName(line, name, value)
		w.whole(value, func(v []byte) { w.words(prose, v) })
	}
	w.depth++
	w.part(body[head:], true)
	w.depth--
}
