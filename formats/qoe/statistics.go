package qoe

import (
	"strconv"
	"strings"
)

// Statistics returns the parameters of a P-RTP-Stat or X-RTP-Stat header by their names
// in capitals. Gateways and phones give them in a BYE, or in its answer, of the media of
// the call; they stand behind semicolons or commas (Cisco's CUBE documents P-RTP-Stat).
func Statistics(value string) map[string]string {
	separator := ";"
	if !strings.Contains(value, separator) {
		separator = ","
	}
	found := map[string]string{}
	for part := range strings.SplitSeq(value, separator) {
		if name, v, ok := strings.Cut(part, "="); ok {
			found[strings.ToUpper(strings.TrimSpace(name))] = strings.TrimSpace(v)
		}
	}
	return found
}

// ReadStatistics reads a P-RTP-Stat or X-RTP-Stat header as a report of sound, which does
// not name its call. A parameter of two values has no figure, since their order differs
// between makers.
func ReadStatistics(value string) *Report {
	found := Statistics(value)
	r := reader{report: &Report{Schema: SchemaStatistics, Streams: 2}, line: &Line{Label: "audio"}, session: &Session{}}
	r.stream = &Stream{Codec: bounded(found["DE"])}
	r.statistic(PacketCount, found["PR"])
	r.statistic(Jitter, found["JI"])
	r.statistic(Loss, lostOf(found["PL"], found["PR"]))
	r.keepStream()
	r.stream = &Stream{Direction: Outbound, Codec: bounded(found["EN"])}
	r.statistic(PacketCount, found["PS"])
	r.statistic(RoundTrip, found["LA"])
	r.keepStream()
	r.keepLine()
	r.keepSession()
	return r.report
}

// statistic keeps one figure, unless it is two, or a delay of 0 as of one that was not
// measured.
func (r *reader) statistic(m Metric, text string) {
	if text != "" && !strings.ContainsAny(text, ",/") && !unknown(m, text) {
		r.figureOf(m, 1, text)
	}
}

// lostOf is the fraction of the packets sent that were lost, "" where the numbers of lost
// and received packets do not tell.
func lostOf(lost, received string) string {
	l, err := strconv.ParseUint(lost, 10, 32)
	n, err2 := strconv.ParseUint(received, 10, 32)
	if err != nil || err2 != nil || l+n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(l)/float64(l+n), 'g', -1, 64)
}
