package annotate

import (
	"strings"

	"ocsconv/formats/sip"

	"ocsconv/annotate/catalog"
)

// noPath is the cause when a quality report says that the media found no way: ICE
// failed on every line of sound, or no line has any other result.
func (a *explanation) noPath() (reported, bool) {
	if !a.anyAnswer() {
		return reported{}, false
	}
	for _, q := range decisive(a.figures) {
		if q.OtherLeg != "" || !q.allFailed() {
			continue
		}
		c := Cause{Family: familyReport, Text: withoutMedia("answered, but no sound could pass", q.Streams[0].Label), Component: q.Side, Frame: q.Frame, fatal: true,
			Next: "Check that both sides reach the A/V Edge: UDP 3478 and TCP 443."}
		for i := range q.Streams {
			list := sip.ParseMediaDebug("audio:ICEWarn=" + fallback(q.Streams[i].IceWarnings, "0x0"))
			if len(list) == 0 || q.Schema == "2007" || q.Schema == "2007 R2" {
				continue
			}
			if r, ok := catalog.MediaRemedy(list[0]); ok {
				c.Media, c.Next = r.Text, r.Next
				break
			}
		}
		return reported{cause: c, rank: rank{0, fromReport, groundRange, 0}}, true
	}
	return reported{}, false
}

// allFailed reports whether no stream of the report had a way.
func (q *Quality) allFailed() bool {
	for i := range q.Streams {
		if !strings.EqualFold(q.Streams[i].Path, "failed") {
			return false
		}
	}
	return len(q.Streams) > 0
}
