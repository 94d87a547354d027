// Package document takes off what people's programs put around a log that is
// sent: a mail's encoding and parts, the markup of a saved page or a rich text, the
// margin of a reply. What is read then is text; the document stays as it was around it:
//
//	d.Wrap(d.Text()) is the document, octet for octet
//	d.Wrap(changed) is the document with the changed lines in their old places
package document

import (
	"bytes"
	"slices"
	"sort"

	"ocsconv/formats"
)

// Document is a text with what stands around it, which may be several things: the
// margin of a reply in the encoding of a mail.
type Document struct {
	layers []*layer // from the outside

	at, lines int // octets of the outermost document whose lines were counted last, and how many end there
}

// layer is one thing that stands around a text.
type layer struct {
	kind      string // "a mail", for people
	src, text []byte
	spans     []span                     // all of src and all of text, in order
	inner     []*layer                   // that blocks among them have
	around    func(octets []byte) []byte // what spans that stand for no text become; nil when they stay
	frame     func(octets []byte) []byte // what of such spans a text is read by, where the rest is shown to nobody
	unshown   int                        // octets of them that went
	begin     int                        // of a block's: where that stands in what is around
	others    []part                     // that say what another says, and are not read
}

// span says that src[from:to] stands for text[textFrom:textTo]. It holds no more
// than one line, or it is a block.
type span struct {
	from, to         int
	textFrom, textTo int
	encode           func(text []byte) []byte // nil: it is spelt as it is
	block            bool
	hidden           bool // what another span says: it goes where the text changes
	mark             bool // markup that stands for a line end or a tab
}

// silent reports whether a span stands for no text.
func (s *span) silent() bool {
	return s.textFrom == s.textTo && s.encode == nil && !s.block && !s.hidden
}

// Open takes off what stands around a text; it is nil when nothing does. Quotation
// marks are taken off for the readers of logs among the formats alone, since
// excerpts are read within them.
func Open(src []byte, list formats.List) *Document {
	d := &Document{}
	text := src
	open := func(l *layer) {
		if l != nil {
			d.layers = append(d.layers, l)
			text = l.text
		}
	}
	head := func() []byte { return text[:min(len(text), headSize)] }
	if isReturned(head()) {
		open(openReturned(text))
	}
	switch {
	case isMail(text):
		open(openMail(text))
	case isPage(text):
		open(openPage(text))
	case isRichText(text):
		open(openRichText(text))
	case isQuotedPrintable(head()):
		open(openQuotedPrintable("a quoted-printable text", text))
	}
	if isShown(head()) && !taken(head(), list) {
		open(openShown(text))
	}
	if !taken(head(), list) && isSearched(head(), list) {
		open(openSearched(text, list))
	}
	if isWrappedDump(head()) {
		open(openWrappedDump(text))
	}
	if !taken(head(), list) && isFolded(head()) {
		open(openFolded(text))
	}
	open(openQuotation(text, list))
	if len(d.layers) == 0 {
		return nil
	}
	return d
}

// headSize is how many octets of a text tell what stands around it.
const headSize = 64 << 10

// Wraps reports whether head, the first octets of a text, may be wrapped, so that
// the rest is worth a look.
func Wraps(head []byte, list formats.List) bool {
	return isReturned(head) || isMail(head) || isPage(head) || isRichText(head) || isQuotedPrintable(head) || isWrappedDump(head) || len(quoted(head, list)) > 0 ||
		!taken(head, list) && (isShown(head) || isSearched(head, list) || isFolded(head))
}

// Kind says what stands around the text, for people: "a mail".
func (d *Document) Kind() string { return d.layers[0].kind }

// Text returns the document's text. It must not be changed.
func (d *Document) Text() []byte { return d.layers[len(d.layers)-1].text }

// Source returns where the octets of the document end that stand for the first n
// octets of the text.
func (d *Document) Source(n int) int {
	for _, l := range slices.Backward(d.layers) {
		n = l.source(n)
	}
	return n
}

// Octets returns the octets of the document between two of them.
func (d *Document) Octets(from, to int) []byte { return d.layers[0].src[from:to:to] }

// Line returns the number of the line of the document that an octet of the text
// stands in, from 1. It costs what lies between that octet and the one asked for before.
func (d *Document) Line(n int) int {
	last := len(d.layers) - 1
	return d.lineOf(d.layers[last].begins(n), last)
}

// lineOf is [Document.Line] for an octet of what the layer at a depth stands around.
func (d *Document) lineOf(n, depth int) int {
	for _, l := range slices.Backward(d.layers[:depth]) {
		n = l.begins(n)
	}
	src := d.layers[0].src
	if n >= d.at {
		d.lines += bytes.Count(src[d.at:n], newline)
	} else {
		d.lines -= bytes.Count(src[n:d.at], newline)
	}
	d.at = n
	return 1 + d.lines
}

