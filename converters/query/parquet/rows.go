package parquet

import (
	"time"

	"ocsconv/annotate"
)

// Every slice has the tag list: without it readers take a filled one for an empty
// one, without a word. Times are instants, to the microsecond.

// key tells in every table which session a row is of.
type key struct {
	Day    string `parquet:"day,dict"` // of the session's start, in UTC; also the folder
	CallID string `parquet:"call_id"`
	Call   int32  `parquet:"call"` // which of the calls with this Call-ID, 0 for the only one
}

type sessionRow struct {
	key
	Kind          string     `parquet:"kind,enum,dict"`
	View          string     `parquet:"view,enum,dict"`
	Owner         string     `parquet:"owner,dict"`
	Start         *time.Time `parquet:"start,optional,timestamp(microsecond)"`
	End           *time.Time `parquet:"end,optional,timestamp(microsecond)"`
	Files         []string   `parquet:"files,list,dict"`
	Caller        party      `parquet:"caller"`
	Callee        string     `parquet:"callee,dict"`
	CallerKnown   bool       `parquet:"caller_known"`
	Outcome       string     `parquet:"outcome,enum,dict"`
	MPOP          string     `parquet:"mpop,enum,dict"`
	Winner        *string    `parquet:"winner,optional,dict"`
	AnswerMS      *int64     `parquet:"answer_ms,optional"`
	DurationMS    *int64     `parquet:"duration_ms,optional"`
	Reason        string     `parquet:"reason,dict"`
	Server        string     `parquet:"server,dict"`
	Subject       string     `parquet:"subject,dict"`
	Summary       []string   `parquet:"summary,list"`
	Links         []link     `parquet:"links,list"`
	DiagnosticIDs []int32    `parquet:"diagnostic_ids,list"`
	EndpointCount int32      `parquet:"endpoint_count"`
	MessageCount  int32      `parquet:"message_count"`
}

type party struct {
	AOR       string `parquet:"aor,dict"`
	Name      string `parquet:"name,dict"`
	Tag       string `parquet:"tag"`
	Epid      string `parquet:"epid,dict"`
	Product   string `parquet:"product,dict"`
	UserAgent string `parquet:"user_agent,dict"`
}

type link struct {
	CallID     string `parquet:"call_id"`
	Why        string `parquet:"why,dict"`
	Confidence string `parquet:"confidence,enum,dict"`
}

type endpointRow struct {
	key
	Start           *time.Time `parquet:"start,optional,timestamp(microsecond)"`
	Label           string     `parquet:"label,dict"`
	AOR             string     `parquet:"aor,dict"`
	Name            string     `parquet:"name,dict"`
	Epid            string     `parquet:"epid,dict"`
	Tag             string     `parquet:"tag"`
	GRUU            string     `parquet:"gruu,dict"`
	Instance        string     `parquet:"instance,dict"`
	Product         string     `parquet:"product,dict"`
	Class           string     `parquet:"class,dict"`
	UserAgent       string     `parquet:"user_agent,dict"`
	State           string     `parquet:"state,enum,dict"`
	How             string     `parquet:"how,enum,dict"`
	FirstResponseMS *int64     `parquet:"first_response_ms,optional"`
	RingMS          *int64     `parquet:"ring_ms,optional"`
	FinalCode       int32      `parquet:"final_code"`
	EarlyMedia      bool       `parquet:"early_media"`
	Reason          string     `parquet:"reason,dict"`
	Evidence        []int32    `parquet:"evidence,list"`
}

type messageRow struct {
	key
	N            int32      `parquet:"n"`
	Time         *time.Time `parquet:"time,optional,timestamp(microsecond)"`
	File         string     `parquet:"file,dict"`
	Line         int64      `parquet:"line"`
	Server       string     `parquet:"server,dict"`
	Direction    string     `parquet:"direction,enum,dict"`
	DirectionHow string     `parquet:"direction_how,enum,dict"`
	StartLine    string     `parquet:"start_line,dict"`
	Method       string     `parquet:"method,dict"`
	Status       int32      `parquet:"status"`
	CSeq         string     `parquet:"cseq,dict"`
	Kind         string     `parquet:"kind,enum,dict"`
	Endpoint     string     `parquet:"endpoint,dict"`
	State        string     `parquet:"state,enum,dict"`
	Verdict      string     `parquet:"verdict,enum,dict"`
	FromTag      string     `parquet:"from_tag"`
	ToTag        string     `parquet:"to_tag"`
	FromEpid     string     `parquet:"from_epid,dict"`
	ToEpid       string     `parquet:"to_epid,dict"`
	UserAgent    string     `parquet:"user_agent,dict"`
	Product      string     `parquet:"product,dict"`
	Src          string     `parquet:"src,dict"`
	Dst          string     `parquet:"dst,dict"`
	CopyOf       int32      `parquet:"copy_of"`
	DuplicateOf  int32      `parquet:"duplicate_of"`
	Retransmit   bool       `parquet:"retransmit"`
	SDP          string     `parquet:"sdp,enum,dict"`
	Diagnostics  []int32    `parquet:"diagnostics,list"`
	Length       int32      `parquet:"length"`
	Note         string     `parquet:"note"`
	ClockAheadMS int64      `parquet:"clock_ahead_ms"`
}

