package annotate

import (
	"slices"
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// noPath is the cause when a quality report says that the media found no way: ICE
// failed on every line of sound, or no line has any other result.
func (a *explanation) noPath() (reported, bool) {
	if !a.fork.anyAnswer() {
		return reported{}, false
	}
	for _, q := range decisive(a.figures) {
		lost := q.withoutWay()
		if q.OtherLeg != "" || lost == nil || lost.medium() != "audio" && !q.allFailed() {
			continue
		}
		c := Cause{Family: familyReport, Text: withoutMedia("answered, but no sound could pass", lost.Label), Component: q.Side, Frame: q.Frame, fatal: true,
			Next: "Check that both sides reach the A/V Edge: UDP 3478 and TCP 443."}
		for _, m := range sip.ParseMediaDebug(lost.medium() + ":ICEWarn=" + fallback(lost.IceWarnings, "0x0")) {
			if r, ok := catalog.MediaRemedy(lost.iceTable, 0, m); ok {
				c.Media, c.Next = r.Text, r.Next
			}
		}
		return reported{cause: c, rank: rank{0, fromReport, groundRange, 0}}, true
	}
	return reported{}, false
}

// withoutWay returns the first stream for which ICE found no way, one of sound before
// others; nil where all have one.
func (q *Quality) withoutWay() *MediaStream {
	var lost *MediaStream
	for i := range q.Streams {
		m := &q.Streams[i]
		if m.failed() && (lost == nil || m.medium() == "audio" && lost.medium() != "audio") {
			lost = m
		}
	}
	return lost
}

// allFailed reports whether no stream of the report had a way.
func (q *Quality) allFailed() bool {
	return len(q.Streams) > 0 && !slices.ContainsFunc(q.Streams, func(m MediaStream) bool { return !m.failed() })
}

func (m *MediaStream) failed() bool { return strings.EqualFold(m.Path, "failed") }
