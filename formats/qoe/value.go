package qoe

import (
	"strconv"
	"strings"
)

// value takes the text of an element that has no others in it, by where it
// stands.
func (r *reader) value(name, text string) {
	if text == "" {
		return
	}
	parent := ""
	if len(r.open) > 0 {
		parent = r.open[len(r.open)-1]
	}
	switch {
	case r.stream != nil:
		r.streamValue(parent, name, text)
	case r.line != nil:
		r.lineValue(parent, name, text)
	case r.session != nil && parent == "DialogInfo":
		r.dialogValue(name, text)
	}
}

func (r *reader) streamValue(parent, name, text string) {
	s := r.stream
	switch name {
	case "PayloadDescription":
		s.Codec = text
		return
	case "Resolution":
		s.Resolution = text
		return
	case "ApplicationShared":
		s.Shared = text
		return
	}
	m, ok := metricOf[name]
	if !ok {
		m, ok = metricOf[parent+"/"+name]
	}
	if !ok {
		return
	}
	r.figureOf(m, 1, text)
}

// figureOf keeps what the stream has of a metric, the first where it has several, after
// it was multiplied by scale.
func (r *reader) figureOf(m Metric, scale float64, text string) {
	s := r.stream
	if _, twice := s.Value(m); twice {
		return
	}
	v, ok := r.number(text)
	v *= scale
	if ok && !m.possible(v) {
		r.report.Unreadable++
		ok = false
	}
	if !ok {
		if len(s.unreadable) < maxUnreadable {
			s.unreadable = append(s.unreadable, m)
		}
		return
	}
	s.figures = append(s.figures, measured{m, v})
}

func (r *reader) lineValue(parent, name, text string) {
	l := r.line
	if parent == "LocalClientEvent" || parent == "RemoteClientEvent" {
		r.event(parent, name, text)
		return
	}
	switch name {
	case "Ice":
		l.Ice = text
	case "Security":
		l.Security = text
	case "Transport":
		l.Transport = text
	case "NetworkConnection":
		l.Connection = text
	case "AppliedBandwidthSource":
		l.BandwidthFrom = text
	case "Name":
		switch parent {
		case "CaptureDev":
			l.Capture = text
		case "RenderDev":
			l.Render = text
		}
	case "IceWarningFlags":
		r.iceWarnings(text)
	case "VPN":
		l.VPN = flag(text)
	case "MidCallReport":
		l.MidCall = flag(text)
	case "LinkSpeed":
		l.LinkSpeed = r.figure(text)
	case "WifiRSSI":
		l.RSSI = r.figure(text)
	case "AppliedBandwidthLimit":
		l.BandwidthLimit = r.figure(text)
	}
}

// iceWarnings reads the decimal mask of bits. It stands in a signed or unsigned
// type, depending on the version.
func (r *reader) iceWarnings(text string) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		r.line.IceWarnings, r.line.HasIceWarnings = n, true
		return
	}
	if n, err := strconv.ParseInt(text, 10, 32); err == nil {
		r.line.IceWarnings, r.line.HasIceWarnings = uint64(uint32(n)), true
		return
	}
	r.report.Unreadable++
}

func (r *reader) event(parent, name, text string) {
	if !strings.HasSuffix(name, "EventRatio") && !strings.HasSuffix(name, "EventCount") || len(r.line.Events) == maxEvents {
		return
	}
	// Most are zero, which is what an absent one means too.
	if v, ok := r.number(text); ok && v > 0 {
		r.line.Events = append(r.line.Events, Event{strings.Clone(name), parent == "RemoteClientEvent", v})
	}
}

func (r *reader) dialogValue(name, text string) {
	d := &r.session.Dialog
	texts := map[string]*string{
		"CorrelationID": &d.CorrelationID, "FromURI": &d.FromURI, "ToURI": &d.ToURI, "LocalPAI": &d.LocalPAI,
		"LocalUserAgent": &d.LocalAgent, "RemoteUserAgent": &d.RemoteAgent, "ConfURI": &d.ConferenceURI, "TrunkingPeer": &d.TrunkingPeer,
	}
	switch to := texts[name]; {
	case to != nil:
		*to = text
	case name == "DialogCategory":
		d.Category = flag(text)
	case name == "Caller":
		d.Caller = flag(text)
	}
}
