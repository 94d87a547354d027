package document

import (
	"bytes"

	"ocsconv/formats/textlog"
)

var (
	levelMark  = []byte("TL_")
	beginWords = []byte("$$begin_record")
)

// quotedTrace returns what stands before the first line of a server trace in its
// line, nothing when there is none.
func quotedTrace(text []byte) textlog.Lead {
	if !bytes.Contains(text, beginWords) {
		return nil
	}
	for line := range bytes.Lines(text) {
		i := bytes.Index(line, levelMark)
		if i >= 0 && bytes.Contains(line[i:min(len(line), i+80)], []byte("(TF_")) {
			return textlog.Lead(line[:i])
		}
	}
	return nil
}

// openQuotation takes off what stands before the lines of a server trace, be it
// quotation marks, an indentation or another log's prefix; nil when nothing does,
// or when no reader takes what is left.
func openQuotation(src []byte, takes func(head []byte) bool) *layer {
	lead := quotedTrace(src)
	const longest = 200
	if len(lead) == 0 || len(lead) > longest || string(lead) == "\ufeff" {
		return nil
	}
	b := newBuilder("a quotation", src)
	for b.at < len(src) {
		end := bytes.IndexByte(src[b.at:], '\n') + 1
		if end == 0 {
			end = len(src) - b.at
		}
		line := textlog.TrimEOL(src[b.at : b.at+end])
		if text, ok := lead.Cut(line); ok && len(text) < len(line) {
			b.add(len(line)-len(text), nil, nil)
			end -= len(line) - len(text)
		}
		b.plain(end)
	}
	const head = 64 << 10
	if !takes(b.d.text[:min(len(b.d.text), head)]) {
		return nil
	}
	return b.layer()
}
