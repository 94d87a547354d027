package document

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"ocsconv/formats/textlog"
)

// deepest is how many parts may stand within each other.
const deepest = 8

// isMail reports whether head begins with a mail's header that says that
// something is encoded (RFC 2045 §6, RFC 2046 §5).
func isMail(head []byte) bool {
	header, _, ok := cutHeader(bytes.TrimPrefix(head, []byte("\ufeff")))
	if !ok {
		return false
	}
	h, err := parseHeader(header)
	if err != nil {
		return false
	}
	kind, params := contentType(h)
	code := encodingOf(h, params)
	return strings.HasPrefix(kind, "multipart/") || kind == "text/html" || kind == "message/rfc822" || code == "quoted-printable" || code == "base64" || code == flowed
}

// flowed stands for the transfer encoding of a text that has none, but broken lines.
const flowed = "flowed"

// encodingOf returns how a part is encoded.
func encodingOf(h mail.Header, params map[string]string) string {
	code := strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding")))
	if code != "quoted-printable" && code != "base64" && strings.EqualFold(params["format"], flowed) {
		return flowed
	}
	return code
}

// cutHeader parts a mail's header with its empty line from what follows.
func cutHeader(src []byte) (header, body []byte, ok bool) {
	at := 0
	for line := range bytes.Lines(src) {
		at += len(line)
		text := bytes.TrimRight(line, "\r\n")
		if len(text) == 0 {
			return src[:at], src[at:], at > len(line)
		}
		colon := bytes.IndexByte(text, ':')
		folded := text[0] == ' ' || text[0] == '\t'
		envelope := at == len(line) && bytes.HasPrefix(text, []byte("From ")) // of a mailbox
		if !folded && !envelope && (colon <= 0 || !fieldName(text[:colon])) || at > 256<<10 {
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// fieldName reports whether b is the name of a field that mails have. Those of
// SIP are none: a message with parts is no mail.
func fieldName(b []byte) bool {
	if c := b[0] | 0x20; c < 'a' || c > 'z' {
		return false // a clock
	}
	for _, c := range b {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c-'0' > 9 && c != '-' {
			return false
		}
	}
	return !slices.ContainsFunc([]string{"Via", "CSeq", "Call-ID", "Max-Forwards"}, func(own string) bool {
		return bytes.EqualFold(b, []byte(own))
	})
}

func parseHeader(header []byte) (mail.Header, error) {
	if bytes.HasPrefix(header, []byte("From ")) {
		_, header, _ = bytes.Cut(header, newline)
	}
	m, err := mail.ReadMessage(bytes.NewReader(header))
	if err != nil {
		return nil, err
	}
	return m.Header, nil
}

// contentType returns a part's type in lower case and its parameters.
func contentType(h mail.Header) (kind string, params map[string]string) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		kind = "text/plain"
	}
	return kind, params
}

// openMail takes the encodings off a mail.
func openMail(src []byte) *layer {
	b := newBuilder("a mail", src)
	if mark := []byte("\ufeff"); bytes.HasPrefix(src, mark) {
		b.plain(len(mark))
	}
	b.entity(len(src), 0)
	return b.layer()
}

// entity reads a header and what it describes, up to an octet of the document.
func (b *builder) entity(end, depth int) {
	header, body, ok := cutHeader(b.d.src[b.at:end])
	if !ok {
		b.plain(end - b.at)
		return
	}
	h, err := parseHeader(header)
	b.plain(len(header))
	if err != nil || depth == deepest {
		b.plain(len(body))
		return
	}
	kind, params := contentType(h)
	code := encodingOf(h, params)
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		b.parts(end, params["boundary"], kind == "multipart/alternative", depth)
	case kind == "message/rfc822" && code != "base64":
		b.entity(end, depth+1)
	default:
		b.content(end, kind, code)
	}
}

