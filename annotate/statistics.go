package annotate

import (
	"crypto/sha256"

	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"
)

// Gateways and phones of others end a call with figures of its media, in a header of the
// BYE or of the answer to it. They are a report as any other: of what its sender received.

var statisticsNames = [...]string{"P-RTP-Stat", "X-RTP-Stat"}

var statisticsHeaders = [...]sip.Name{sip.NameOf(statisticsNames[0]), sip.NameOf(statisticsNames[1])}

// statistics lists the reports in the headers of the messages that ended the call. Those of
// a BYE that passes several servers are one.
func (a *contest) statistics() []*mediaReport {
	var list []*mediaReport
	for _, m := range a.trace.messages {
		if m.method != sip.BYE || m.rare == 0 || m.original != nil || m.duplicate != nil {
			continue
		}
		for v := range rareValues(a.c.text(m.rare), keyStatistics) {
			list = append(list, a.statisticsOf(m, v))
		}
	}
	return list[:min(len(list), maxOfCall)]
}

// statisticsOf reads the value of one header, behind the index of its name.
func (a *contest) statisticsOf(m *message, value string) *mediaReport {
	report := qoe.ReadStatistics(value[1:])
	from, to, tag, agent := m.from, m.to, m.fromTag, m.agent
	if !m.request() {
		from, to, tag = m.to, m.from, m.toTag
	}
	d := &report.Sessions[0].Dialog
	d.CallID, d.FromTag, d.ToTag = a.c.text(a.chain.callID), shownTag(m.fromTag), shownTag(m.toTag)
	d.FromURI, d.ToURI, d.LocalAgent = a.c.text(from), a.c.text(to), a.c.text(agent)
	switch {
	case a.roles.callers[tag]:
		d.Caller = qoe.Yes
	case len(a.roles.callers) > 0:
		d.Caller = qoe.No
	}
	sum := sha256.Sum256([]byte(tag + value))
	return &mediaReport{
		frame: m.frame, callID: a.chain.callID, from: from, at: m.at, text: reportText{sum: [8]byte(sum[:8])}, report: report,
		header: statisticsNames[value[0]-'0'],
	}
}