// Wrap returns the document with a text in the place of its own. Lines that are
// as they were keep their spelling, others are spelt anew where they stood.
//
// Around is for a text that was redacted, and else nil. Octets that stand for no text
// may tell something all the same. Of markup what a text is read by stays: the rest, such
// as the title, scripts, remarks and the target of a link, nobody would see that it is
// there. Others, such as the margin of a reply, become what around returns.
func (d *Document) Wrap(text []byte, around func(octets []byte) []byte) []byte {
	for _, l := range slices.Backward(d.layers) {
		l.surround(around)
		text = l.wrap(text)
	}
	return text
}

// Unshown returns how many octets that it does not show Wrap left out of the document.
func (d *Document) Unshown() (n int) {
	for _, l := range d.layers {
		for _, l := range append(l.inner, l) {
			n += l.unshown
		}
	}
	return n
}

func (d *layer) surround(around func([]byte) []byte) {
	d.around = around
	for _, inner := range d.inner {
		inner.surround(around)
	}
}

// builder makes a document.
type builder struct {
	d    *layer
	at   int  // octets of src that have their span
	over bool // more spans were needed than are kept
}

// maxSpans is how many spans a document may have, of some fifty octets of memory
// each. A page with more is made of tags, and is read as it is.
const maxSpans = 1 << 20

// layer returns what was built, nil when that took too many spans. What has no
// span yet stands for no text.
func (b *builder) layer() *layer {
	b.add(len(b.d.src)-b.at, nil, nil)
	if b.over {
		return nil
	}
	return b.d
}

func newBuilder(kind string, src []byte) *builder {
	return &builder{d: &layer{kind: kind, src: src, text: make([]byte, 0, len(src))}}
}

// add says that the next n octets of the document stand for text.
func (b *builder) add(n int, text []byte, encode func([]byte) []byte) {
	if n == 0 {
		return
	}
	from := len(b.d.text)
	if k := len(b.d.spans) - 1; k >= 0 && len(text) == 0 && encode == nil && b.d.spans[k].silent() {
		b.at += n
		b.d.spans[k].to = b.at // a page may be little else than tags
		return
	}
	if b.over = b.over || len(b.d.spans) == maxSpans; b.over {
		b.at += n
		return
	}
	b.d.text = append(b.d.text, text...)
	b.d.spans = append(b.d.spans, span{from: b.at, to: b.at + n, textFrom: from, textTo: len(b.d.text), encode: encode})
	b.at += n
}

// mark says that the next n octets are markup that stands for text.
func (b *builder) mark(n int, text []byte) {
	markup := b.d.src[b.at : b.at+n]
	if b.add(n, text, func([]byte) []byte { return markup }); n > 0 && !b.over {
		b.d.spans[len(b.d.spans)-1].mark = true
	}
}

// plain says that the next n octets are text as they are.
func (b *builder) plain(n int) {
	for line := range bytes.Lines(b.d.src[b.at : b.at+n]) {
		b.add(len(line), line, nil)
	}
}

// block says that the next n octets stand for a text of many lines.
func (b *builder) block(n int, text []byte, encode func([]byte) []byte) {
	if b.add(n, text, encode); n > 0 && !b.over {
		b.d.spans[len(b.d.spans)-1].block = true
	}
}

// source returns where the octets end that stand for the first n octets of the
// text. The boundary within an encoded span is that of a proportional part.
func (d *layer) source(n int) int {
	if n >= len(d.text) {
		return len(d.src)
	}
	if n == 0 {
		return 0
	}
	i := sort.Search(len(d.spans), func(i int) bool { return d.spans[i].textTo >= n })
	s := &d.spans[i]
	whole, part := s.textTo-s.textFrom, n-s.textFrom
	switch {
	case part == whole:
		return s.to
	case s.encode == nil:
		return s.from + part
	}
	return s.from + int(int64(part)*int64(s.to-s.from)/int64(whole))
}

// begins returns where the octets begin that stand for an octet of the text.
func (d *layer) begins(n int) int {
	i := sort.Search(len(d.spans), func(i int) bool { return d.spans[i].textTo > n })
	if i == len(d.spans) {
		return len(d.src)
	}
	return d.spans[i].from
}

var newline = []byte{'\n'}