// parts reads the parts between boundary lines. Of alternatives, which say the
// same in several forms, one is read.
func (b *builder) parts(end int, boundary string, alternative bool, depth int) {
	var list []part
	from := -1
	at := b.at
	for line := range bytes.Lines(b.d.src[b.at:end]) {
		text := bytes.TrimRight(line, " \t\r\n")
		if rest, ok := bytes.CutPrefix(text, []byte("--"+boundary)); ok && (len(rest) == 0 || string(rest) == "--") {
			if from >= 0 {
				list = append(list, part{from, at})
			}
			if from = at + len(line); len(rest) > 0 {
				from = -1
				break
			}
		}
		at += len(line)
	}
	if from >= 0 && from < end {
		list = append(list, part{from, end}) // the last boundary was cut off
	}
	chosen := -1
	if alternative {
		chosen = b.choose(list, depth)
	}
	for i, p := range list {
		b.plain(p.from - b.at)
		if chosen >= 0 && i != chosen {
			header, _, ok := cutHeader(b.d.src[p.from:p.to])
			if ok {
				b.plain(len(header))
			}
			b.hidden(p.to - b.at)
			b.d.others = append(b.d.others, p)
			continue
		}
		b.entity(p.to, depth+1)
	}
	b.plain(end - b.at)
}

// part is a part of a mail, between two boundary lines.
type part struct{ from, to int }

// choose returns which of the alternatives is read: plain text, if SIP stands in it or
// in none of them.
func (b *builder) choose(list []part, depth int) (chosen int) {
	const deepest = 2 // since each is read twice
	chosen = -1
	better := 0
	for i, p := range list {
		octets := b.d.src[p.from:p.to]
		worth := 1
		switch kind := kindOf(octets); {
		case kind == "text/plain":
			worth = 3
		case kind == "text/html":
			worth = 2
		case !strings.HasPrefix(kind, "multipart/"):
			continue
		}
		if depth <= deepest {
			inner := newBuilder("", octets)
			if inner.entity(len(octets), depth+1); bytes.Contains(inner.d.text, version) {
				worth += 4
			}
		}
		if worth > better {
			chosen, better = i, worth
		}
	}
	return chosen
}

// version is in every SIP message (RFC 3261 §7.1).
var version = []byte("SIP/2.0")

func kindOf(part []byte) string {
	header, _, ok := cutHeader(part)
	if !ok {
		return "text/plain"
	}
	h, err := parseHeader(header)
	if err != nil {
		return ""
	}
	kind, _ := contentType(h)
	return kind
}

// hidden says that the next n octets say what another part says. Where the text
// changes they would say the opposite, so they go.
func (b *builder) hidden(n int) {
	lead := "(the same in another form)\n"
	b.block(n, []byte(lead), func(text []byte) []byte { return text })
	if n > 0 && !b.over {
		b.d.spans[len(b.d.spans)-1].hidden = true
	}
}

// content reads the octets of a part, less the line end before a boundary.
func (b *builder) content(end int, kind, code string) {
	src := b.d.src[b.at:end]
	tail := 0
	if bytes.HasSuffix(src, newline) && (code == "base64" || kind == "text/html") {
		tail = len(src) - len(bytes.TrimRight(src, "\r\n"))
		src = src[:len(src)-tail]
	}
	inner := b.decoded(src, kind, code)
	if inner == nil {
		b.plain(end - b.at)
		return
	}
	if page := openInner(inner, kind); page != nil {
		page.begin = b.at
		b.d.inner = append(b.d.inner, page)
		b.block(len(src), page.text, func(text []byte) []byte { return inner.wrap(page.wrap(text)) })
	} else {
		b.join(inner)
	}
	b.plain(tail)
}

func openInner(inner *layer, kind string) *layer {
	if kind != "text/html" {
		return nil
	}
	return openPage(inner.text)
}

// join takes over the spans of a document that holds the next octets.
func (b *builder) join(inner *layer) {
	if b.over = b.over || len(b.d.spans)+len(inner.spans) > maxSpans; b.over {
		b.at += len(inner.src)
		return
	}
	textAt := len(b.d.text)
	for _, s := range inner.spans {
		s.from, s.to = s.from+b.at, s.to+b.at
		s.textFrom, s.textTo = s.textFrom+textAt, s.textTo+textAt
		b.d.spans = append(b.d.spans, s)
	}
	b.d.text = append(b.d.text, inner.text...)
	b.at += len(inner.src)
}