type causeRow struct {
	key
	Start     *time.Time `parquet:"start,optional,timestamp(microsecond)"`
	Status    *int32     `parquet:"status,optional"`
	ID        *int32     `parquet:"id,optional"`
	Family    string     `parquet:"family,dict"`
	Text      string     `parquet:"text,dict"`
	Next      string     `parquet:"next,dict"`
	Component string     `parquet:"component,dict"`
	Host      string     `parquet:"host,dict"`
	Message   int32      `parquet:"message"`
	How       string     `parquet:"how,enum,dict"`
	Said      string     `parquet:"said,dict"`
	Media     string     `parquet:"media,dict"`
}

// qualityRow is one stream of a report.
type qualityRow struct {
	key
	Start      *time.Time `parquet:"start,optional,timestamp(microsecond)"`
	Reporter   string     `parquet:"reporter,dict"`
	Side       string     `parquet:"side,enum,dict"`
	Endpoint   string     `parquet:"endpoint,dict"`
	Interim    bool       `parquet:"interim"`
	Report     int32      `parquet:"report"` // number of the report within the session, from 1
	Schema     string     `parquet:"schema,dict"`
	Complete   bool       `parquet:"complete"`
	Label      string     `parquet:"label,dict"`
	Direction  string     `parquet:"direction,enum,dict"`
	Codec      string     `parquet:"codec,dict"`
	Packets    *int64     `parquet:"packets,optional"`
	Loss       *float64   `parquet:"loss,optional"`
	LossMax    *float64   `parquet:"loss_max,optional"`
	JitterMS   *float64   `parquet:"jitter_ms,optional"`
	JitterMax  *float64   `parquet:"jitter_max_ms,optional"`
	RTTMS      *float64   `parquet:"rtt_ms,optional"`
	RTTMax     *float64   `parquet:"rtt_max_ms,optional"`
	Degraded   *float64   `parquet:"degradation,optional"`
	MOS        *float64   `parquet:"mos,optional"`
	MOSCQ      *float64   `parquet:"mos_cq,optional"`
	Concealed  *float64   `parquet:"concealed,optional"`
	Discarded  *float64   `parquet:"discarded,optional"`
	From       string     `parquet:"from,dict"`
	To         string     `parquet:"to,dict"`
	Path       string     `parquet:"path,dict"`
	Connection string     `parquet:"connection,dict"`
	Transport  string     `parquet:"transport,dict"`
	Security   string     `parquet:"security,dict"`
	IceWords   string     `parquet:"ice_words,dict"`
	Class      string     `parquet:"class,enum,dict"`
	Rule       string     `parquet:"rule,dict"`
	Exceeded   []string   `parquet:"exceeded,list,dict"`
	Sentence   string     `parquet:"sentence"`
}

type keyRow struct {
	key
	Start      *time.Time `parquet:"start,optional,timestamp(microsecond)"`
	Why        string     `parquet:"why,dict"`
	Key        string     `parquet:"key,dict"`
	Confidence string     `parquet:"confidence,enum,dict"`
}

func instant(t annotate.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}

func int32s(list []int) []int32 {
	out := make([]int32, len(list))
	for i, n := range list {
		out[i] = int32(n)
	}
	return out
}

func int32of(n *int) *int32 {
	if n == nil {
		return nil
	}
	v := int32(*n)
	return &v
}

// unknownDay is the folder of sessions without times.
const unknownDay = "unknown"

// dayOf names the folder of sessions that start then.
func dayOf(start annotate.Time) string {
	if start.IsZero() {
		return unknownDay
	}
	return start.UTC().Format(time.DateOnly)
}

func keyOf(s *annotate.Session) key { return key{dayOf(s.Start), s.CallID, int32(s.Call)} }

