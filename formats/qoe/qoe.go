// Package qoe reads the media quality reports that clients and servers of OCS,
// Lync and Skype for Business send after a call: VQReportEvent documents of
// [MS-QoE], in all five versions of its schema, and the user's own rating of the
// call, CallQualityFeedbackReport ([MS-QoE] 2.2.2.1). Reports of phones and gateways in
// the text form of RFC 6035 become the same values.
//
// A report is told by its reporter: inbound is what it received. A figure that
// the report does not hold is absent, never zero; see [Stream.Value]. Elements
// are known by namespace and local name, since prefixes are free ([MS-QoE] 2.1),
// and what a later version adds is passed over.
//
// The XML itself is read by encoding/xml. It refuses, and [Report.Damage] then
// says, what is no well-formed XML 1.0: a lone ampersand, an entity that only a
// document type declares, end tags in the wrong order, octets that are no UTF-8.
// Of other encodings, a declared ISO-8859-1, Windows-1252 or US-ASCII is read, and
// a declared UTF-16 is taken for UTF-8, which is what a document is that arrived
// as a text. What stands before the damage is kept.
package qoe

import (
	"mime"
	"strings"
)

// The media types of the documents ([MS-QoE] 2.2).
const (
	ReportType   = "application/vq-rtcpxr+xml"
	FeedbackType = "application/ms-cqf+xml"
	TextType     = "application/vq-rtcpxr" // RFC 6035
)

// IsReport reports whether a Content-Type names a quality report, in any case
// and with any parameters.
func IsReport(contentType string) bool {
	return isType(contentType, ReportType) || isType(contentType, TextType)
}

// IsFeedback reports whether a Content-Type names a user's rating.
func IsFeedback(contentType string) bool { return isType(contentType, FeedbackType) }

func isType(contentType, want string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		t, _, _ = strings.Cut(contentType, ";")
		t = strings.TrimSpace(t)
	}
	return strings.EqualFold(t, want)
}