// decoded returns a part without its transfer encoding; nil when it is no text.
func (b *builder) decoded(src []byte, kind, code string) *layer {
	text := strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/")
	switch {
	case code == "quoted-printable" && text:
		return openQuotedPrintable("", src)
	case code == "base64" && text:
		octets, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(bytes.ReplaceAll(src, []byte(" "), nil))))
		encode := encodeBase64(bytes.Contains(src, []byte("\r\n")))
		if enc := textlog.SniffEncoding(octets); err == nil && enc != textlog.Octets {
			wide := encoderTo(enc)
			d := newBuilder("", src)
			d.block(len(src), decodeFrom(enc, octets), func(text []byte) []byte { return encode(wide(text)) })
			return d.layer()
		}
		if err != nil || bytes.IndexByte(octets, 0) >= 0 || !utf8.Valid(octets) && kind[:4] != "text" {
			return nil
		}
		d := newBuilder("", src)
		d.block(len(src), octets, encode)
		return d.layer()
	case code == flowed && kind == "text/plain":
		return openFlowed(src)
	case kind == "text/html":
		d := newBuilder("", src)
		d.plain(len(src))
		return d.layer()
	}
	return nil
}

// encodeBase64 returns an encoder with lines as long as mail may have
// (RFC 2045 §6.8).
func encodeBase64(crlf bool) func([]byte) []byte {
	return func(text []byte) []byte {
		const width = 76
		code := base64.StdEncoding.EncodeToString(text)
		end := "\n"
		if crlf {
			end = "\r\n"
		}
		var out []byte
		for len(code) > width {
			out = append(append(out, code[:width]...), end...)
			code = code[width:]
		}
		return append(out, code...)
	}
}

// isQuotedPrintable reports whether head is encoded as mails are, without a header
// that says so: parameters that every SIP message has are.
func isQuotedPrintable(head []byte) bool {
	encoded := 0
	for _, parameter := range [][]byte{[]byte("tag="), []byte("branch=")} {
		for at := head; ; {
			_, after, found := bytes.Cut(at, parameter)
			if at = after; !found {
				break
			}
			switch {
			case bytes.HasPrefix(at, []byte("3D")):
				encoded++ // or a tag that begins like that, as one of sixteen may
			case len(at) > 0 && at[0] != '\r' && at[0] != '\n': // else the line goes on
				return false
			}
		}
	}
	return encoded > 0
}

// openQuotedPrintable undoes the encoding line by line (RFC 2045 §6.7).
func openQuotedPrintable(kind string, src []byte) *layer {
	b := newBuilder(kind, src)
	for b.at < len(src) {
		n := 0
		for line := range bytes.Lines(src[b.at:]) {
			n += len(line)
			if !bytes.HasSuffix(bytes.TrimRight(line, " \t\r\n"), []byte{'='}) {
				break
			}
		}
		line := src[b.at : b.at+n]
		text, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(line)))
		switch {
		case err != nil || bytes.Equal(text, line):
			b.plain(n)
		case bytes.Count(text, newline) > 1:
			b.block(n, text, encodeQuotedPrintable)
		default:
			b.add(n, text, encodeQuotedPrintable)
		}
	}
	return b.layer()
}

func encodeQuotedPrintable(text []byte) []byte {
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Close()
	if bytes.Contains(text, newline) && !bytes.Contains(text, []byte("\r\n")) {
		return bytes.ReplaceAll(out.Bytes(), []byte("\r\n"), newline)
	}
	return out.Bytes()
}

// openFlowed joins the lines that a mail program broke: those that end with a blank go on
// in the next one of the same quotation (RFC 3676 §4). Of a text without blanks between
// its words (DelSp) there is nothing in SIP.
func openFlowed(src []byte) *layer {
	b := newBuilder("", src)
	for b.at < len(src) {
		var text []byte
		n, depth := 0, quotesOf(src[b.at:])
		for line := range bytes.Lines(src[b.at:]) {
			if n > 0 {
				if quotesOf(line) != depth {
					break
				}
				text = append(bytes.TrimRight(text, "\r\n"), bytes.TrimPrefix(line[depth:], []byte{' '})...)
			} else {
				text = append(text, line...)
			}
			n += len(line)
			if bare := bytes.TrimRight(line, "\r\n"); !bytes.HasSuffix(bare, []byte{' '}) || string(bare) == "-- " {
				break
			}
		}
		if n == len(text) {
			b.plain(n)
			continue
		}
		b.add(n, text, func(text []byte) []byte { return text })
	}
	return b.layer()
}

func quotesOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, ">")) }
