package annotate

// What a session holds, in the order in which it is coded. It is written out, because
// encoding/gob and encoding/json leave out what is not exported, and gob takes a pointer to
// zero for nil and an empty list for none: a session would not come back as it was.

func (c *coder) session(s *Session) {
	c.fields(&s.Schema, &s.Number, &s.CallID, (*string)(&s.Kind), (*string)(&s.View), &s.Owner, &s.Start.Time, &s.End.Time,
		&s.Files)
	c.party(&s.Caller)
	c.fields(&s.Callee, (*string)(&s.Outcome), (*string)(&s.MPOP), &s.Winner, &s.AnswerMS)
	codeList(c, &s.Endpoints, (*coder).endpoint)
	codeOptional(c, &s.Media, (*coder).media)
	codeList(c, &s.Diagnostics, (*coder).diagnostic)
	codeList(c, &s.Links, (*coder).link)
	codeList(c, &s.Messages, (*coder).note)
	c.fields(&s.Summary, (*string)(&s.Reason), &s.DurationMS, &s.FirstFrame, &s.Call, &s.Calls, (*bool)(&s.CallerUnknown),
		&s.DialsOut, &s.Server, &s.Subject)
	codeOptional(c, &s.Cause, (*coder).cause)
	codeList(c, &s.Quality, (*coder).quality)
	codeList(c, &s.OtherReports, (*coder).quality)
	codeList(c, &s.Ratings, (*coder).rating)
	codeOptional(c, &s.ReportOf, (*coder).reportOf)
	codeList(c, &s.ReportMessages, (*coder).note)
	codeList(c, &s.Keys, (*coder).key)
	codeList(c, &s.Identities, func(c *coder, one *[]string) { codeList(c, one, codeText[string]) })
	codeList(c, &s.Records, (*coder).record)
	c.fields(&s.summary)
}

func (c *coder) party(p *Party) {
	c.fields(&p.AOR, &p.Name, &p.Tag, &p.Epid, &p.Product, &p.UserAgent)
}

func (c *coder) endpoint(e *Endpoint) {
	c.fields(&e.Label, &e.AOR, &e.Epid, &e.Tag, &e.GRUU, &e.Instance, &e.Product, &e.UserAgent, &e.FirstResponseMS,
		&e.RingMS, (*string)(&e.State), (*string)(&e.How), &e.Evidence, &e.Name, &e.Class, &e.FinalCode, &e.SameAOR,
		&e.GRUUMatch, &e.FirstFrame, &e.Candidates, &e.EarlyMedia, &e.Reason)
}

func (c *coder) media(m *Media) {
	c.fields(&m.Local, &m.LocalType, &m.Remote, &m.RemoteType, &m.Confirmed, &m.Mismatch, &m.Relayed, &m.Evidence)
}

func (c *coder) diagnostic(d *Diagnostic) {
	c.fields(&d.Message, &d.ID, &d.Reason, &d.Component, &d.Source, &d.Header, &d.Meaning, &d.Sub)
}

func (c *coder) link(l *Link) {
	c.fields(&l.CallID, &l.Why, &l.Confidence, &l.Session)
}

func (c *coder) key(k *Key) {
	c.fields(&k.Why, &k.Value, &k.Confidence)
}

func (c *coder) note(n *Note) {
	c.place = 0
	c.fields(&n.N, &n.Time.Time, &n.File, &n.Line, (*uint8)(&n.Direction), (*uint8)(&n.DirectionHow), &n.StartLine,
		&n.CSeq, (*string)(&n.Kind), &n.Endpoint, (*string)(&n.State), &n.Note, &n.Frame, &n.Confidence, &n.Method,
		&n.Status, &n.FromTag, &n.ToTag, &n.FromEpid, &n.ToEpid, &n.UserAgent, &n.Product, &n.Transaction, &n.Src, &n.Dst,
		&n.Source, &n.Destination, &n.Protocol, &n.InfoTail, &n.CopyOf, &n.SDP, (*string)(&n.Verdict), &n.Retransmit,
		&n.ofServer, &n.traced, &n.Length, &n.Duplicate, &n.DiagnosticIDs, &n.Process, &n.Thread, &n.Level, &n.Component,
		&n.Server, &n.Comments, &n.Session)
	codeList(c, &n.tabled, (*coder).tabled)
	c.reference(&n.named)
	codeList(c, &n.reports, (*coder).quality)
}

func (c *coder) cause(x *Cause) {
	c.fields(&x.Status, &x.ID, &x.Family, &x.Text, &x.Next, &x.Component, &x.Host, &x.Message, (*string)(&x.How), &x.Frame,
		&x.Said, &x.Media, &x.fatal, &x.known, &x.transfer, &x.missed, &x.aside)
}

func (c *coder) quality(q *Quality) {
	c.fields(&q.Reporter, &q.Message, &q.Schema, &q.Interim, (*string)(&q.Class), &q.Sentence)
	codeList(c, &q.Streams, (*coder).mediaStream)
	c.fields(&q.Frame, &q.Session, &q.Side, &q.Endpoint, &q.Machine, &q.Complete, &q.Damage, &q.Status, &q.OtherLeg,
		&q.Repeated, &q.Leg, &q.Stray, &q.Reading, &q.Next, &q.Omitted, &q.Unusable, &q.Bandwidth, &q.caller, &q.end,
		&q.at)
}

func (c *coder) mediaStream(m *MediaStream) {
	c.fields(&m.Label, &m.Direction, &m.Codec, &m.Packets, &m.Loss, &m.LossMax, &m.JitterMS, &m.JitterMax, &m.RTTMS,
		&m.RTTMax, &m.Degraded, &m.MOS, &m.Concealed, &m.Discarded, &m.MOSCQ, &m.Path, &m.Connection, (*string)(&m.Class), &m.Rule, &m.Exceeded,
		&m.From, &m.To, &m.Sentence, &m.Why, (*string)(&m.ByCQD), &m.ID, &m.PostFECLoss, &m.FrameRate, &m.FrameLoss,
		&m.LowFrameRate, &m.Capability, &m.Resolution, &m.BitRate, &m.Spoiled, &m.TileLatency, &m.OneWay, &m.Shared, &m.Transport,
		&m.Security, &m.VPN, &m.Silent, &m.LinkSpeed, &m.RSSI, &m.Device, &m.IceWarnings, &m.IceWords)
	codeList(c, &m.excesses, (*coder).excess)
}

func (c *coder) rating(r *Rating) {
	c.fields(&r.User, &r.Stars, &r.Text, &r.Reasons, &r.Message, &r.Frame, &r.session)
}

func (c *coder) reportOf(r *ReportOf) {
	c.fields(&r.CallID, &r.Session)
}

func (c *coder) record(r *Record) {
	c.fields(&r.Time.Time, &r.Level, &r.Component, &r.Server, &r.Text)
}

func (c *coder) clock(x *Clock) {
	c.fields(&x.Name, &x.AheadMS, &x.Copies)
}

func (c *coder) excess(e *excess) {
	c.fields(&e.name, &e.words, (*uint8)(&e.metric), &e.limit.limit, &e.below, &e.value)
}

func (c *coder) tabled(t *tabled) {
	c.fields(&t.reason, &t.component)
}

func (c *coder) reference(r *reference) {
	c.fields(&r.n, &r.frame)
}
