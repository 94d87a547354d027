package document

import (
	"bytes"
	"unicode/utf8"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// packetLine is what ngrep writes above a packet.
var packetLine = formats.Pattern(`^[UTI](?:\(\d+\))? (?:\d\S* \d\S* |\+\d\S* )?\S+ -> \S+`)

// isPacketLine reports whether a line is such a one; most are told from it by their first
// octet.
func isPacketLine(line []byte) bool {
	return bytes.IndexByte([]byte("UTI"), line[0]) >= 0 && packetLine().Match(line)
}

// wrappedMargin is what ngrep puts before every line of a packet that it wraps at the
// width of the terminal, in its normal mode.
var wrappedMargin = []byte("  ")

// mostBlanks is how many blanks at the end of a line may be lost.
const mostBlanks = 8

var sipVersion = []byte("SIP/2.0")

// isWrappedDump reports whether a packet with SIP in head is wrapped as ngrep does it.
func isWrappedDump(head []byte) bool {
	if !bytes.Contains(head, []byte("-> ")) { // a blank before it is too frequent to look for
		return false
	}
	for at := 0; at < len(head); {
		line := textlog.FirstLine(head[at:])
		at += len(line)
		if !isPacketLine(line) {
			continue
		}
		if lines := wrappedLines(head[at:]); lines != nil && bytes.Contains(joined(lines, len(wrappedMargin), widthOf(lines)), sipVersion) {
			return true
		}
	}
	return false
}

// openWrappedDump joins the lines of every packet.
func openWrappedDump(src []byte) *layer {
	b := newBuilder("a text of ngrep", src)
	packets, width := wrappedPackets(src)
	for _, p := range packets {
		b.plain(p.at - b.at)
		width := width
		if own := widthOf(p.lines); own < width-mostBlanks {
			width = own // the terminal's was changed
		}
		b.block(len(bytes.Join(p.lines, nil)), joined(p.lines, len(wrappedMargin), width), folding{width: width}.wrapper(wrappedMargin))
	}
	b.plain(len(src) - b.at)
	return b.layer()
}

// packet is one whose lines begin at an octet of a text.
type packet struct {
	at    int
	lines [][]byte
}

// wrappedPackets returns the wrapped packets of a text and the width of its lines.
func wrappedPackets(src []byte) (packets []packet, width int) {
	for at := 0; at < len(src); {
		line := textlog.FirstLine(src[at:])
		at += len(line)
		if !isPacketLine(line) {
			continue
		}
		if lines := wrappedLines(src[at:]); lines != nil {
			packets = append(packets, packet{at, lines})
			at += len(bytes.Join(lines, nil))
			width = max(width, widthOf(lines))
		}
	}
	return packets, width
}

// wrappedLines returns the lines of one packet at the front of text, with their ends:
// all have the margin, and all but the last the same width, less the blanks at their end
// that a mail or an editor took.
func wrappedLines(text []byte) (lines [][]byte) {
	for len(text) > 0 {
		line := textlog.FirstLine(text)
		if !bytes.HasPrefix(line, wrappedMargin) || len(bytes.TrimSpace(line)) == 0 {
			break
		}
		lines = append(lines, line)
		text = text[len(line):]
	}
	if len(lines) < 2 {
		return nil
	}
	width := widthOf(lines)
	for _, line := range lines[:len(lines)-1] {
		if n := utf8.RuneCount(textlog.TrimEOL(line)); n < width-mostBlanks || n < 2*len(sipVersion) {
			return nil
		}
	}
	return lines
}

// widthOf returns the width of the widest line in characters.
func widthOf(lines [][]byte) (width int) {
	for _, line := range lines {
		width = max(width, utf8.RuneCount(textlog.TrimEOL(line)))
	}
	return width
}

// joined returns what lines that were cut at a width, behind a margin, stand for. A mail or
// an editor may have taken the blanks at their ends.
func joined(lines [][]byte, margin, width int) (text []byte) {
	for i, line := range lines {
		bare := textlog.TrimEOL(line)
		if i > 0 {
			bare = bare[margin:]
		}
		text = append(text, bare...)
		if i == len(lines)-1 {
			return append(text, line[len(textlog.TrimEOL(line)):]...)
		}
		text = append(text, bytes.Repeat([]byte{' '}, max(0, width-utf8.RuneCount(textlog.TrimEOL(line))))...)
	}
	return text
}