func sessionOf(k key, s *annotate.Session) sessionRow {
	r := sessionRow{
		key: k, Kind: string(s.Kind), View: string(s.View), Owner: s.Owner, Start: instant(s.Start), End: instant(s.End),
		Files: s.Files, Caller: party(s.Caller), Callee: s.Callee, CallerKnown: !bool(s.CallerUnknown), Outcome: string(s.Outcome),
		MPOP: string(s.MPOP), Winner: s.Winner, AnswerMS: s.AnswerMS, DurationMS: s.DurationMS, Reason: string(s.Reason),
		Server: s.Server, Subject: s.Subject, Summary: s.Summary, EndpointCount: int32(len(s.Endpoints)), MessageCount: int32(s.Count()),
	}
	for _, l := range s.Links {
		r.Links = append(r.Links, link{l.CallID, l.Why, l.Confidence})
	}
	for i := range s.Diagnostics {
		r.DiagnosticIDs = append(r.DiagnosticIDs, int32(s.Diagnostics[i].ID))
	}
	return r
}

func endpointOf(k key, s *annotate.Session, e *annotate.Endpoint) endpointRow {
	return endpointRow{
		key: k, Start: instant(s.Start), Label: e.Label, AOR: e.AOR, Name: e.Name, Epid: e.Epid, Tag: e.Tag, GRUU: e.GRUU,
		Instance: e.Instance, Product: e.Product, Class: e.Class, UserAgent: e.UserAgent, State: string(e.State), How: string(e.How),
		FirstResponseMS: e.FirstResponseMS, RingMS: e.RingMS, FinalCode: int32(e.FinalCode), EarlyMedia: e.EarlyMedia,
		Reason: e.Reason, Evidence: int32s(e.Evidence),
	}
}

func messageOf(k key, n *annotate.Note) messageRow {
	return messageRow{
		key: k, N: int32(n.N), Time: instant(n.Time), File: n.File, Line: int64(n.Line), Server: n.Server,
		Direction: n.Direction.String(), DirectionHow: n.DirectionHow.String(), StartLine: n.StartLine, Method: n.Method,
		Status: int32(n.Status), CSeq: n.CSeq, Kind: string(n.Kind), Endpoint: n.Endpoint, State: string(n.State),
		Verdict: string(n.Verdict), FromTag: n.FromTag, ToTag: n.ToTag, FromEpid: n.FromEpid, ToEpid: n.ToEpid,
		UserAgent: n.UserAgent, Product: n.Product, Src: n.Src, Dst: n.Dst, CopyOf: int32(n.CopyOf), DuplicateOf: int32(n.Duplicate),
		Retransmit: n.Retransmit, SDP: n.SDP, Diagnostics: int32s(n.DiagnosticIDs), Length: int32(n.Length), Note: n.Note, ClockAheadMS: n.AheadMS,
	}
}

func causeOf(k key, s *annotate.Session) causeRow {
	c := s.Cause
	return causeRow{
		key: k, Start: instant(s.Start), Status: int32of(c.Status), ID: int32of(c.ID), Family: c.Family, Text: c.Text, Next: c.Next,
		Component: c.Component, Host: c.Host, Message: int32(c.Message), How: string(c.How), Said: c.Said, Media: c.Media,
	}
}

func streamOf(k key, s *annotate.Session, report int, q *annotate.Quality, m *annotate.MediaStream) qualityRow {
	return qualityRow{
		key: k, Start: instant(s.Start), Reporter: q.Reporter, Side: q.Side, Endpoint: q.Endpoint, Interim: q.Interim, Report: int32(report), Schema: q.Schema, Complete: q.Complete,
		Label: m.Label, Direction: m.Direction, Codec: m.Codec, Packets: m.Packets, Loss: number(m.Loss), LossMax: number(m.LossMax),
		JitterMS: number(m.JitterMS), JitterMax: number(m.JitterMax), RTTMS: number(m.RTTMS), RTTMax: number(m.RTTMax),
		Degraded: number(m.Degraded), MOS: number(m.MOS), MOSCQ: number(m.MOSCQ),
		Concealed: number(m.Concealed), Discarded: number(m.Discarded), From: m.From, To: m.To,
		Path: m.Path, Connection: m.Connection, Transport: m.Transport, Security: m.Security, IceWords: m.IceWords,
		Class: string(m.Class), Rule: m.Rule, Exceeded: m.Exceeded, Sentence: m.Sentence,
	}
}

// number leaves out what is none: readers skip row groups by statistics that do
// not count it.
func number(v *float64) *float64 {
	if v == nil || *v != *v {
		return nil
	}
	return v
}
