package redact

import (
	"bytes"
	"slices"

	"ocsconv/formats/sip"
)

// Damage takes the mark of a message, and then its lines are between messages to its log.
// What they say is what a message says: fields, parameters and a body.

const leastLost = 3

// lost appends the message that b begins with and that nothing marks as one, and returns its
// length; 0 when there is none.
func (w *lines) lost(b []byte) int {
	if len(b) > w.notLost {
		return 0
	}
	head, body := w.lostHead(b)
	if head == 0 || w.goesOn(b[:head], b[body:]) {
		return 0
	}
	end := body
	w.swept(func() {
		e := entity{walker: w.walker}
		e.head(b[:head])
		w.keep(b[head:body])
		if e.kind == "" && sniff(b[body:]) == "" {
			return // before it is looked for, as head may follow head
		}
		if n := w.lostBody(b[body:]); e.kind != "" || sniff(b[body:body+n]) != "" {
			w.depth++
			e.body(b[body : body+n])
			w.depth--
			end += n
		}
	})
	return end
}

// goesOn reports whether these fields begin parts of which the last does not end in the
// text behind them: a mail, with the logs that somebody sent.
func (w *lines) goesOn(head, rest []byte) bool {
	const longest = 64 << 10 // as head may follow head
	for line := range sip.HeadLines(head) {
		name, value, ok := cutField(line)
		if !ok || w.fieldKind(name) != contentType {
			continue
		}
		from, to := parameter(value, "boundary")
		return from < to && !bytes.Contains(rest[:min(len(rest), longest)], slices.Concat([]byte("--"), value[from:to], []byte("--")))
	}
	return false
}

// lostHead returns where the fields of such a message end, and where its body begins.
func (w *lines) lostHead(b []byte) (head, body int) {
	if _, _, ok := cutField(b[:lineLength(b)]); !ok {
		return 0, 0
	}
	fields := 0
	for head < len(b) {
		line := b[head : head+lineLength(b[head:])]
		known := w.line(line)
		if !known.Body.IsEmpty() {
			body = head + known.Body.To
			break
		}
		name, _, ok := cutField(line)
		if known.Stamp.To > 0 || known.Text > 0 || len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
		if ok && (is(name, lostFields) || !w.document && (isUnregistered(name) || isWordOf(inHeader, name))) {
			fields++
		}
		head += len(line)
	}
	if fields < leastLost {
		w.notLost = len(b) - head
		return 0, 0
	}
	if body == 0 {
		body = head
		if line := b[head : head+lineLength(b[head:])]; len(bytes.TrimRight(line, "\r\n")) == 0 {
			body += len(line)
		}
	}
	return head, body
}

// lostBody returns the length of the body that b begins with: up to a line of the log, to
// the mark of a record, or in a document to an empty line.
func (w *lines) lostBody(b []byte) (n int) {
	for line := range bytes.Lines(b) {
		if known := w.line(line); known.Stamp.To > 0 || known.Text > 0 || w.document && len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if from, to := w.r.frame(line); to > 0 {
			return n + from
		}
		n += len(line)
	}
	return n
}
