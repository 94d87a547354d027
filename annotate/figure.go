package annotate

import (
	"slices"

	"ocsconv/formats/qoe"
)

// Figure is a kind of figure that streams have. All that lists figures takes them from
// [Figures].
type Figure struct {
	Name   string  // in comments and filters: "rtt"; "" for one that not all kinds of media have
	Words  string  // before its number: "round trip"; "" for one that values alone have
	Column string  // its head in tables, with the unit; "" for one that they leave out
	Most   float64 // at the end of its bar, as [Figure.Shown] has it; 0 for one that has none
	Rare   bool    // said beyond its limit only, since nobody asks for it otherwise

	field   func(*MediaStream) **float64
	metrics []qoe.Metric // of which a stream has the first one that its report has
}

var figures = []*Figure{
	{Name: "loss", Words: "loss", Column: "Loss %", Most: 30,
		field: func(m *MediaStream) **float64 { return &m.Loss }, metrics: of(qoe.Loss)},
	{Column: "Loss max %", field: func(m *MediaStream) **float64 { return &m.LossMax }, metrics: of(qoe.LossMax)},
	{Name: "jitter", Words: "jitter", Column: "Jitter ms", Most: 100,
		field: func(m *MediaStream) **float64 { return &m.JitterMS }, metrics: of(qoe.Jitter)},
	{Column: "Jitter max ms", field: func(m *MediaStream) **float64 { return &m.JitterMax }, metrics: of(qoe.JitterMax)},
	{Name: "rtt", Words: "round trip", Column: "Round trip ms", Most: 1500,
		field: func(m *MediaStream) **float64 { return &m.RTTMS }, metrics: of(qoe.RoundTrip)},
	{field: func(m *MediaStream) **float64 { return &m.RTTMax }, metrics: of(qoe.RoundTripMax)},
	{Name: "concealed", Words: "concealed", Column: "Concealed %", Most: 20,
		field: func(m *MediaStream) **float64 { return &m.Concealed }, metrics: of(qoe.Concealed)},
	{Name: "degradation", Words: "degraded", Column: "Degraded MOS",
		field: func(m *MediaStream) **float64 { return &m.Degraded }, metrics: of(qoe.Degradation)},
	{Name: "mos", Words: "MOS", Column: "MOS", Most: 5,
		field: func(m *MediaStream) **float64 { return &m.MOS }, metrics: of(qoe.NetworkMOS)},
	{Words: "conversational MOS", field: func(m *MediaStream) **float64 { return &m.MOSCQ }, metrics: of(qoe.ConversationalMOS)},
	{Words: "discarded", field: func(m *MediaStream) **float64 { return &m.Discarded }, metrics: of(qoe.Discarded)},
	{Words: "frames/s", Column: "Frames/s", field: func(m *MediaStream) **float64 { return &m.FrameRate }, metrics: of(qoe.ReceivedFrameRate, qoe.FrameRate)},
	{Words: "frame loss", Column: "Frame loss %", field: func(m *MediaStream) **float64 { return &m.FrameLoss }, metrics: of(qoe.LocalFrameLoss)},
	{Words: "time at a low frame rate", Rare: true, field: func(m *MediaStream) **float64 { return &m.LowFrameRate }, metrics: of(qoe.LowFrameRate)},
	{Words: "time below the machine's capability", Rare: true, field: func(m *MediaStream) **float64 { return &m.Capability }, metrics: of(qoe.DynamicCapability)},
	{Words: "loss after repair", Rare: true, field: func(m *MediaStream) **float64 { return &m.PostFECLoss }, metrics: of(qoe.VideoPostFECLoss, qoe.AudioPostFECLoss)},
	{Words: "spoiled tiles", Column: "Spoiled tiles %", field: func(m *MediaStream) **float64 { return &m.Spoiled }, metrics: of(qoe.SpoiledTiles)},
	{Words: "tile latency", field: func(m *MediaStream) **float64 { return &m.TileLatency }, metrics: of(qoe.TileLatency)},
	{Words: "one-way", field: func(m *MediaStream) **float64 { return &m.OneWay }, metrics: of(qoe.OneWay)},
	{field: func(m *MediaStream) **float64 { return &m.BitRate }, metrics: of(qoe.BitRate)},
}

func of(metrics ...qoe.Metric) []qoe.Metric { return metrics }

// Figures returns every kind of figure, in the order in which they are shown. The list
// belongs to the package.
func Figures() []*Figure { return figures }

// named are the figures with a name, in the order of a comment.
var named = func() (list []*Figure) {
	for _, name := range []string{"loss", "jitter", "rtt", "mos", "degradation", "concealed"} {
		list = append(list, figures[slices.IndexFunc(figures, func(f *Figure) bool { return f.Name == name })])
	}
	return list
}()

// Of returns the figure of a stream, nil where its report does not have it.
func (f *Figure) Of(m *MediaStream) *float64 { return *f.field(m) }

// take gives a stream what its report measured.
func (f *Figure) take(m *MediaStream, measured *qoe.Stream) {
	for _, metric := range f.metrics {
		if v, ok := measured.Value(metric); ok {
			*f.field(m) = &v
			return
		}
	}
}

// Shown returns a value as people read it, of a fraction the percentage.
func (f *Figure) Shown(v float64) float64 {
	if f.metrics[0].Unit() == qoe.Fraction {
		return v * 100
	}
	return v
}

// Unit returns what stands behind a value that is shown: " %", " ms"; "" where the words
// name it.
func (f *Figure) Unit() string {
	switch u := f.metrics[0].Unit(); u {
	case qoe.Fraction, qoe.Percent:
		return " %"
	case qoe.Milliseconds, qoe.Seconds:
		return " " + u.String()
	}
	return ""
}

// Exceeds reports whether the figure is one that makes the stream poor.
func (f *Figure) Exceeds(m *MediaStream) bool {
	return slices.ContainsFunc(m.excesses, func(e excess) bool { return slices.Contains(f.metrics, e.metric) })
}

// AudioLimit returns the limit beyond which the figure of audio is poor by [RuleLync], in
// the unit that [MediaStream] has it in. It is false for what has no limit.
func (f *Figure) AudioLimit() (limit float64, ok bool) {
	for _, l := range audioLimits {
		if slices.Contains(f.metrics, l.metric) {
			return l.limit, true
		}
	}
	return 0, false
}
