package qoe

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Bounds of what one report may cost. Servers refuse a report above 300 KB
// ([MS-QoE] 3.2).
const (
	MaxLength  = 1 << 20 // octets of a document
	MaxStreams = 256     // streams that are kept
	maxLines   = 128
	maxParts   = 32 // sessions
	maxDepth   = 64 // elements in each other
	maxText    = 512
	maxName    = 8192 // octets of an attribute: a Call-ID or tag
	maxEvents  = 64
)

const rootReport = "VQReportEvent"

// ErrNoReport says that a text is no report at all.
var ErrNoReport = errors.New("no quality report: the root element is not VQReportEvent")

// Read reads a VQReportEvent document, or the one inside an envelope, or a report in the
// text form of RFC 6035. What follows the
// first damage, and what is beyond the bounds of this package, is counted and left out;
// see [Report]. The error is [ErrNoReport], or says that the text is no XML or too long.
func Read(body []byte) (*Report, error) {
	if len(body) > MaxLength {
		return nil, fmt.Errorf("the quality report has %d octets, more than the %d that are read", len(body), MaxLength)
	}
	r := reader{report: &Report{}, root: rootReport}
	body = bytes.TrimLeft(bytes.TrimPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("\xef\xbb\xbf")), " \t\r\n")
	if IsText(body) {
		r.textReport(body)
		r.report.shrink()
		return r.report, nil
	}
	err := r.document(body)
	if err == ErrNoReport {
		if inner := enveloped(body, rootReport); inner != nil {
			r = reader{report: &Report{}, root: rootReport}
			err = r.document(inner)
		}
	}
	if err != nil {
		return nil, err
	}
	r.finish()
	r.report.shrink()
	return r.report, nil
}

// shrink gives back the room into which lists could have grown: reports are kept by
// the thousand.
func (r *Report) shrink() {
	r.Sessions = exact(r.Sessions)
	for i := range r.Sessions {
		s := &r.Sessions[i]
		s.Lines = exact(s.Lines)
		for j := range s.Lines {
			l := &s.Lines[j]
			l.Events, l.Streams = exact(l.Events), exact(l.Streams)
			for k := range l.Streams {
				l.Streams[k].figures = exact(l.Streams[k].figures)
			}
		}
	}
}

func exact[T any](list []T) []T {
	if len(list) == cap(list) {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// reader goes through one document. Where it stands is told by the elements that
// are open.
type reader struct {
	root    string
	report  *Report
	open    []string // local names, "" for one that is not of this schema
	foreign int      // how many of them are not
	text    []byte   // of the innermost element
	leaf    bool     // the innermost element had no other in it
	version int      // of the newest namespace
	r2      bool     // the root has a Version

	session *Session
	line    *Line
	stream  *Stream
	ssrc    [2]string // of a report in text, by the direction of its stream
	lines   int
	kept    int // streams
}

func decoder(body []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = charset
	return d
}

// document reads all tokens. The error is for a text that is no such document.
func (r *reader) document(body []byte) error {
	d := decoder(bytes.TrimSpace(body))
	for begun := false; ; {
		token, err := d.Token()
		if err != nil {
			return r.ended(err, begun)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !begun && t.Name.Local != r.root {
				return ErrNoReport
			}
			begun = true
			if len(r.open) == maxDepth {
				r.report.Damage = fmt.Errorf("elements nested deeper than %d", maxDepth)
				return nil
			}
			r.start(t)
		case xml.EndElement:
			r.end()
			if len(r.open) == 0 {
				return nil
			}
		case xml.CharData:
			if r.leaf && len(r.text) <= maxText {
				r.text = append(r.text, t[:min(len(t), maxText+1-len(r.text))]...)
			}
		}
	}
}

// ended judges why there is no further token.
func (r *reader) ended(err error, begun bool) error {
	var syntax *xml.SyntaxError
	switch {
	case !begun && err == io.EOF:
		return ErrNoReport
	case !begun:
		return fmt.Errorf("no quality report: %w", err)
	case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		r.report.Cut = r.cut()
	default:
		r.report.Damage = err
	}
	return nil
}

// cut tells what the document lacks. Between two media lines, and behind the
// last one, nothing but end tags is missing.
func (r *reader) cut() *Truncation {
	c := &Truncation{Values: r.line != nil || r.session != nil && len(r.session.Lines) == 0 || r.session == nil && len(r.report.Sessions) == 0}
	if r.line != nil {
		c.Label = r.line.Label
	}
	names := r.open
	for i, name := range names {
		if name == "MediaLine" {
			names = names[i:]
			break
		}
	}
	c.Inside = strings.Join(names, "/")
	return c
}

// ours reports whether a namespace is one of the schema's, and its version. A
// document whose head was lost has prefixes that nothing declares, and then the
// decoder gives the prefix.
func ours(space string) (version int, ok bool) {
	switch {
	case space == "":
		return 1, true
	case strings.HasPrefix(space, "ms-rtcp-metrics"):
		space = space[len("ms-rtcp-metrics"):]
		if space == "" {
			return 1, true
		}
		space = strings.TrimPrefix(space, ".")
	case strings.EqualFold(space, "ms-cqf"):
		return 1, true
	}
	digits, ok := strings.CutPrefix(space, "v")
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && n < 100
}

func (r *reader) start(t xml.StartElement) {
	version, ok := ours(t.Name.Space)
	name := t.Name.Local
	if !ok {
		name = ""
		r.foreign++
	} else {
		r.version = max(r.version, version)
	}
	if len(r.open) == 0 {
		r.versions(t.Attr)
	}
	r.open = append(r.open, name)
	r.text, r.leaf = r.text[:0], true
	if r.foreign == 0 {
		r.element(name, t.Attr)
	}
}

// versions reads the namespaces that the root declares.
func (r *reader) versions(attrs []xml.Attr) {
	for _, a := range attrs {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			if v, ok := ours(a.Value); ok && a.Value != "" {
				r.version = max(r.version, v)
			}
		}
		r.r2 = r.r2 || a.Name.Local == "Version"
	}
}

// element begins what an element stands for.
func (r *reader) element(name string, attrs []xml.Attr) {
	switch name {
	case "VQSessionReport", "VQSessionIntervalReport":
		r.session = &Session{ID: attribute(attrs, "SessionId"), Interval: name == "VQSessionIntervalReport"}
	case "Endpoint":
		if r.session != nil {
			r.session.Endpoint = attribute(attrs, "Name")
		}
	case "DialogInfo":
		r.dialog(attrs)
	case "MediaLine":
		r.line = &Line{Label: attribute(attrs, "Label")}
	case "InboundStream", "OutboundStream":
		r.report.Streams++
		r.stream = &Stream{ID: attribute(attrs, "Id")}
		if name == "OutboundStream" {
			r.stream.Direction = Outbound
		}
	}
}

// finish keeps what is open where the document ends too early.
func (r *reader) finish() {
	r.keepStream()
	r.keepLine()
	r.keepSession()
	switch {
	case r.version >= 4:
		r.report.Schema = Schema2015
	case r.version == 3:
		r.report.Schema = Schema2013
	case r.version == 2:
		r.report.Schema = Schema2010
	case r.r2:
		r.report.Schema = Schema2007R2
	case r.version == 1:
		r.report.Schema = Schema2007
	}
}

func attribute(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return strings.Clone(a.Value[:min(len(a.Value), maxName)])
		}
	}
	return ""
}

