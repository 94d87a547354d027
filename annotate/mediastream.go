package annotate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"ocsconv/formats/qoe"

	"ocsconv/annotate/catalog"
)

// newMediaStream puts a stream of a report into the value that callers see.
func newMediaStream(report *qoe.Report, r *qoe.Session, l *qoe.Line, s *qoe.Stream, local, remote string) MediaStream {
	measured := s
	if noMedia(l, s) {
		measured = &qoe.Stream{} // a jitter of 0 ms is none
	}
	m := MediaStream{
		Label: clean(l.Label, 60), Direction: s.Direction.String(), Codec: clean(s.Codec, 40), ID: clean(s.ID, 40),
		Path: strings.ToLower(clean(l.Ice, 20)), Connection: strings.ToLower(clean(l.Connection, 20)), Resolution: clean(s.Resolution, 20),
		Shared: clean(s.Shared, 20), Transport: clean(l.Transport, 10), Security: clean(l.Security, 10), VPN: l.VPN.True(), Exceeded: []string{},
	}
	for _, f := range figures {
		f.take(&m, measured)
	}
	m.From, m.To, m.Device = remote, local, clean(l.Render, 80)
	if s.Direction == qoe.Outbound {
		m.From, m.To, m.Device = local, remote, clean(l.Capture, 80)
	}
	if n, ok := s.Value(qoe.PacketCount); ok {
		packets := int64(n)
		m.Packets = &packets
	}
	if l.LinkSpeed.Known {
		m.LinkSpeed = &l.LinkSpeed.Value
	}
	if l.RSSI.Known {
		m.RSSI = &l.RSSI.Value
	}
	m.iceWarnings(report.Schema, r, l)
	if m.Class, m.Rule, m.Why, m.excesses = classify(report.Schema, l, s); m.Class == MediaGood && report.Cut.In(l, s) {
		// Figures that would make it poor may be missing.
		m.Class, m.Rule, m.Why = MediaUnclassified, "", whyCut
	}
	for _, e := range m.excesses {
		m.Exceeded = append(m.Exceeded, e.name)
	}
	if m.ByCQD = byDashboard(l, s, m.Class); m.ByCQD == m.Class {
		m.ByCQD = ""
	}
	m.Sentence = clean(m.sentence(), 300)
	return m
}

// iceWarnings names the bits by the table of the reporter's product. Reports of
// OCS 2007 and 2007 R2 have the other one; where schema and client disagree, both
// readings are given.
func (m *MediaStream) iceWarnings(schema qoe.Schema, r *qoe.Session, l *qoe.Line) {
	if !l.HasIceWarnings || l.IceWarnings == 0 {
		return
	}
	m.IceWarnings = catalog.Hex(l.IceWarnings)
	old := schema == qoe.Schema2007 || schema == qoe.Schema2007R2
	switch known, byAgent := oldAgent(r.Dialog.LocalAgent); {
	case known && byAgent != old:
		m.IceWords = catalog.IceWords(catalog.IceTableA, l.IceWarnings) + "; or, by the table of OCS 2007: " + catalog.IceWords(catalog.IceTableB, l.IceWarnings)
	case old:
		m.iceTable, m.IceWords = catalog.IceTableB, catalog.IceWords(catalog.IceTableB, l.IceWarnings)
	default:
		m.iceTable, m.IceWords = catalog.IceTableA, catalog.IceWords(catalog.IceTableA, l.IceWarnings)
	}
}

// oldAgent reports whether a User-Agent is one of OCS 2007 or 2007 R2. It is not
// known for others than Microsoft's clients.
func oldAgent(agent string) (known, old bool) {
	version, ok := strings.CutPrefix(agent, "UCCAPI/")
	if !ok {
		if version, ok = strings.CutPrefix(agent, "CPE/"); !ok {
			return false, false
		}
	}
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return err == nil, n < 4
}

// number writes a number with so many decimals at most.
func number(v float64, decimals int) string {
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// amount writes a value in the unit of its metric: "13.7 %", "48 ms".
func amount(m qoe.Metric, v float64) string {
	switch m.Unit() {
	case qoe.Fraction:
		return number(v*100, 1) + " %"
	case qoe.Percent:
		return number(v, 1) + " %"
	case qoe.Milliseconds:
		return number(v, 1) + " ms"
	case qoe.Seconds:
		return number(v, 2) + " s"
	case qoe.FramesPerSecond:
		return number(v, 1) + " frames/s"
	case qoe.BitsPerSecond:
		return bitRate(v)
	case qoe.MOS:
		return number(v, 2) + " MOS"
	}
	return number(v, 1)
}

// bare writes a limit without its unit, which stands before it.
func bare(m qoe.Metric, v float64) string {
	if m.Unit() == qoe.Fraction {
		v *= 100
	}
	return number(v, 2)
}

func bitRate(v float64) string {
	switch {
	case v >= 1e6:
		return number(v/1e6, 1) + " Mbit/s"
	case v >= 1e3:
		return number(math.Round(v/1e3), 0) + " kbit/s"
	}
	return number(v, 0) + " bit/s"
}

// medium names the kind of media of a stream.
func (m *MediaStream) medium() string {
	switch modalityOf(m.Label) {
	case audioMedia:
		return "audio"
	case videoMedia:
		return "video"
	case sharingMedia, videoSharingMedia:
		return "sharing"
	}
	return fallback(m.Label, "media")
}

// sentence says how the stream was: "Cara → Dan audio: poor: loss 13.7 % (limit
// 10), jitter 48 ms (30)."
func (m *MediaStream) sentence() string {
	text := m.From + " → " + m.To + " " + m.medium() + ": "
	switch m.Class {
	case MediaUnclassified:
		return text + "not classified: " + m.Why + "."
	case MediaGood:
		return text + "good" + m.otherRule() + "."
	}
	parts := make([]string, len(m.excesses))
	for i, e := range m.excesses {
		lead := ""
		if i == 0 {
			lead = "limit "
		}
		parts[i] = fmt.Sprintf("%s %s (%s%s)", e.words, amount(e.metric, e.value), lead, bare(e.metric, e.limit.limit))
	}
	return text + "poor: " + strings.Join(parts, ", ") + m.otherRule() + "."
}

// otherRule names the verdict of the dashboard where it differs.
func (m *MediaStream) otherRule() string {
	switch m.ByCQD {
	case "":
		return ""
	case MediaUnclassified:
		return " by the " + m.Rule + " rule; not classified by that of CQD"
	}
	return " by the " + m.Rule + " rule; " + string(m.ByCQD) + " by that of CQD"
}
