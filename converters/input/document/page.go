package document

import (
	"bytes"
	"html"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"ocsconv/formats"
)

// isPage reports whether head begins a page of HTML.
func isPage(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for bytes.HasPrefix(head, []byte("<!--")) || bytes.HasPrefix(head, []byte("<?xml")) {
		i := bytes.IndexByte(head, '>')
		if i < 0 {
			return false
		}
		head = bytes.TrimLeft(head[i+1:], " \t\r\n")
	}
	lower := bytes.ToLower(head[:min(len(head), 64)])
	return slices.ContainsFunc([]string{"<!doctype html", "<html", "<head", "<body", "<pre", "<div", "<p>", "<table", "<span", "<article", "<section", "<main"}, func(begin string) bool {
		return bytes.HasPrefix(lower, []byte(begin))
	})
}

var (
	markup    = formats.Pattern(`(?i)</?(?:a|b|br|code|div|em|font|i|li|mark|p|pre|span|strong|t[dr]|tt|u)(?:\s[^<>]*)?/?>`)
	lineTag   = formats.Pattern(`(?i)</?(?:br|div|li|p|tr)\b`)
	reference = formats.Pattern(`&(?:[a-z]{2,6}|#[0-9]+|#[xX][0-9A-Fa-f]+);`)
)

// Shown returns what a browser shows of a part of a page that was copied with its tags
// or character references. XML of its own, and what has neither, it returns as it is.
func Shown(part string) string {
	if !markup().MatchString(part) && (strings.Contains(part, "</") || !reference().MatchString(part)) {
		return part
	}
	around := "<pre>" // only tags end lines where there are such
	if lineTag().MatchString(part) {
		around = "<div>"
	}
	if l := openPage([]byte(around + part)); l != nil {
		return string(l.text)
	}
	return part
}

// breaks are the elements at whose tags a new line begins.
var breaks = map[string]bool{
	"br": true, "p": true, "div": true, "tr": true, "li": true, "pre": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"table": true, "ul": true, "ol": true, "blockquote": true, "section": true, "article": true, "header": true, "footer": true, "hr": true, "code": false,
	"textarea": true, "dd": true, "dt": true,
}

// mute are the elements whose text nobody reads.
var mute = map[string]bool{"script": true, "style": true, "head": true, "title": true, "noscript": true, "template": true}

// openPage takes the markup off a page: character references become characters,
// elements end lines where a browser would.
func openPage(src []byte) *layer {
	b := newBuilder("a web page", src)
	b.d.frame = pageFrame
	z := nethtml.NewTokenizer(bytes.NewReader(src))
	z.SetMaxBuf(len(src) + 1)
	z.AllowCDATA(true) // as wikis store code
	p := page{builder: b}
	for z.Next() != nethtml.ErrorToken {
		p.token(z)
	}
	return b.layer() // a tag may be cut off
}

// page is a page while its tokens are read.
type page struct {
	*builder
	silent int // elements around that are mute
	fixed  int // elements around whose blanks and line ends count
}

func (p *page) token(z *nethtml.Tokenizer) {
	raw := z.Raw()
	n := len(raw)
	if address(raw) {
		p.words(p.d.src[p.at : p.at+n])
		return
	}
	switch t := z.Token(); t.Type {
	case nethtml.TextToken:
		p.text(p.d.src[p.at : p.at+n])
		return
	case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
		step := 1
		if t.Type == nethtml.EndTagToken {
			step = -1
		}
		switch {
		case t.Type == nethtml.SelfClosingTagToken:
		case mute[t.Data]:
			p.silent = max(0, p.silent+step)
		case t.Data == "pre" || t.Data == "textarea" || t.Data == "xmp" || t.Data == "code": // of several lines in one, which styles keep
			p.fixed = max(0, p.fixed+step)
		}
		if (t.Data == "td" || t.Data == "th") && step > 0 && p.silent == 0 && !p.lineStart() {
			p.mark(n, tab)
			return
		}
		if breaks[t.Data] && p.silent == 0 && (t.Data == "br" || !p.lineStart()) {
			p.mark(n, newline)
			return
		}
	}
	p.add(n, nil, nil)
}