func bounded(s string) string { return s[:min(len(s), maxText)] }

func (r *reader) dialog(attrs []xml.Attr) {
	if r.session == nil {
		return
	}
	d := &r.session.Dialog
	d.CallID, d.FromTag, d.ToTag = attribute(attrs, "CallId"), attribute(attrs, "FromTag"), attribute(attrs, "ToTag")
	d.Start, d.End = instant(attribute(attrs, "Start")), instant(attribute(attrs, "End"))
}

// instant reads an xs:dateTime; one without a zone is in UTC, as all of them are.
func instant(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// end closes the innermost element. Only now its text is known to be whole.
func (r *reader) end() {
	name := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	switch {
	case name == "":
		r.foreign--
	case r.foreign > 0:
	case r.leaf && len(r.text) <= maxText:
		r.value(name, string(bytes.TrimSpace(r.text)))
		r.closed(name)
	default:
		r.closed(name)
	}
	r.leaf, r.text = false, r.text[:0]
}

// closed ends what an element stood for.
func (r *reader) closed(name string) {
	switch name {
	case "InboundStream", "OutboundStream":
		r.keepStream()
	case "MediaLine":
		r.keepLine()
	case "VQSessionReport", "VQSessionIntervalReport":
		r.keepSession()
	}
}

func (r *reader) keepStream() {
	if r.stream != nil && r.line != nil && r.kept < MaxStreams {
		r.line.Streams = append(r.line.Streams, *r.stream)
		r.kept++
	}
	r.stream = nil
}

func (r *reader) keepLine() {
	if r.line != nil && r.session != nil && r.lines < maxLines {
		r.session.Lines = append(r.session.Lines, *r.line)
		r.lines++
	}
	r.line = nil
}

func (r *reader) keepSession() {
	if r.session != nil && len(r.report.Sessions) < maxParts {
		d := &r.session.Dialog
		if d.CallID == "" {
			d.CallID, _, _ = strings.Cut(r.session.ID, ";")
		}
		if d.FromTag == "" && d.ToTag == "" {
			d.FromTag, d.ToTag = tagsOf(r.session.ID)
		}
		r.report.Sessions = append(r.report.Sessions, *r.session)
	}
	r.session = nil
}

// tagsOf returns the tags in a SessionId: "callid;from-tag=a;to-tag=b".
func tagsOf(id string) (from, to string) {
	for part := range strings.SplitSeq(id, ";") {
		if v, ok := strings.CutPrefix(part, "from-tag="); ok {
			from = v
		} else if v, ok := strings.CutPrefix(part, "to-tag="); ok {
			to = v
		}
	}
	return from, to
}

// number reads an xs:float or xs:int.
func (r *reader) number(text string) (v float64, ok bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(text, "xXpP_") {
		r.report.Unreadable++
		return 0, false
	}
	return v, true
}

func (r *reader) figure(text string) Figure {
	v, ok := r.number(text)
	return Figure{v, ok}
}

func flag(text string) Flag {
	switch strings.ToLower(text) {
	case "true", "1":
		return Yes
	case "false", "0":
		return No
	}
	return Absent
}
