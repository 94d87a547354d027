package annotate

import (
	"fmt"
	"slices"
	"strings"

	"ocsconv/formats/qoe"
)

// Sound that flows one way only is what people complain of most. A report shows it by a
// stream without a packet beside one that has many. What it does not show is why: who is
// muted or on hold all the time sends nothing either.

// manyPackets is the number from which a stream is long enough, five seconds of sound,
// for the silence of the other direction to say something.
const manyPackets = 250

// silentOf returns the place of the stream of sound that had no packet among those of one
// media line of which another one had many, -1 for none. Who is alone in a conference
// hears nobody.
func silentOf(line []MediaStream, d *qoe.Dialog) int {
	if d.ConferenceURI != "" {
		return -1
	}
	silent, many := -1, false
	for i := range line {
		m := &line[i]
		switch {
		case m.medium() != "audio" || m.Packets == nil || strings.EqualFold(m.Path, "failed"):
		case *m.Packets == 0:
			silent = i
		case *m.Packets >= manyPackets:
			many = true
		}
	}
	if !many {
		return -1
	}
	return silent
}

// oneWay returns the stream that had no packet where the other direction had many, nil
// where both flowed, or none.
func (q *Quality) oneWay() *MediaStream {
	if i := slices.IndexFunc(q.Streams, func(m MediaStream) bool { return m.Silent }); i >= 0 {
		return &q.Streams[i]
	}
	return nil
}

// oneWaySentence says which direction had no packet: "One way: kai received no packet of
// sound from lena".
func (q *Quality) oneWaySentence() string {
	m := q.oneWay()
	if m.Direction == "outbound" {
		return "One way: " + definite(m.From) + " sent no packet of sound to " + definite(m.To)
	}
	return "One way: " + definite(m.To) + " received no packet of sound from " + definite(m.From)
}

// silentReport returns the report by which sound flowed one way only, nil for none.
func silentReport(list []Quality) *Quality {
	return find(decisive(list), func(q *Quality) bool { return q.OtherLeg == "" && q.oneWay() != nil })
}

// oneWayHeadline says that sound flowed one way only: "kai heard nothing of lena (0
// packets)."; "" where it flowed both ways.
func oneWayHeadline(list []Quality) string {
	q := silentReport(list)
	if q == nil {
		return ""
	}
	m := q.oneWay()
	text := definite(m.To) + " heard nothing of " + definite(m.From)
	if sent := sentPackets(list, m); sent > 0 {
		return fmt.Sprintf("%s: %d packets were sent and none arrived.", text, sent)
	}
	return text + " (0 packets)."
}

// oneWayNext is what to ask first where sound flowed one way only.
func oneWayNext(list []Quality) string {
	m := silentReport(list).oneWay()
	from, to := definite(m.From), definite(m.To)
	if sentPackets(list, m) > 0 {
		return "Look what drops the media on its way from " + from + " to " + to + ": a firewall or NAT at either end, or the Edge."
	}
	return "Ask whether " + from + " was muted or on hold; if not, look at the microphone, then what drops the media on its way to " + to + "."
}

// sentPackets is how many packets another report says that were sent of a stream, 0 where
// no report tells.
func sentPackets(list []Quality, m *MediaStream) int64 {
	if m.Direction != "inbound" {
		return 0
	}
	for _, q := range decisive(list) {
		for i := range q.Streams {
			if s := &q.Streams[i]; s.Direction == "outbound" && s.Label == m.Label && s.From == m.From && s.Packets != nil && *s.Packets >= manyPackets {
				return *s.Packets
			}
		}
	}
	return 0
}
