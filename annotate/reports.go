package annotate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"iter"
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
	at       int64
	text     reportText
	report   *qoe.Report // nil for a rating
	feedback *qoe.Feedback
	unread   string // why it could not be read; then both are nil
	again    int    // how often the same text came again
	header   string // of the call's own message that holds it; "" for a body
}

// reportIndex finds reports by the calls that they are about.
type reportIndex struct {
	all    []*mediaReport
	byCall map[uint32][]*mediaReport // symbol of the call's Call-ID
	byLegs map[uint32][]*mediaReport // symbol of the correlation id
	byText map[reportText]*mediaReport
	byOwn  map[uint32][]*mediaReport // symbol of the report's own Call-ID
}

// reportText is what one session reports: the same text once more is sent again.
type reportText struct {
	callID uint32
	sum    [8]byte // of SHA-256
	length int
}

// key is what sessions with the same text have in common.
func (t *reportText) key() string { return fmt.Sprintf("%s%x %d", keyReportText, t.sum, t.length) }

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
	case hasFold(kind, qoe.TextType), hasFold(kind, qoe.FeedbackType):
		return true
	case hasFold(kind, "multipart/"):
		return bytes.Contains(body, rootReport) || bytes.Contains(body, rootFeedback) || hasFold(body, qoe.TextType)
	}
	return beginsReport(body) || bytes.Contains(beginning(body), rootFeedback)
}

// beginning is what of a body is searched for its root element.
func beginning(body []byte) []byte { return body[:min(len(body), sniffed)] }

func beginsReport(body []byte) bool {
	return bytes.Contains(beginning(body), rootReport) || qoe.IsText(body)
}

// carriedReports yields the reports and ratings in the body of a request that may
// carry one.
func (b *Builder) carriedReports(s *sip.Message, callID uint32, f *fact) iter.Seq[*mediaReport] {
	return func(yield func(*mediaReport) bool) {
		for part := range s.Parts() {
			isReport := qoe.IsReport(string(part.ContentType)) || beginsReport(part.Body)
			isRating := qoe.IsFeedback(string(part.ContentType)) || bytes.Contains(beginning(part.Body), rootFeedback)
			if (isReport || isRating) && !yield(b.readReport(part.Body, isReport, callID, f)) {
				return
			}
		}
	}
}

// readReport reads a report or a rating, unless the session has sent the same text
// before: then it is that one.
func (b *Builder) readReport(body []byte, isReport bool, callID uint32, f *fact) *mediaReport {
	digest := sha256.Sum256(body)
	text := reportText{callID, [8]byte(digest[:8]), len(body)}
	if before := b.reports.byText[text]; before != nil {
		return before
	}
	r := &mediaReport{frame: b.count, callID: callID, from: f.from, at: f.time, text: text}
	var err error
	if isReport {
		r.report, err = qoe.Read(body)
	} else {
		r.feedback, err = qoe.ReadFeedback(body)
	}
	if err != nil {
		r.unread = clean(err.Error(), 200)
	}
	return r
}

// mediaReports keeps what the reports in a message's body say.
func (b *Builder) mediaReports(s *sip.Message, callID uint32, f *fact) {
	if !f.is(isRequest) || !mayReport(s) {
		return
	}
	x := &b.reports
	for r := range b.carriedReports(s, callID, f) {
		if r == x.byText[r.text] {
			r.again++
			continue
		}
		if len(x.all) >= maxKept {
			continue
		}
		b.keepReport(r)
		b.links.linkReport(r, f)
	}
}

func (b *Builder) keepReport(r *mediaReport) {
	x := &b.reports
	x.all = append(x.all, r)
	x.byText = put(x.byText, r.text, r)
	x.byOwn = put(x.byOwn, r.callID, append(x.byOwn[r.callID], r))
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

// reportsOnce yields reports in an order that does not depend on that of the input:
// by time and Call-ID. What several sessions send alike is the first one's, and
// again counts the others.
func (c *Case) reportsOnce(list []*mediaReport) iter.Seq2[*mediaReport, int] {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y *mediaReport) int {
		return cmp.Or(cmp.Compare(x.at, y.at), strings.Compare(c.text(x.callID), c.text(y.callID)))
	})
	return func(yield func(*mediaReport, int) bool) {
		for i, r := range list {
			alike := func(o *mediaReport) bool { return o.text.sum == r.text.sum && o.text.length == r.text.length }
			if slices.ContainsFunc(list[:i], alike) {
				continue
			}
			again := r.again
			for _, o := range list[i+1:] {
				if alike(o) {
					again += 1 + o.again
				}
			}
			if !yield(r, again) {
				return
			}
		}
	}
}

// isFirst reports whether no session has sent the same text before.
func (c *Case) isFirst(r *mediaReport) bool {
	list := c.linkedBy(r.text.key())
	return len(list) == 0 || list[0].CallID == c.text(r.callID)
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
