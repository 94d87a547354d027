package filter

import (
	"math"
	"slices"

	"ocsconv/annotate"
)

// qualityFields are why a session failed and how its media was. They are there in
// every message of the call, and those of quality in the report's own message too.
var qualityFields = []field{
	ofSession(mpopText("mpop.cause", "Why the session failed, as no such user (404, 1003)", func(s *annotate.Session, _ *annotate.Note) string {
		if s.Cause == nil {
			return ""
		}
		return s.Cause.String()
	})),
	oneOf(mediaClasses, "mpop.quality.class", "Class of the call's media by Microsoft's rule: good, poor, unclassified", func(s *annotate.Session, n *annotate.Note) string {
		if reports := n.Reports(); len(reports) > 0 {
			return string((&annotate.Session{Quality: reports}).MediaClass())
		}
		return string(s.MediaClass())
	}),
	{name: "mpop.quality.reporter", kind: text, note: true, about: "Address of who reports on the media", values: reporters},
	qualityFigure("loss", "Packets lost of a stream, as a fraction"),
	qualityFigure("jitter", "Jitter of a stream in milliseconds"),
	qualityFigure("rtt", "Round trip of a stream in milliseconds"),
	qualityFigure("mos", "Network MOS of a stream, 1 to 5"),
	qualityFigure("degradation", "By how much the network lowered the MOS of a stream"),
	qualityFigure("concealed", "Samples of a stream that were made up, as a fraction"),
	qualityText("codec", "Codec of a stream"),
	qualityText("path", "Way of a stream: direct, relay, http-proxy, failed"),
	qualityText("connection", "Network of the reporter: wired, wifi"),
}

var mediaClasses = wordsOf(annotate.MediaGood, annotate.MediaPoor, annotate.MediaUnclassified)

// reports returns the quality reports of a message, else of its session.
func reports(p *packet) []annotate.Quality {
	switch {
	case p.Session == nil || p.Note == nil:
		return nil
	case len(p.Note.Reports()) > 0:
		return p.Note.Reports()
	}
	return p.Session.Quality
}

func reporters(p *packet, yield func(value) bool) {
	list := reports(p)
	for i := range list {
		if !yield(octetsOf([]byte(list[i].Reporter))) {
			return
		}
	}
}

func eachStream(p *packet, yield func(*annotate.MediaStream) bool) {
	list := reports(p)
	for i := range list {
		for j := range list[i].Streams {
			if !yield(&list[i].Streams[j]) {
				return
			}
		}
	}
}

// qualityFigure is a figure that all kinds of media have.
func qualityFigure(name, about string) field {
	f := annotate.Figures()[slices.IndexFunc(annotate.Figures(), func(f *annotate.Figure) bool { return f.Name == name })]
	return field{name: "mpop.quality." + name, kind: decimal, note: true, about: about, values: func(p *packet, yield func(value) bool) {
		eachStream(p, func(m *annotate.MediaStream) bool {
			v := f.Of(m)
			return v == nil || yield(value{number: int64(math.Round(*v * 1e9))})
		})
	}}
}

func qualityText(name, about string) field {
	return field{name: "mpop.quality." + name, kind: text, note: true, about: about, values: func(p *packet, yield func(value) bool) {
		eachStream(p, func(m *annotate.MediaStream) bool {
			for _, t := range m.Texts() {
				if t.Name == name && !yield(octetsOf([]byte(t.Value))) {
					return false
				}
			}
			return true
		})
	}}
}
