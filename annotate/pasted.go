package annotate

import (
	"bytes"
	"slices"
	"strings"

	"ocsconv/formats"
	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// What a person pastes may be more than a line: a quality report, or a whole SIP
// message with the headers that tell something and those that tell nothing.

// ExplainPasted explains a text that holds a quality report ([MS-QoE]) or a rating,
// whole, cut or quoted as in mail, or a whole SIP message: its status, what its
// diagnostics, Reason, Warning and product headers say, and the report in its body. Of a
// text that is neither it returns nothing; see [catalog.Explain] for single lines.
func ExplainPasted(text string) []catalog.Explanation {
	lines := pastedLines(text)
	var list []catalog.Explanation
	if head := messageHead(lines); head != nil {
		list = explainHead(head)
	}
	return append(list, explainReport(lines)...)
}

// quotes is what mail puts before the lines of a quotation, and the header of a trace
// before the lines of a message.
var quotes = formats.Pattern(`^(?:(?:\s{0,3}[>|])+ ?|(?i:start-line): *|\d\d/\d\d/\d{4}\|[\d:.]+ [0-9A-Fa-f:]+ [A-Z]+ *:: ?)`)

// pastedLines takes what quotes a text off its lines.
func pastedLines(text string) []string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\u00a0", " ")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(quotes().ReplaceAllString(line, ""), " \t\r")
	}
	return lines
}

// maxHead bounds the lines of a message's head that are looked at.
const maxHead = 400

// messageHead returns the start line and the unfolded headers of a message among the
// lines, nil without one.
func messageHead(lines []string) []string {
	for i, line := range lines[:min(len(lines), maxHead)] {
		m := sip.Parse([]byte(strings.TrimSpace(line) + "\r\n\r\n"))
		if !m.IsRequest() && !m.IsResponse() || strings.HasPrefix(line, "<") {
			continue
		}
		head := []string{strings.TrimSpace(line)}
		for _, line := range lines[i+1 : min(len(lines), i+1+maxHead)] {
			if line == "" || line[0] == '<' {
				break
			}
			if line[0] == ' ' || line[0] == '\t' {
				head[len(head)-1] += " " + strings.TrimSpace(line)
			} else {
				head = append(head, line)
			}
		}
		if slices.ContainsFunc(head[1:], inEveryMessage) {
			return head
		}
	}
	return nil
}

// inEveryMessage reports whether a line is a header that every message has (RFC 3261
// 8.1.1). A start line without one is a line that was pasted beside others.
func inEveryMessage(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	return mandatory[strings.ToLower(strings.TrimSpace(name))]
}

var mandatory = map[string]bool{
	"via": true, "v": true, "from": true, "f": true, "to": true, "t": true, "call-id": true, "i": true, "cseq": true,
}

// telling are the headers of a message that say what happened. What the others are for
// is explained when they are pasted alone.
var telling = map[string]bool{
	"ms-diagnostics": true, "ms-diagnostics-public": true, "ms-client-diagnostics": true, "reason": true, "warning": true,
	"user-agent": true, "server": true,
}

// explainHead explains a message by its start line and the headers that tell something.
func explainHead(head []string) []catalog.Explanation {
	var list []catalog.Explanation
	if explained, err := catalog.Explain(head[0]); err == nil && strings.HasPrefix(head[0], "SIP/") {
		list = append(list, explained...)
	} else {
		method, _, _ := strings.Cut(head[0], " ")
		list = append(list, catalog.Explanation{Kind: catalog.KindHeader, Subject: clean(method, 40), Title: "request", Meaning: meaningOf(head), Source: "RFC 3261 §7.1", Exact: true})
	}
	for _, line := range head[1:] {
		name, _, _ := strings.Cut(line, ":")
		if !telling[strings.ToLower(strings.TrimSpace(name))] {
			continue
		}
		if explained, err := catalog.Explain(line); err == nil {
			list = append(list, explained...)
		}
	}
	return list
}

// meaningOf says of a request from whom to whom it goes.
func meaningOf(head []string) string {
	m := sip.Parse([]byte(strings.Join(head, "\r\n") + "\r\n\r\n"))
	from, to := sip.ParseNameAddr(m.Get(headerFrom)).AOR(), sip.ParseNameAddr(m.Get(headerTo)).AOR()
	if from == "" || to == "" {
		return "A request; its headers say no more than who asks whom."
	}
	return "A request from " + clean(from, 80) + " to " + clean(to, 80) + "."
}

// reportElements are the elements by which a part of a report is known, the outermost
// first, with what has to stand around them.
var reportElements = []struct{ name, before string }{
	{"VQReportEvent", ""},
	{"CallQualityFeedbackReport", ""},
	{"VQSessionReport", "<VQReportEvent>"},
	{"VQSessionIntervalReport", "<VQReportEvent>"},
	{"MediaLine", `<VQReportEvent><VQSessionReport><DialogInfo/>`},
}

