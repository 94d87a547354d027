package document

import (
	"bytes"
	"slices"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
)

// quoted returns what stands before the line that opens a log's record, where that
// is not at the start of its line; nothing otherwise. The first format of the list
// counts, wherever its line is.
func quoted(text []byte, list formats.List) textlog.LinePrefix {
	for _, f := range list {
		if f.RecordStart == nil || !bytes.Contains(text, f.StartMark) {
			continue
		}
		for line := range bytes.Lines(text) {
			line = bytes.TrimPrefix(line, textlog.Mark)
			if at := f.RecordStart(line); at >= 0 {
				return textlog.LinePrefix(line[:at])
			}
		}
	}
	return nil
}

// openQuotation takes off what stands before the lines of a log's records, be it
// quotation marks, an indentation or another log's prefix; nil when nothing does,
// or when no reader takes what is left.
func openQuotation(src []byte, list formats.List) *layer {
	lead := quoted(src, list)
	const longest = 200
	if len(lead) == 0 || len(lead) > longest {
		return nil
	}
	b := newBuilder("a quotation", src)
	if bytes.HasPrefix(src, textlog.Mark) {
		b.plain(len(textlog.Mark))
	}
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
	if !taken(b.d.text[:min(len(b.d.text), headSize)], list) {
		return nil
	}
	return b.layer()
}

// taken reports whether a format with unmistakable records takes a text. Such a log was not
// printed for a terminal or by a search, and its lines are its own, which its readers join
// where that is needed.
func taken(head []byte, list formats.List) bool {
	return slices.ContainsFunc(list, func(f *formats.Format) bool { return !f.Binary && !f.Document && f.Detect(head) == nil })
}
