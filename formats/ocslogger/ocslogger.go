// Package ocslogger reads and writes the server traces of Office
// Communications Server 2007 R2, Lync Server 2010 and 2013 and Skype for
// Business Server: what OCSLogger and OCSTracer format as text, and what the
// centralized logging service (Search-CsClsLogging) puts together from the
// servers of a pool.
//
// Every line of a trace starts with a prefix (level, flags, processor or
// server, process, thread, time, sequence number, component). SIP stands in it
// twice. The proxy (component SIPStack) writes records of fields:
//
//	TL_INFO(TF_PROTOCOL) [1]0A2C.0A9C::06/22/2009-17:58:48.922.0009935d (SIPStack,…)$$begin_record
//	Instance-Id: 0018A2F9
//	Direction: incoming
//	Peer: 192.0.2.143:1331
//	Message-Type: request
//	Start-Line: INVITE sip:bob@contoso.com SIP/2.0
//	From: …
//	Message-Body: v=0
//	…
//	$$end_record
//
// The record reorders the headers, so the order of the wire is lost. UCMA
// applications (component S4) write the message as it went, behind a line with
// both addresses. Everything else in a trace is context: see [Format]'s
// Context.
package ocslogger

import "ocsconv/formats"

// Name is the format's name in [formats.Format] and [formats.Origin].
const Name = "ocslogger"

// Format describes the server trace.
var Format = &formats.Format{
	Name:         Name,
	Title:        "OCS, Lync or Skype for Business server trace (OCSLogger, CLS)",
	Marks:        "records between $$begin_record and $$end_record, or lines that begin with TL_LEVEL(TF_FLAG)",
	Extensions:   []string{".txt", ".log"},
	Detect:       Detect,
	NewReader:    NewReader,
	NewWriter:    NewWriter,
	Line:         Line,
	RecordStart:  opens,
	StartMark:    levelMark,
	LineMarks:    []string{"TL_"},
	Delimiters:   []string{string(beginMarker), string(endMarker)},
	Context:      Context,
	ContextTells: tells,
	UTC:          utc,
	ServerTrace:  true,
	Mixed:        true, // SIPStack records have one address, S4 records both
}