// tab is what stands between the cells of a row, as browsers copy it.
var tab = []byte{'\t'}

// noBreakSpace keeps a browser from wrapping; text has blanks there.
var noBreakSpace = []byte("\u00a0")

// address reports whether a tag is none but an address in angle brackets that a
// page did not escape.
func address(raw []byte) bool {
	return slices.ContainsFunc([]string{"<sip:", "<sips:", "<tel:", "<im:", "<urn:", "<pres:"}, func(scheme string) bool {
		return len(raw) > len(scheme) && bytes.EqualFold(raw[:len(scheme)], []byte(scheme))
	})
}

func (p *page) lineStart() bool { return len(p.d.text) == 0 || p.d.text[len(p.d.text)-1] == '\n' }

// text adds what stands between two tags, which may be a section of characters as they are.
func (p *page) text(src []byte) {
	if !bytes.HasPrefix(src, []byte(sectionBegin)) || p.silent > 0 {
		p.words(src)
		return
	}
	end := p.at + len(src)
	p.add(len(sectionBegin), nil, nil)
	p.plain(len(bytes.TrimSuffix(src, []byte(sectionEnd))) - len(sectionBegin))
	p.add(end-p.at, nil, nil)
}

// words adds the text between two tags. Outside of preformatted text a line end
// of the source is a blank.
func (p *page) words(src []byte) {
	if p.silent > 0 {
		p.add(len(src), nil, nil)
		return
	}
	for line := range bytes.Lines(src) {
		text := bytes.ReplaceAll([]byte(html.UnescapeString(string(line))), noBreakSpace, []byte{' '})
		if p.fixed == 0 {
			text = bytes.TrimRight(text, " \t\r\n")
			if p.lineStart() {
				text = bytes.TrimLeft(text, " \t\r")
			}
			if len(text) > 0 && len(bytes.TrimRight(line, " \t\r\n")) < len(line) {
				text = append(text, ' ')
			}
		}
		if i := bytes.IndexByte(text, '\n'); i >= 0 && i < len(text)-1 { // &#10;
			if p.fixed > 0 {
				p.block(len(line), text, escape)
				continue
			}
			text = bytes.ReplaceAll(text[:len(text)-1], newline, []byte{' '}) // none of the source's line ends
			text = append(text, '\n')
		}
		p.add(len(line), text, escape)
	}
}

// Around characters as they are.
const sectionBegin, sectionEnd = "<![CDATA[", "]]>"

// framing are the elements without which the text of a page would be read otherwise,
// beside those at which a line begins.
var framing = map[string]bool{"html": true, "head": true, "body": true, "main": true, "span": true, "td": true, "th": true, "code": true, "xmp": true}

// pageFrame returns the tags that the text of a page is read by, without attributes.
func pageFrame(octets []byte) (frame []byte) {
	z := nethtml.NewTokenizer(bytes.NewReader(octets))
	z.AllowCDATA(true)
	if bytes.HasPrefix(octets, []byte(sectionEnd)) {
		frame = append(frame, sectionEnd...)
	}
	for z.Next() != nethtml.ErrorToken {
		section := string(z.Raw()) == sectionBegin
		switch t := z.Token(); {
		case section:
			frame = append(frame, sectionBegin...)
		case t.Type == nethtml.DoctypeToken:
			frame = append(frame, "<!DOCTYPE html>"...)
		case !framing[t.Data] && !breaks[t.Data]:
		case t.Type == nethtml.StartTagToken || t.Type == nethtml.SelfClosingTagToken:
			frame = append(append(append(frame, '<'), t.Data...), '>')
		case t.Type == nethtml.EndTagToken:
			frame = append(append(append(frame, "</"...), t.Data...), '>')
		}
	}
	return frame
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(text []byte) []byte { return []byte(escaper.Replace(string(text))) }
