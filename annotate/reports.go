package annotate

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"

	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"
)

// mediaReport is a quality report or a rating that a message carries. It has a
// Call-ID of its own and names the call that it is about.
type mediaReport struct {
	frame    int
	callID   uint32 // the report's own
	from     uint32 // URI of the message's From
	agent    uint32
	at       int64
	length   int
	report   *qoe.Report // nil for a rating
	feedback *qoe.Feedback
	unread   string // why it could not be read; then both are nil
	again    int    // how often the same text came again
}

// reportIndex finds reports by the calls that they are about.
type reportIndex struct {
	all        []*mediaReport
	byCall     map[uint32][]*mediaReport // symbol of the call's Call-ID
	byLegs     map[uint32][]*mediaReport // symbol of the correlation id
	byText     map[uint64]*mediaReport
	byOwn      map[uint32][]*mediaReport // symbol of the report's own Call-ID
	unreadable int
}

// maxKept bounds the reports of one input that are kept whole, and maxOfCall those
// of one call.
const (
	maxKept   = 1 << 16
	maxOfCall = 64
)

var (
	rootReport   = []byte("VQReportEvent")
	rootFeedback = []byte("CallQualityFeedbackReport")
)

// sniffed is how far into a body its root element is looked for.
const sniffed = 600

// mayReport reports whether a message may carry a report: most carry something
// else, and are asked for no more than their type.
func mayReport(s *sip.Message) bool {
	body := s.Body()
	if len(body) == 0 {
		return false
	}
	kind := s.Get(headerContentType)
	switch {
	case hasFold(kind, "application/sdp"):
		return false
	case hasFold(kind, qoe.ReportType), hasFold(kind, qoe.FeedbackType):
		return true
	case hasFold(kind, "multipart/"):
		return bytes.Contains(body, rootReport) || bytes.Contains(body, rootFeedback)
	}
	head := body[:min(len(body), sniffed)]
	return bytes.Contains(head, rootReport) || bytes.Contains(head, rootFeedback)
}

// mediaReports keeps what the reports in a message's body say.
func (b *Builder) mediaReports(s *sip.Message, callID uint32, f *fact) {
	if !f.is(isRequest) || !mayReport(s) {
		return
	}
	for part := range s.Parts() {
		head := part.Body[:min(len(part.Body), sniffed)]
		isReport := qoe.IsReport(string(part.ContentType)) || bytes.Contains(head, rootReport)
		isRating := qoe.IsFeedback(string(part.ContentType)) || bytes.Contains(head, rootFeedback)
		if isReport || isRating {
			b.mediaReport(part.Body, isReport, callID, f)
		}
	}
}

func (b *Builder) mediaReport(body []byte, isReport bool, callID uint32, f *fact) {
	x := &b.reports
	hash := maphash.Bytes(b.sym.seed, body)
	if before := x.byText[hash]; before != nil && before.length == len(body) {
		before.again++
		x.byOwn[callID] = append(x.byOwn[callID], before)
		return
	}
	if len(x.all) >= maxKept {
		x.unreadable++
		return
	}
	r := &mediaReport{frame: b.count, callID: callID, from: f.from, agent: f.agent, at: f.time, length: len(body)}
	var err error
	if isReport {
		r.report, err = qoe.Read(body)
	} else {
		r.feedback, err = qoe.ReadFeedback(body)
	}
	if err != nil {
		r.unread = clean(err.Error(), 200)
		x.unreadable++
	}
	x.all = append(x.all, r)
	x.byText = put(x.byText, hash, r)
	x.byOwn = put(x.byOwn, callID, append(x.byOwn[callID], r))
	for _, id := range r.calls() {
		symbol := b.sym.add(identity([]byte(id)))
		if list := x.byCall[symbol]; symbol != 0 && len(list) < maxOfCall {
			x.byCall = put(x.byCall, symbol, append(list, r))
		}
	}
	for _, id := range r.correlations() {
		symbol := b.sym.addString("k" + clean(id, 120))
		if list := x.byLegs[symbol]; len(list) < maxOfCall {
			x.byLegs = put(x.byLegs, symbol, append(list, r))
		}
	}
}

// calls lists the Call-IDs that the report is about, each once.
func (r *mediaReport) calls() []string {
	var list []string
	add := func(id string) {
		if id != "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	if r.feedback != nil {
		add(r.feedback.CallID)
	}
	if r.report != nil {
		for i := range r.report.Sessions {
			add(r.report.Sessions[i].Dialog.CallID)
		}
	}
	return list
}

func (r *mediaReport) correlations() []string {
	var list []string
	if r.report == nil {
		return nil
	}
	for i := range r.report.Sessions {
		if id := strings.ToLower(r.report.Sessions[i].Dialog.CorrelationID); id != "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}