// wrap is [Document.Wrap] for one layer.
func (d *layer) wrap(text []byte) []byte {
	if d.around == nil && bytes.Equal(text, d.text) {
		return bytes.Clone(d.src)
	}
	old := splitLines(d.text)
	lines := align(old, splitLines(text))
	out := make([]byte, 0, len(d.src)+len(text)-len(d.text)+64)
	for i, line, at := 0, 0, 0; i < len(d.spans); {
		s := &d.spans[i]
		for line < len(old) && at+len(old[line]) <= s.textFrom && s.textTo > s.textFrom {
			at += len(old[line])
			line++
		}
		switch {
		case s.hidden:
			out = append(out, d.text[s.textFrom:s.textTo]...)
			d.unshown += s.to - s.from
			i++
		case s.textFrom == s.textTo || line >= len(old):
			out = append(out, d.silence(s)...)
			i++
		case s.block:
			var n int
			out, n = d.wrapBlock(out, s, old[line:], lines[line:], at)
			i, line = i+1, line+n
			for range n {
				at += len(old[line-n])
				n--
			}
		default:
			end := at + len(old[line])
			j := i
			for j < len(d.spans) && d.spans[j].textFrom < end && !d.spans[j].block {
				j++
			}
			out = d.wrapLine(out, d.spans[i:j], old[line], lines[line])
			i = j
		}
	}
	return out
}

// wrapBlock appends a block with the new text of its lines, and returns how many
// lines end in it.
func (d *layer) wrapBlock(out []byte, s *span, old, lines [][]byte, at int) ([]byte, int) {
	var text []byte
	n, same := 0, d.around == nil || len(d.inner) == 0
	for k := range old {
		if at >= s.textTo {
			break
		}
		end := at + len(old[k])
		line := lines[k]
		same = same && bytes.Equal(line, old[k])
		if end > s.textTo { // the line's end stands behind the block
			line = bytes.TrimSuffix(line, d.text[s.textTo:end])
		} else {
			n++
		}
		text = append(text, line...)
		at = end
	}
	if same {
		return append(out, d.src[s.from:s.to]...), n
	}
	return append(out, s.encode(text)...), n
}

// wrapLine appends the spans of a line with its new text: the first span with
// text takes all of it, what has none stays.
func (d *layer) wrapLine(out []byte, spans []span, old, line []byte) []byte {
	if bytes.Equal(old, line) {
		for k := range spans {
			out = append(out, d.silence(&spans[k])...)
		}
		return out
	}
	content := bytes.TrimRight(line, "\r\n")
	end := line[len(content):]
	done := false
	for k := range spans {
		s := &spans[k]
		text := d.text[s.textFrom:s.textTo]
		bare := bytes.TrimRight(text, "\r\n")
		switch {
		case len(bare) == 0:
			out = append(out, d.silence(s)...)
		case done:
			out = append(out, text[len(bare):]...) // a line end of its own
		default:
			done = true
			next := content
			if len(bare) < len(text) {
				next = append(bytes.Clone(content), end...)
			}
			if s.encode != nil {
				next = s.encode(next)
			}
			out = append(out, next...)
		}
	}
	return out
}

// silence returns the octets of a span whose text stays, or that has none.
func (d *layer) silence(s *span) []byte {
	octets := d.src[s.from:s.to]
	switch {
	case d.around == nil || !s.silent() && !s.mark:
		return octets
	case d.frame == nil:
		return d.around(octets)
	}
	frame := d.frame(octets)
	d.unshown += max(0, len(octets)-len(frame))
	return frame
}

// splitLines returns the lines of a text with their ends.
func splitLines(text []byte) (lines [][]byte) {
	for line := range bytes.Lines(text) {
		lines = append(lines, line)
	}
	return lines
}

// align returns, for each of the old lines, what stands in its place now. Lines
// that occur once in both tell where the two agree.
func align(old, lines [][]byte) [][]byte {
	if len(old) == len(lines) {
		return lines
	}
	out := make([][]byte, len(old))
	i, j := 0, 0
	for _, a := range append(anchors(old, lines), [2]int{len(old), len(lines)}) {
		spread(out[i:a[0]], lines[j:a[1]])
		if a[0] < len(old) {
			out[a[0]] = lines[a[1]]
		}
		i, j = min(a[0]+1, len(old)), min(a[1]+1, len(lines))
	}
	return out
}

// spread puts lines into the places of others: one for one, the last takes the
// rest.
func spread(out, lines [][]byte) {
	for k := range out {
		switch {
		case k < len(lines)-1 && k == len(out)-1:
			out[k] = bytes.Join(lines[k:], nil)
		case k < len(lines):
			out[k] = lines[k]
		}
	}
}

// anchors returns pairs of lines that are the same and occur once on either side,
// as many as follow each other on both sides when taken greedily.
func anchors(old, lines [][]byte) (pairs [][2]int) {
	type place struct{ n, at int }
	count := func(list [][]byte) map[string]place {
		m := map[string]place{}
		for i, l := range list {
			m[string(l)] = place{m[string(l)].n + 1, i}
		}
		return m
	}
	a, b := count(old), count(lines)
	last := -1
	for i, l := range old {
		if p, ok := b[string(l)]; ok && p.n == 1 && a[string(l)].n == 1 && p.at > last {
			pairs = append(pairs, [2]int{i, p.at})
			last = p.at
		}
	}
	return pairs
}
