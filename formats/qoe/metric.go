package qoe

// Metric names a figure of a stream.
type Metric uint8

// Unit is what a metric is measured in.
type Unit uint8

// The units. A fraction is from 0 to 1, a percentage from 0 to 100.
const (
	Fraction Unit = iota
	Percent
	Milliseconds
	Seconds
	BitsPerSecond
	Packets
	MOS // points of the mean opinion score, 1 to 5, or a difference of two
	FramesPerSecond
)

var units = [...]string{"fraction", "percent", "ms", "s", "bit/s", "packets", "MOS", "frames/s"}

func (u Unit) String() string { return units[u] }

// The metrics that judge a stream, of some sixty that [MS-QoE] 2.2.1.14 to 2.2.1.28
// have: round trip stands in outbound streams only, network MOS and degradation in
// inbound ones.
const (
	Jitter Metric = iota
	JitterMax
	Loss
	LossMax
	RoundTrip
	RoundTripMax
	OneWay
	PacketCount
	Concealed
	Discarded // by the jitter buffer

	AudioPostFECLoss
	NetworkMOS
	ConversationalMOS
	Degradation

	BitRate
	FrameRate
	ReceivedFrameRate
	VideoLoss
	LocalFrameLoss
	LowFrameRate
	VideoPostFECLoss
	DynamicCapability

	SpoiledTiles
	TileLatency

	metricCount
)

// metrics tells which element each metric is: its local name, with the element
// around it where that alone tells what it is.
var metrics = [metricCount]struct {
	element string
	unit    Unit
}{
	Jitter:       {"InterArrival", Milliseconds},
	JitterMax:    {"InterArrivalMax", Milliseconds},
	Loss:         {"LossRate", Fraction},
	LossMax:      {"LossRateMax", Fraction},
	RoundTrip:    {"RoundTrip", Milliseconds},
	RoundTripMax: {"RoundTripMax", Milliseconds},
	OneWay:       {"RelativeOneWay/Average", Seconds},
	PacketCount:  {"Packets", Packets},
	Concealed:    {"RatioConcealedSamplesAvg", Fraction},
	Discarded:    {"HealerPacketDropRatio", Fraction},

	AudioPostFECLoss:  {"AudioPostFECPLR", Fraction},
	NetworkMOS:        {"OverallAvg", MOS},
	Degradation:       {"DegradationAvg", MOS},
	ConversationalMOS: {"MOSCQ", MOS}, // of RFC 6035 only

	BitRate:           {"VideoBitRateAvg", BitsPerSecond},
	FrameRate:         {"VideoFrameRateAvg", FramesPerSecond},
	ReceivedFrameRate: {"RecvFrameRateAverage", FramesPerSecond},
	VideoLoss:         {"VideoPacketLossRate", Fraction},
	LocalFrameLoss:    {"VideoLocalFrameLossPercentageAvg", Percent},
	LowFrameRate:      {"LowFrameRateCallPercent", Percent},
	VideoPostFECLoss:  {"VideoPostFECPLR", Fraction},
	DynamicCapability: {"DynamicCapabilityPercent", Percent},

	SpoiledTiles: {"SpoiledTilePercent/Total", Percent},
	TileLatency:  {"RDPTileProcessingLatency/Average", Milliseconds},
}

// Unit returns what the metric is measured in.
func (m Metric) Unit() Unit { return metrics[m].unit }

var metricOf = func() map[string]Metric {
	byElement := make(map[string]Metric, metricCount)
	for m := range metricCount {
		byElement[metrics[m].element] = m
	}
	return byElement
}()

// Bounds of what was measured: fields that were never set hold 65,535 or the largest
// number of 31 or 32 bits.
const (
	longestDelay = 60_000 // of media, in milliseconds
	mostPackets  = 1<<31 - 1
	bestMOS      = 5
)

// possible reports whether the metric can have a value: fractions and percentages end at
// 100 %, points at 5, a delay or jitter is below a minute, and nothing is below zero.
func (m Metric) possible(v float64) bool {
	switch u := metrics[m].unit; {
	case v < 0:
		return false
	case u == Fraction:
		return v <= 1
	case u == Percent:
		return v <= 100
	case u == Seconds:
		return v < longestDelay/1000
	case u == Milliseconds:
		return v < longestDelay
	case u == Packets:
		return v < mostPackets
	case u == MOS:
		return v <= bestMOS
	}
	return true
}
