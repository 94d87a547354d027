package catalog

import (
	"fmt"
	"strconv"

	"ocsconv/formats/qoe"
	"ocsconv/formats/sip"
)

// statistics are the figures that gateways and phones give in a BYE, or in its answer, of
// the media of the call (Cisco's CUBE documents them for P-RTP-Stat).
var statistics = []sip.Attribute{
	{Name: "PS", Value: "packets sent"}, {Name: "PR", Value: "packets received"}, {Name: "PL", Value: "packets lost"}, {Name: "JI", Value: "jitter in ms"},
	{Name: "LA", Value: "round trip in ms"}, {Name: "DU", Value: "duration in s"}, {Name: "EN", Value: "codec sent"}, {Name: "DE", Value: "codec received"},
}

// explainStatistics explains a P-RTP-Stat or X-RTP-Stat header. What has two values is
// shown as it is written, since the order differs between makers.
func explainStatistics(name, value string) []Explanation {
	e := Explanation{Kind: KindReport, Subject: name, Title: "statistics of the media", Source: "Cisco CUBE, RTP Media Loopback and Call Statistics", Exact: true,
		Meaning: "What its sender sent and received of the media; it says nothing of what the other side received."}
	found := qoe.Statistics(value)
	for _, s := range statistics {
		if v := found[s.Name]; v != "" {
			e.Details = append(e.Details, sip.Attribute{Name: s.Value, Value: v})
		}
	}
	received, err := strconv.ParseUint(found["PR"], 10, 32)
	if err != nil {
		return []Explanation{e}
	}
	if lost, err := strconv.ParseUint(found["PL"], 10, 32); err == nil && lost+received > 0 {
		e.Meaning = fmt.Sprintf("%d of %d packets that were sent to it were lost (%.1f %%). ", lost, lost+received, float64(lost)*100/float64(lost+received)) + e.Meaning
	}
	if sent := found["PS"]; received == 0 && sent != "" && sent != "0" {
		e.Meaning = "It received no packet, and heard nothing of the other side. " + e.Meaning
		e.Next = "Look what drops the media on its way to the sender of this header: a firewall or NAT, or an address in the SDP that cannot be reached."
	}
	return []Explanation{e}
}