// explainReport explains the report in a text, by what annotating the message that
// carries it says.
func explainReport(lines []string) []catalog.Explanation {
	text := strings.Join(lines, "\n")
	text = strings.ReplaceAll(text, `=\"`, `="`)
	if strings.Contains(text, `="`) {
		text = strings.ReplaceAll(text, `\"`, `"`) // of JSON
	}
	for _, e := range reportElements {
		at := elementAt(text, e.name)
		if at < 0 {
			continue
		}
		kind := qoe.ReportType
		if e.name == "CallQualityFeedbackReport" {
			kind = qoe.FeedbackType
		}
		body := e.before + straightQuotes(text[at:])
		if end := strings.LastIndexByte(body, '>'); end > 0 && strings.Contains(body, "</"+e.name) {
			body = body[:end+1]
		}
		return explainBody(kind, body)
	}
	for at, line := range lines {
		if qoe.IsText([]byte(line)) {
			return explainBody(qoe.TextType, strings.Join(lines[at:], "\r\n")+"\r\n")
		}
	}
	return nil
}

// maxTagPrefix is how many octets stand before the name of an element at most.
const maxTagPrefix = 40

// elementAt returns where the start tag of an element begins, with any prefix; -1
// without one.
func elementAt(text, name string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return -1
		}
		i += from
		least := max(0, i-maxTagPrefix)
		open := least + strings.LastIndexByte(text[least:i], '<')
		if open >= least && !strings.ContainsAny(text[open+1:i], " />\n") {
			return open
		}
		from = i + len(name)
	}
}

// straightQuotes gives a text back the quotation marks that word processors replace.
func straightQuotes(text string) string {
	if strings.Contains(text, `="`) {
		return text
	}
	return typographic.Replace(text)
}

var typographic = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "″", `"`, "‘", "'", "’", "'")

// explainBody annotates a message that carries nothing but a report.
func explainBody(kind, body string) []catalog.Explanation {
	var raw bytes.Buffer
	raw.WriteString("SERVICE sip:pasted SIP/2.0\r\nCall-ID: pasted\r\nCSeq: 1 SERVICE\r\nContent-Type: " + kind + "\r\n\r\n" + body)
	b := NewBuilder()
	b.Add(&formats.Message{Raw: raw.Bytes()})
	c := b.Case()
	a := c.analyse(1)
	defer a.release()
	var list []catalog.Explanation
	for _, r := range c.b.reports.byOwn[a.chain.callID] {
		if r.report == nil || len(r.report.Sessions) == 0 {
			list = append(list, catalog.Explanation{
				Kind: catalog.KindReport, Subject: "Quality report", Title: "of a call", Meaning: inZone(a.contest.reportSentence(r), nil), Source: "[MS-QoE]", Exact: true,
			})
			continue
		}
		for i := range r.report.Sessions {
			q := a.contest.quality(r, &r.report.Sessions[i])
			list = append(list, q.explained(clean(r.report.Sessions[i].Dialog.CallID, 120)))
		}
	}
	return list
}

// explained is a report as an explanation.
func (q *Quality) explained(callID string) catalog.Explanation {
	e := catalog.Explanation{
		Kind: catalog.KindReport, Subject: "Quality report", Title: "of " + fallback(q.Reporter, "an unknown reporter") + ", schema of " + q.Schema,
		Component: q.Machine, Meaning: q.Sentence, Next: q.Next, Source: "[MS-QoE]; limits of the Lync 2013 server", Exact: true,
	}
	if q.Schema == qoe.SchemaRFC6035.String() {
		e.Title, e.Source = strings.Replace(e.Title, "schema of", "by", 1), q.Schema
	}
	detail := func(name, value string) {
		if value != "" {
			e.Details = append(e.Details, sip.Attribute{Name: name, Value: value})
		}
	}
	detail("call", callID)
	if q.Interim {
		detail("interim", "sent during the call; a later one replaces it")
	}
	for i := range q.Streams {
		m := &q.Streams[i]
		text := m.Sentence
		if figures := m.figureWords(); figures != "" && m.Class != MediaPoor {
			text = strings.TrimSuffix(text, ".") + ": " + figures + "."
		}
		detail(m.Label, text)
	}
	if len(q.Streams) > 0 {
		detail("path", q.way())
		detail("ICE", q.Streams[0].IceWords)
	}
	detail("reading", q.Reading)
	detail("bandwidth", q.Bandwidth)
	detail("damage", q.Damage)
	return e
}

// figureWords are the figures that all kinds of media have in common.
func (m *MediaStream) figureWords() string {
	var list []string
	for _, f := range named {
		if v := f.Of(m); v != nil {
			list = append(list, f.Words+" "+strings.TrimSuffix(amount(f.metrics[0], *v), " "+f.Words))
		}
	}
	return strings.Join(list, ", ")
}
