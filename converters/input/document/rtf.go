package document

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// isRichText reports whether head begins a text in the Rich Text Format.
func isRichText(head []byte) bool { return bytes.HasPrefix(head, []byte(`{\rtf`)) }

// deepestGroup is how deep groups may stand in each other; what is deeper is not
// read.
const deepestGroup = 256

// richText is a text in the Rich Text Format while it is read (Rich Text Format
// Specification 1.9.1, "Conventions of an RTF Reader").
type richText struct {
	*builder
	groups []group // those around, the innermost last
	deeper int     // groups around that are too deep to be read
	skip   int     // characters that stand for the \u before, for old readers
	high   uint16  // the first half of a pair of surrogates
}

// group is what ends with a group.
type group struct {
	mute     bool // a destination whose text nobody reads
	fallback int  // characters behind a \u, set by \uc
}

// openRichText takes the markup off a rich text.
func openRichText(src []byte) *layer {
	p := richText{builder: newBuilder("a rich text", src), groups: []group{{fallback: 1}}}
	p.d.frame = richFrame
	for p.at < len(src) {
		p.token(src[p.at:])
	}
	return p.layer()
}

func (p *richText) group() *group { return &p.groups[len(p.groups)-1] }

// token reads what stands next.
func (p *richText) token(b []byte) {
	switch b[0] {
	case '{':
		p.begin()
		p.add(1, nil, nil)
	case '}':
		p.end()
		p.add(1, nil, nil)
	case '\\':
		p.control(b)
	case '\r', '\n':
		p.add(1, nil, nil) // lines of the file are none of the text
	default:
		n := bytes.IndexAny(b, "{}\\\r\n")
		if n < 0 {
			n = len(b)
		}
		p.text(n, b[:n])
	}
}

// begin and end are those of a group. What stands for a \u does not go beyond either.
func (p *richText) begin() {
	p.skip = 0
	if len(p.groups) == deepestGroup {
		p.deeper++
		return
	}
	p.groups = append(p.groups, *p.group())
}

func (p *richText) end() {
	p.skip = 0
	switch {
	case p.deeper > 0:
		p.deeper--
	case len(p.groups) > 1:
		p.groups = p.groups[:len(p.groups)-1]
	}
}

// mute reports whether nobody reads what stands here.
func (p *richText) mute() bool { return p.deeper > 0 || p.group().mute }

// destination begins text that nobody reads until the group ends.
func (p *richText) destination() {
	if p.deeper == 0 {
		p.group().mute = true
	}
}

// text says that the next n octets stand for text.
func (p *richText) text(n int, text []byte) {
	if fallback := min(p.skip, len(text)); fallback > 0 {
		p.skip -= fallback
		if fallback < len(text) && n == len(text) {
			p.add(fallback, nil, nil)
			p.text(n-fallback, text[fallback:])
			return
		}
		text = nil
	}
	if p.mute() || len(text) == 0 {
		p.add(n, nil, nil)
		return
	}
	p.add(n, decode1252(text), escapeRichText)
}

// decode1252 returns what octets say that Windows programs write for Western
// languages, which is nearly all that SIP has beyond ASCII.
func decode1252(text []byte) []byte {
	for _, c := range text {
		if c >= 0x80 {
			out, err := charmap.Windows1252.NewDecoder().Bytes(text)
			if err == nil {
				return out
			}
			break
		}
	}
	return text
}

// control reads a control word or symbol, which b begins with.
func (p *richText) control(b []byte) {
	if len(b) < 2 {
		p.add(len(b), nil, nil)
		return
	}
	if c := b[1] | 0x20; c >= 'a' && c <= 'z' {
		word, n := readControlWord(b)
		p.word(word.name, word.number, n)
		return
	}
	switch b[1] {
	case '\'':
		if len(b) >= 4 {
			if v, err := strconv.ParseUint(string(b[2:4]), 16, 8); err == nil {
				p.text(4, []byte{byte(v)})
				return
			}
		}
		p.add(2, nil, nil)
	case '\\', '{', '}':
		p.text(2, b[1:2])
	case '~':
		p.text(2, []byte{' '})
	case '_':
		p.text(2, []byte{'-'})
	case '\r', '\n':
		p.line(2)
	case '*':
		p.destination() // one that old readers do not know
		p.add(2, nil, nil)
	default:
		p.add(2, nil, nil)
	}
}

// controlWord is a control word with its number, 1 where none stands.
type controlWord struct {
	name   string
	number int
}

// readControlWord returns the control word that b begins with, and its octets with
// the blank that ends it.
func readControlWord(b []byte) (w controlWord, n int) {
	const longest = 32 // letters of a name, digits of a number
	n = 1
	for n < len(b) && n <= longest && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	w = controlWord{string(b[1:n]), 1}
	from := n
	if n < len(b) && b[n] == '-' {
		n++
	}
	for n < len(b) && n-from <= longest && b[n]-'0' <= 9 {
		n++
	}
	if v, err := strconv.Atoi(string(b[from:n])); err == nil {
		w.number = v
	}
	if n < len(b) && b[n] == ' ' {
		n++
	}
	return w, n
}

