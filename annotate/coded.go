package annotate

import "ocsconv/annotate/codec"

// What a session holds, in the order in which it is coded. It is written out, because
// encoding/gob and encoding/json leave out what is not exported, and gob takes a pointer to
// zero for nil and an empty list for none: a session would not come back as it was.

// codeBrief codes what [Case.Brief] returns; codeRest follows it in an archive.
func codeBrief(c *codec.Codec, s *Session) {
	c.Fields(&s.Schema, &s.Number, &s.CallID, (*string)(&s.Kind), (*string)(&s.View), &s.Owner, &s.Start.Time, &s.End.Time,
		&s.Files)
	codeParty(c, &s.Caller)
	c.Fields(&s.Callee, (*string)(&s.Outcome), (*string)(&s.MPOP), &s.Winner, &s.AnswerMS)
	codec.List(c, &s.Endpoints, codeEndpoint)
	codec.List(c, &s.Diagnostics, codeDiagnostic)
	c.Fields((*string)(&s.Reason), &s.DurationMS, &s.FirstFrame, &s.Call, &s.Calls, (*bool)(&s.CallerUnknown), &s.DialsOut, &s.RedirectedTo)
	codec.Optional(c, &s.Cause, codeCause)
	codec.List(c, &s.Quality, codeQuality)
	codec.List(c, &s.OtherReports, codeQuality)
	codec.Optional(c, &s.ReportOf, codeReportOf)
	codec.List(c, &s.Identities, func(c *codec.Codec, one *[]string) { codec.List(c, one, codec.Text[string]) })
	codec.Optional(c, &s.digest, codeDigest)
}

func codeRest(c *codec.Codec, s *Session) {
	codec.Optional(c, &s.Media, codeMedia)
	codec.List(c, &s.Links, codeLink)
	codec.List(c, &s.Messages, codeNote)
	c.Fields(&s.Summary, &s.Server, &s.Subject, &s.straight)
	codec.List(c, &s.Ratings, codeRating)
	codec.List(c, &s.ReportMessages, codeNote)
	codec.List(c, &s.LinkKeys, codeKey)
	codec.List(c, &s.Clocks, codeClock)
	codec.List(c, &s.Records, codeRecord)
	c.Fields(&s.Assumed)
	c.Fields(&s.summary, &s.timed)
}

func codeDigest(c *codec.Codec, d *digest) {
	c.Fields(&d.messages, &d.copies, &d.doubled, &d.refusal, &d.statuses, &d.servers, &d.hosts)
}

func codeParty(c *codec.Codec, p *Party) {
	c.Fields(&p.AOR, &p.Name, &p.Tag, &p.Epid, &p.Product, &p.UserAgent)
}

func codeEndpoint(c *codec.Codec, e *Endpoint) {
	c.Fields(&e.Label, &e.AOR, &e.Epid, &e.Tag, &e.GRUU, &e.Instance, &e.Product, &e.UserAgent, &e.FirstResponseMS,
		&e.RingMS, (*string)(&e.State), (*string)(&e.How), &e.Evidence, &e.Name, &e.Class, &e.FinalCode, &e.SameAOR,
		&e.GRUUMatch, &e.FirstFrame, &e.Candidates, &e.EarlyMedia, &e.Reason)
}

func codeMedia(c *codec.Codec, m *Media) {
	c.Fields(&m.Local, &m.LocalType, &m.Remote, &m.RemoteType, &m.Confirmed, &m.Mismatch, &m.Relayed, &m.Evidence)
}

func codeDiagnostic(c *codec.Codec, d *Diagnostic) {
	c.Fields(&d.Message, &d.ID, &d.Reason, &d.Component, &d.Source, &d.Header, &d.Meaning, &d.Sub)
}

func codeLink(c *codec.Codec, l *Link) {
	c.Fields(&l.CallID, &l.Why, &l.Confidence, &l.Session)
}

func codeKey(c *codec.Codec, k *LinkKey) {
	c.Fields(&k.Why, &k.Value, &k.Confidence)
}

