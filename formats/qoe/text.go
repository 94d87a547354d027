package qoe

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Phones and gateways of others report in the text form of RFC 6035 §4.6: a line for
// each group of figures, of which LocalMetrics tells what the reporter received and
// RemoteMetrics what the other end received of it.

// textKinds are the kinds of reports, which the first line names.
var textKinds = []string{"vqsessionreport", "vqintervalreport", "vqalertreport"}

// IsText reports whether a body begins as a report in the form of RFC 6035 does.
func IsText(body []byte) bool {
	line, _, _ := bytes.Cut(body[:min(len(body), maxPrefix)], []byte("\n"))
	name, _ := textLine(line)
	return slices.Contains(textKinds, name)
}

// textMetrics are the figures by their names (RFC 6035 §4.6.1), and by what they are to
// be multiplied: rates are in percent, delays in milliseconds.
var textMetrics = map[string]struct {
	metric Metric
	scale  float64
}{
	"NLR": {Loss, 0.01}, "JDR": {Discarded, 0.01}, "IAJ": {Jitter, 1}, "RTD": {RoundTrip, 1},
	"SOWD": {OneWay, 0.001}, "MOSLQ": {NetworkMOS, 1}, "MOSCQ": {ConversationalMOS, 1},
}

// textLine is the name of a line in lower case, and what stands behind it.
func textLine(line []byte) (name, value string) {
	name, value, _ = strings.Cut(string(line), ":")
	return strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
}

// textReport reads a report in the form of RFC 6035.
func (r *reader) textReport(body []byte) {
	var line []byte
	for whole := true; len(body) > 0 && whole; {
		line, body, whole = bytes.Cut(body, []byte("\n"))
		name, value := textLine(line)
		switch {
		case IsText(line):
			r.finish()
			r.session = &Session{Interval: name != textKinds[0]}
			r.line = &Line{Label: "audio"} // what a report of voice is of, which names no medium
			r.ssrc = [2]string{}
		case name == "localmetrics", name == "remotemetrics":
			r.keepStream()
			r.report.Streams++
			r.stream = &Stream{ID: r.ssrc[Inbound]}
			if name == "remotemetrics" {
				r.stream.Direction, r.stream.ID = Outbound, r.ssrc[Outbound]
			}
		default:
			if !whole && r.stream != nil && name != "dialogid" {
				value = value[:strings.LastIndexByte(value, ' ')+1] // of the last figure digits may be missing
				r.report.Cut = &Truncation{Values: true, Label: r.line.Label, Inside: "metrics/" + bounded(name)}
			}
			r.textValue(name, value)
		}
	}
	r.finish()
	r.report.Schema = SchemaRFC6035
}

// textValue takes a line of a report that holds something itself.
func (r *reader) textValue(name, value string) {
	d := &r.session.Dialog
	switch name {
	case "callid":
		d.CallID = value[:min(len(value), maxName)]
	case "dialogid":
		r.session.ID = value[:min(len(value), maxName)]
	case "localid":
		d.FromURI = uriOf(value)
	case "remoteid":
		d.ToURI = uriOf(value)
	case "origid": // who began the session; many write their own there in any case
		if uri := uriOf(value); uri == d.ToURI && uri != d.FromURI {
			d.Caller = No
		}
	case "localaddr":
		r.ssrc[Outbound] = parameter(value, "SSRC")
	case "remoteaddr":
		r.ssrc[Inbound] = parameter(value, "SSRC")
	case "timestamps": // those of the other end come behind the reporter's own
		if !d.Start.IsZero() {
			return
		}
		d.Start, d.End = instant(parameter(value, "START")), instant(parameter(value, "STOP"))
	case "sessiondesc":
		if r.stream != nil {
			r.stream.Codec = parameter(value, "PD")
		}
	default:
		for key, v := range parameters(value) {
			if m, ok := textMetrics[key]; ok && r.stream != nil && !unknown(m.metric, v) {
				r.figureOf(m.metric, m.scale, v)
			}
		}
	}
}

// unknown reports whether a number stands for one that is not known: a delay of 0, a
// score of 0 or 127 (RFC 3611 §4.7.3 to 4.7.5).
func unknown(m Metric, text string) bool {
	v, err := strconv.ParseFloat(text, 64)
	if m.Unit() == MOS {
		return err == nil && (v == 0 || v == 127)
	}
	return err == nil && v == 0 && (m == RoundTrip || m == OneWay)
}

// parameters yields the names and values of a line: `PD="G.722" SR=16000`.
func parameters(line string) func(yield func(key, value string) bool) {
	return func(yield func(key, value string) bool) {
		for {
			before, rest, found := strings.Cut(line, "=")
			words := strings.Fields(before)
			if !found || len(words) == 0 {
				return
			}
			var value string
			if inside, quoted := strings.CutPrefix(rest, `"`); quoted {
				value, line, _ = strings.Cut(inside, `"`)
			} else {
				value, line, _ = strings.Cut(rest, " ")
			}
			if !yield(strings.ToUpper(words[len(words)-1]), value) {
				return
			}
		}
	}
}

func parameter(line, name string) string {
	for key, value := range parameters(line) {
		if key == name {
			return bounded(value)
		}
	}
	return ""
}

// uriOf is the URI of an address that may have a name before it.
func uriOf(value string) string {
	if _, inside, ok := strings.Cut(value, "<"); ok {
		value, _, _ = strings.Cut(inside, ">")
	}
	return bounded(value)
}
