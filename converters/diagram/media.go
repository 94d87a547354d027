package diagram

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
)

// maxStreams bounds the streams that a ladder lists.
const maxStreams = 24

// Medium is one stream of a quality report, as a line under the verdict says it.
type Medium struct {
	Who     string // "Cara -> Dan audio"
	Verdict string // good, poor, not classified
	Poor    bool
	Figures []string // "loss 13.7 % (limit 10)", in a fixed order
	Path    string   // "x-msrta, relay, UDP, wifi"
	Report  string   // "dan@contoso.com, message 7"
	Stream  annotate.MediaStream
}

// streams lists the streams of a session's quality reports. What both ends say of one
// stream stands side by side, the receiver first.
func streams(s *annotate.Session) []Medium {
	type told struct {
		q     *annotate.Quality
		m     *annotate.MediaStream
		group int
	}
	var all []told
	groups := map[string]int{}
	for i := range s.Quality {
		q := &s.Quality[i]
		for j := range q.Streams {
			m := &q.Streams[j]
			way := strings.Join([]string{strconv.FormatBool(q.Interim), q.OtherLeg, m.Label, m.From, m.To}, "\x00")
			if _, known := groups[way]; !known {
				groups[way] = len(groups)
			}
			all = append(all, told{q, m, groups[way]})
		}
	}
	slices.SortStableFunc(all, func(x, y told) int {
		return cmp.Or(x.group-y.group, strings.Compare(x.m.Direction, y.m.Direction)) // inbound, outbound
	})
	var list []Medium
	for _, t := range all[:min(len(all), maxStreams)] {
		list = append(list, medium(t.q, t.m))
	}
	return list
}

func medium(q *annotate.Quality, m *annotate.MediaStream) Medium {
	who, _, _ := strings.Cut(m.Sentence, ": ")
	v := Medium{Stream: *m, Who: clean(who, maxText), Verdict: string(m.Class), Poor: m.Class == annotate.MediaPoor || m.Silent}
	if m.Class == annotate.MediaUnclassified {
		v.Verdict = "not classified: " + m.Why
	}
	exceeds := func(name string) bool { return slices.Contains(m.Exceeded, name) }
	exceeded := func(name string) string {
		if exceeds(name) {
			return " !"
		}
		return ""
	}
	add := func(name, words string, value *float64, scale float64, unit string) {
		if value != nil {
			v.Figures = append(v.Figures, words+" "+strconv.FormatFloat(round(*value*scale, 2), 'f', -1, 64)+unit+exceeded(name))
		}
	}
	add("loss", "loss", m.Loss, 100, " %")
	add("jitter", "jitter", m.JitterMS, 1, " ms")
	add("rtt", "round trip", m.RTTMS, 1, " ms")
	add("concealed", "concealed", m.Concealed, 100, " %")
	add("degradation", "degraded", m.Degraded, 1, "")
	add("", "MOS", m.MOS, 1, "")
	add("", "conversational MOS", m.MOSCQ, 1, "")
	add("", "discarded", m.Discarded, 100, " %")
	rate := "received_frame_rate"
	if !exceeds(rate) {
		rate = "frame_rate"
	}
	add(rate, "frames/s", m.FrameRate, 1, "")
	add("frame_loss", "frame loss", m.FrameLoss, 1, " %")
	for _, f := range []struct {
		name, words string
		value       *float64
		scale       float64
	}{
		{"low_frame_rate", "time at a low frame rate", m.LowFrameRate, 1},
		{"dynamic_capability", "time below the machine's capability", m.Capability, 1},
		{"post_fec_loss", "loss after repair", m.PostFECLoss, 100},
	} {
		if exceeds(f.name) { // else they say nothing that a person asks for
			add(f.name, f.words, f.value, f.scale, " %")
		}
	}
	add("spoiled_tiles", "spoiled tiles", m.Spoiled, 1, " %")
	add("tile_latency", "tile latency", m.TileLatency, 1, " ms")
	add("one_way", "one-way", m.OneWay, 1, " s")
	path := slices.DeleteFunc([]string{m.Codec, m.Path, m.Transport, m.Connection}, func(p string) bool { return p == "" })
	v.Path = clean(strings.Join(path, ", "), maxText)
	v.Report = clean(q.Reporter, maxText) + ", message " + strconv.Itoa(q.Frame)
	if q.Interim {
		v.Report += ", interim"
	}
	return v
}

func round(v float64, decimals int) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
	return r
}