func codeNote(c *codec.Codec, n *Note) {
	c.Begin()
	c.Fields(&n.N, &n.Time.Time, &n.File, &n.Line, (*uint8)(&n.Direction), (*uint8)(&n.DirectionHow), &n.StartLine,
		&n.CSeq, (*string)(&n.Kind), &n.Endpoint, (*string)(&n.State), &n.Note, &n.Frame, &n.Confidence, &n.Method,
		&n.Status, &n.FromTag, &n.ToTag, &n.FromEpid, &n.ToEpid, &n.UserAgent, &n.Product, &n.Transaction, &n.Src, &n.Dst,
		&n.Source, &n.Destination, &n.Protocol, &n.InfoTail, &n.CopyOf, &n.SDP, (*string)(&n.Verdict), &n.Retransmit,
		&n.ofServer, &n.traced, &n.Length, &n.AheadMS, &n.Duplicate, &n.DiagnosticIDs, &n.Process, &n.Thread, &n.Level, &n.Component,
		&n.Server, &n.Comments, &n.Session, &n.timed)
	codec.List(c, &n.tabled, codeTabled)
	codeReference(c, &n.named)
	codec.List(c, &n.reports, codeQuality)
}

func codeCause(c *codec.Codec, x *Cause) {
	c.Fields(&x.Status, &x.ID, &x.Family, &x.Text, &x.Next, &x.Component, &x.Host, &x.Message, (*string)(&x.How), &x.Frame,
		&x.Said, &x.Media, &x.fatal, &x.known, &x.transfer, &x.missed, &x.ofRequest, &x.unconfirmed, &x.inRecord, &x.timed)
}

func codeQuality(c *codec.Codec, q *Quality) {
	c.Fields(&q.Reporter, &q.Message, &q.Schema, &q.Interim, (*string)(&q.Class), &q.Sentence)
	codec.List(c, &q.Streams, codeMediaStream)
	c.Fields(&q.Frame, &q.Session, &q.Side, &q.Endpoint, &q.Machine, &q.Complete, &q.Damage, &q.Status, &q.OtherLeg,
		&q.Repeated, &q.Leg, &q.Stray, &q.Reading, &q.Next, &q.Omitted, &q.Unusable, &q.Bandwidth, &q.caller, &q.end,
		&q.at)
}

func codeMediaStream(c *codec.Codec, m *MediaStream) {
	c.Fields(&m.Label, &m.Direction, &m.Codec, &m.Packets, &m.Path, &m.Connection, (*string)(&m.Class), &m.Rule, &m.Exceeded,
		&m.From, &m.To, &m.Sentence, &m.Why, (*string)(&m.ByCQD), &m.ID, &m.Resolution, &m.Shared, &m.Transport,
		&m.Security, &m.VPN, &m.Silent, &m.LinkSpeed, &m.RSSI, &m.Device, &m.IceWarnings, &m.IceWords, (*string)(&m.iceTable))
	for _, f := range figures {
		c.Fields(f.field(m))
	}
	codec.List(c, &m.excesses, codeExcess)
}

func codeRating(c *codec.Codec, r *Rating) {
	c.Fields(&r.User, &r.Stars, &r.Text, &r.Reasons, &r.Message, &r.Frame, &r.session)
}

func codeReportOf(c *codec.Codec, r *ReportOf) {
	c.Fields(&r.CallID, &r.Session)
}

func codeRecord(c *codec.Codec, r *Record) {
	c.Fields(&r.Time.Time, &r.Level, &r.Component, &r.Server, &r.Text, &r.CSeq, &r.Reason, &r.Result)
}

func codeClock(c *codec.Codec, x *Clock) {
	c.Fields(&x.Name, &x.AheadMS, &x.Copies)
}

func codeExcess(c *codec.Codec, e *excess) {
	c.Fields(&e.name, &e.words, (*uint8)(&e.metric), &e.limit.limit, &e.below, &e.value)
}

func codeTabled(c *codec.Codec, t *tabled) {
	c.Fields(&t.reason, &t.component)
}

func codeReference(c *codec.Codec, r *reference) {
	c.Fields(&r.n, &r.frame)
}
