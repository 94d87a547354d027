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
	Figures []FigureText
	Path    string // "x-msrta, relay, UDP, wifi"
	Report  string // "dan@contoso.com, message 7"
	Stream  annotate.MediaStream
}

// FigureText is a figure of a stream in words.
type FigureText struct {
	*annotate.Figure
	Text string // "loss 13.7 % !"
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
	for _, f := range annotate.Figures() {
		value, mark := f.Of(m), ""
		if f.Exceeds(m) {
			mark = " !"
		}
		if value != nil && f.Words != "" && (mark != "" || !f.Rare) {
			v.Figures = append(v.Figures, FigureText{f, f.Words + " " + strconv.FormatFloat(round(f.Shown(*value), 2), 'f', -1, 64) + f.Unit() + mark})
		}
	}
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