// richWords are the control words that stand for text.
var richWords = map[string]string{
	"tab": "\t", "cell": "\t", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "emdash": "—", "endash": "–",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}

// lineWords are the control words that end a line.
var lineWords = map[string]bool{"par": true, "line": true, "row": true, "sect": true, "page": true}

// muteWords begin destinations whose text is no text of the document.
var muteWords = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "listtable": true, "filetbl": true,
	"header": true, "footer": true, "headerl": true, "headerr": true, "headerf": true, "footerl": true, "footerr": true, "footerf": true,
	"fldinst": true, "themedata": true, "colorschememapping": true, "datastore": true, "latentstyles": true, "xmlnstbl": true, "rsidtbl": true,
}

func (p *richText) word(name string, number, n int) {
	switch text, ok := richWords[name]; {
	case name == "u":
		p.unicode(number, n)
	case name == "uc":
		if p.deeper == 0 {
			p.group().fallback = max(0, min(number, 16))
		}
		p.add(n, nil, nil)
	case name == "bin":
		p.add(n, nil, nil)
		p.add(max(0, min(number, len(p.d.src)-p.at)), nil, nil)
	case muteWords[name]:
		p.destination()
		p.add(n, nil, nil)
	case lineWords[name]:
		p.line(n)
	case ok && !p.mute():
		p.add(n, []byte(text), escapeRichText)
	default:
		p.add(n, nil, nil)
	}
}

// unicode reads \u, which has a UTF-16 unit in signed decimal, and what stands for
// it for readers that do not know it.
func (p *richText) unicode(number, n int) {
	unit := uint16(number)
	p.skip = p.group().fallback
	switch {
	case p.mute():
		p.add(n, nil, nil)
	case unit >= 0xd800 && unit < 0xdc00:
		p.high = unit
		p.add(n, nil, nil)
		return
	case p.high != 0:
		p.add(n, []byte(string(utf16.Decode([]uint16{p.high, unit}))), escapeRichText)
	default:
		p.add(n, []byte(string(rune(unit))), escapeRichText)
	}
	p.high = 0
}

// line says that the next n octets end a line.
func (p *richText) line(n int) {
	if p.mute() {
		p.add(n, nil, nil)
		return
	}
	p.mark(n, newline)
}

// richFrame returns the groups and control words that a rich text is read by. What stands
// for a \u becomes as many question marks.
func richFrame(octets []byte) (frame []byte) {
	for fallback := true; len(octets) > 0; {
		n := 1
		switch c := octets[0]; {
		case c == '{' || c == '}' || c == '\r' || c == '\n':
			frame = append(frame, c)
			fallback = fallback && (c == '\r' || c == '\n')
		case c != '\\':
			if fallback {
				frame = append(frame, '?')
			}
		case len(octets) > 1 && octets[1]|0x20 >= 'a' && octets[1]|0x20 <= 'z':
			var w controlWord
			if w, n = readControlWord(octets); w.name == "bin" {
				n += max(0, min(w.number, len(octets)-n))
			}
			kept := w.frame()
			frame = append(frame, kept...)
			fallback = w.name == "u" && len(kept) > 0
		case bytes.HasPrefix(octets, []byte(`\'`)):
			n = min(len(octets), len(`\'00`))
			if fallback {
				frame = append(frame, '?')
			}
		case bytes.HasPrefix(octets, []byte(`\*`)) || bytes.HasPrefix(octets, []byte("\\\n")) || bytes.HasPrefix(octets, []byte("\\\r")):
			n = 2
			frame = append(frame, octets[:n]...)
		default:
			n = min(len(octets), 2)
		}
		octets = octets[n:]
	}
	if len(frame) == 0 {
		frame = append(frame, "{}"...) // ends the control word before
	}
	return frame
}

// frame returns a control word that a rich text is read by, nothing for others. Of \u that
// is the first half of a pair, which stands for nothing by itself.
func (w *controlWord) frame() string {
	switch name := w.name; {
	case name == "u" && uint16(w.number) >= 0xd800 && uint16(w.number) < 0xdc00:
		return fmt.Sprintf(`\u%d `, int16(w.number))
	case name == "uc":
		return fmt.Sprintf(`\uc%d `, max(0, min(w.number, 16)))
	case name == "rtf":
		return `\rtf1 `
	case name == "ansi" || muteWords[name] || lineWords[name] || richWords[name] != "":
		return `\` + name + " "
	}
	return ""
}

// escapeRichText spells a text in ASCII, as the format has it.
func escapeRichText(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		switch {
		case r == '\n':
			out = append(out, "\\par\n"...)
		case r == '\r':
		case r == '\\' || r == '{' || r == '}':
			out = append(out, '\\', byte(r))
		case r == '\t':
			out = append(out, `\tab `...)
		case r < 0x80:
			out = append(out, byte(r))
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				out = fmt.Appendf(out, `\u%d?`, int16(unit))
			}
		}
	}
	return out
}
