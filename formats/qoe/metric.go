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
	Hertz
	Decibels
)

var units = [...]string{"fraction", "percent", "ms", "s", "bit/s", "packets", "MOS", "frames/s", "Hz", "dB"}

func (u Unit) String() string { return units[u] }

// The metrics. Which stream and version has which is [MS-QoE] 2.2.1.14 to
// 2.2.1.28: round trip and bandwidth stand in outbound streams only, network MOS
// and degradation in inbound ones.
const (
	Jitter Metric = iota
	JitterMax
	Loss
	LossMax
	BurstDensity
	BurstDuration
	GapDensity
	GapDuration
	RoundTrip
	RoundTripMax
	OneWay
	OneWayMax
	PacketCount
	Bandwidth
	Concealed
	ConcealedMax
	Stretched
	Compressed
	HealerDropped
	LossCongestion
	DelayCongestion

	SampleRate
	SignalLevel
	NoiseLevel
	SpeechToEcho
	AudioPostFECLoss
	SendMOS
	SendMOSMin
	ReceiveMOS
	ReceiveMOSMin
	NetworkMOS
	NetworkMOSMin
	Degradation
	DegradationMax
	DegradationByJitter
	DegradationByLoss

	BitRate
	BitRateMax
	FrameRate
	ReceivedFrameRate
	VideoLoss
	FrameLoss
	LocalFrameLoss
	LowFrameRate
	LowBitRate
	LowResolution
	VideoPostFECLoss
	DynamicCapability
	VideoDuration

	SpoiledTiles
	TileLatency
	TileLatencyMax
	ScrapingRate

	metricCount
)

// metrics tells which element each metric is: its local name, with the element
// around it where that alone tells what it is.
var metrics = [metricCount]struct {
	element string
	unit    Unit
	signed  bool
}{
	Jitter:          {"InterArrival", Milliseconds, false},
	JitterMax:       {"InterArrivalMax", Milliseconds, false},
	Loss:            {"LossRate", Fraction, false},
	LossMax:         {"LossRateMax", Fraction, false},
	BurstDensity:    {"BurstDensity", Fraction, false},
	BurstDuration:   {"BurstDuration", Milliseconds, false},
	GapDensity:      {"GapDensity", Fraction, false},
	GapDuration:     {"GapDuration", Milliseconds, false},
	RoundTrip:       {"RoundTrip", Milliseconds, false},
	RoundTripMax:    {"RoundTripMax", Milliseconds, false},
	OneWay:          {"RelativeOneWay/Average", Seconds, false},
	OneWayMax:       {"RelativeOneWay/Max", Seconds, false},
	PacketCount:     {"Packets", Packets, false},
	Bandwidth:       {"BandwidthEst", BitsPerSecond, false},
	Concealed:       {"RatioConcealedSamplesAvg", Fraction, false},
	ConcealedMax:    {"ConcealRatioMax", Fraction, false},
	Stretched:       {"RatioStretchedSamplesAvg", Fraction, false},
	Compressed:      {"RatioCompressedSamplesAvg", Fraction, false},
	HealerDropped:   {"HealerPacketDropRatio", Fraction, false},
	LossCongestion:  {"LossCongestionPercent", Percent, false},
	DelayCongestion: {"DelayCongestionPercent", Percent, false},

	SampleRate:          {"SampleRate", Hertz, false},
	SignalLevel:         {"SignalLevel", Decibels, true},
	NoiseLevel:          {"NoiseLevel", Decibels, true},
	SpeechToEcho:        {"LocalSpeechToEcho", Decibels, true},
	AudioPostFECLoss:    {"AudioPostFECPLR", Fraction, false},
	SendMOS:             {"SendListenMOS", MOS, false},
	SendMOSMin:          {"SendListenMOSMin", MOS, false},
	ReceiveMOS:          {"RecvListenMOS", MOS, false},
	ReceiveMOSMin:       {"RecvListenMOSMin", MOS, false},
	NetworkMOS:          {"OverallAvg", MOS, false},
	NetworkMOSMin:       {"OverallMin", MOS, false},
	Degradation:         {"DegradationAvg", MOS, false},
	DegradationMax:      {"DegradationMax", MOS, false},
	DegradationByJitter: {"DegradationJitterAvg", Fraction, false},
	DegradationByLoss:   {"DegradationPacketLossAvg", Fraction, false},

	BitRate:           {"VideoBitRateAvg", BitsPerSecond, false},
	BitRateMax:        {"VideoBitRateMax", BitsPerSecond, false},
	FrameRate:         {"VideoFrameRateAvg", FramesPerSecond, false},
	ReceivedFrameRate: {"RecvFrameRateAverage", FramesPerSecond, false},
	VideoLoss:         {"VideoPacketLossRate", Fraction, false},
	FrameLoss:         {"VideoFrameLossRate", Fraction, false},
	LocalFrameLoss:    {"VideoLocalFrameLossPercentageAvg", Percent, false},
	LowFrameRate:      {"LowFrameRateCallPercent", Percent, false},
	LowBitRate:        {"LowBitRateCallPercent", Percent, false},
	LowResolution:     {"LowResolutionCallPercent", Percent, false},
	VideoPostFECLoss:  {"VideoPostFECPLR", Fraction, false},
	DynamicCapability: {"DynamicCapabilityPercent", Percent, false},
	VideoDuration:     {"DurationSeconds", Seconds, false},

	SpoiledTiles:   {"SpoiledTilePercent/Total", Percent, false},
	TileLatency:    {"RDPTileProcessingLatency/Average", Milliseconds, false},
	TileLatencyMax: {"RDPTileProcessingLatency/Max", Milliseconds, false},
	ScrapingRate:   {"ScrapingFrameRate/Average", FramesPerSecond, false},
}

// Element returns the name of the metric's element in the report, with that of
// the element around it where the name alone does not tell: "LossRate",
// "RDPTileProcessingLatency/Average".
func (m Metric) Element() string { return metrics[m].element }

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
// 100 %, points at 5, a delay or jitter is below a minute, and nothing but levels is below
// zero.
func (m Metric) possible(v float64) bool {
	switch u := metrics[m].unit; {
	case metrics[m].signed:
		return true
	case v < 0:
		return false
	case u == Fraction:
		return v <= 1
	case u == Percent:
		return v <= 100
	case m == OneWay, m == OneWayMax:
		return v < longestDelay/1000
	case u == Milliseconds && m != BurstDuration && m != GapDuration:
		return v < longestDelay
	case u == Packets:
		return v < mostPackets
	case u == MOS:
		return v <= bestMOS
	}
	return true
}
