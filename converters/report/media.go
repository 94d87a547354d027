package report

import (
	"slices"
	"strconv"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/diagram"
)

// stream is one stream of a quality report. Its bars are loss, jitter, round
// trip, concealed and MOS, in this order.
type stream struct {
	Who     string `json:"who"`
	Verdict string `json:"verdict"`
	Poor    bool   `json:"poor,omitempty"`
	Bars    []bar  `json:"bars"`
	Further string `json:"further,omitempty"`
	Path    string `json:"path,omitempty"`
	Report  string `json:"report,omitempty"`
}

// bar is a figure against its limit.
type bar struct {
	Text     string  `json:"text,omitempty"` // "" where the report has no such figure
	Value    float64 `json:"value,omitempty"`
	Limit    float64 `json:"limit,omitempty"`
	Max      float64 `json:"max,omitempty"`
	Exceeded bool    `json:"exceeded,omitempty"`
}

// streams lists the streams of a session's quality reports with their bars.
func streams(l *diagram.Ladder) []stream {
	var list []stream
	for i := range l.Media {
		line := &l.Media[i]
		m := &line.Stream
		v := stream{Who: line.Who, Verdict: line.Verdict, Poor: line.Poor, Path: line.Path, Report: line.Report}
		v.Bars = []bar{
			newBar(m, "loss", m.Loss, 100, " %", 10, 30),
			newBar(m, "jitter", m.JitterMS, 1, " ms", 30, 100),
			newBar(m, "rtt", m.RTTMS, 1, " ms", 500, 1500),
			newBar(m, "concealed", m.Concealed, 100, " %", 7, 20),
			newBar(m, "", m.MOS, 1, "", 0, 5),
		}
		v.Further = further(line.Figures)
		list = append(list, v)
	}
	return list
}

// newBar makes the bar of a figure, with room for three times the limit.
func newBar(m *annotate.MediaStream, name string, value *float64, scale float64, unit string, limit, most float64) bar {
	if value == nil {
		return bar{}
	}
	v := *value * scale
	return bar{Text: decimal(v) + unit, Value: min(v, most), Limit: limit, Max: most, Exceeded: slices.Contains(m.Exceeded, name)}
}

func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// further joins the figures that have no bar.
func further(figures []string) string {
	var list []string
	for _, f := range figures {
		if !slices.ContainsFunc([]string{"loss ", "jitter ", "round trip ", "concealed ", "MOS "}, func(p string) bool { return strings.HasPrefix(f, p) }) {
			list = append(list, f)
		}
	}
	return strings.Join(list, ", ")
}

// rules names whose limits the verdicts are by.
func rules(s *annotate.Session) string {
	var names []string
	for i := range s.Quality {
		for j := range s.Quality[i].Streams {
			if r := s.Quality[i].Streams[j].Rule; r != "" && !slices.Contains(names, r) {
				names = append(names, r)
			}
		}
	}
	if len(names) == 0 {
		return "No stream is classified."
	}
	return "Verdicts by the rule of " + strings.Join(names, " and ") + "."
}

func why(c *annotate.Cause) string {
	if c == nil {
		return ""
	}
	return joined(c.String(), c.Where())
}

func next(c *annotate.Cause) string {
	if c == nil {
		return ""
	}
	return text(c.Next)
}
