package annotate

import (
	"slices"
	"strings"

	"ocsconv/formats/qoe"
)

// The rules by which a stream is called poor. They are Microsoft's, and disagree
// on video by a factor of five, so each verdict names its rule. All limits are
// strict: a value that reaches its limit is not poor.
const (
	// RuleLync is the query of the server's reports, ClassifiedPoorCall of Lync
	// 2013 and Skype for Business Server 2015 (documented by J. T. Rasmussen,
	// 2013-09-20): any one limit exceeded. It is taken for older clients too, whose
	// own criteria were never published.
	RuleLync = "Lync 2013"
	// RuleCQD is that of the Call Quality Dashboard: of a video stream the first
	// available metric alone decides ("Stream classification in CQD").
	RuleCQD = "CQD"
)

// limit is one condition of a rule.
type limit struct {
	name   string // in [MediaStream.Exceeded]
	words  string // "loss"
	metric qoe.Metric
	limit  float64
	below  bool // poor is what is below it
}

func (c limit) exceededBy(v float64) bool { return c.below && v < c.limit || !c.below && v > c.limit }

var audioLimits = []limit{
	{"loss", "loss", qoe.Loss, 0.1, false},
	{"jitter", "jitter", qoe.Jitter, 30, false},
	{"rtt", "round trip", qoe.RoundTrip, 500, false},
	{"degradation", "degraded", qoe.Degradation, 1, false},
	{"concealed", "concealed", qoe.Concealed, 0.07, false},
}

var videoLimits = []limit{
	{"post_fec_loss", "loss after repair", qoe.VideoPostFECLoss, 0.1, false},
	{"frame_loss", "frame loss", qoe.LocalFrameLoss, 10, false},
	{"received_frame_rate", "received frame rate", qoe.ReceivedFrameRate, 7, true},
	{"low_frame_rate", "time at a low frame rate", qoe.LowFrameRate, 10, false},
	{"loss", "loss", qoe.Loss, 0.1, false},
	{"video_loss", "video loss", qoe.VideoLoss, 0.1, false},
	{"frame_rate", "frame rate", qoe.FrameRate, 7, true},
	{"dynamic_capability", "time below the machine's capability", qoe.DynamicCapability, 10, false},
}

var sharingLimits = []limit{
	{"spoiled_tiles", "spoiled tiles", qoe.SpoiledTiles, 36, false},
	{"tile_latency", "tile latency", qoe.TileLatency, 400, false},
	{"one_way", "one-way delay", qoe.OneWay, 1.75, false},
}

// The metrics of CQD for video, of which the first available decides.
var (
	cqdVideo        = []limit{{"frame_loss", "", qoe.LocalFrameLoss, 50, false}, {"frame_rate", "", qoe.FrameRate, 7, true}, {"post_fec_loss", "", qoe.VideoPostFECLoss, 0.15, false}}
	cqdVideoSharing = []limit{{"frame_loss", "frame loss", qoe.LocalFrameLoss, 50, false}, {"frame_rate", "frame rate", qoe.FrameRate, 2, true}, {"post_fec_loss", "loss after repair", qoe.VideoPostFECLoss, 0.15, false}}
)

// modality is the kind of media of a line.
type modality uint8

const (
	otherMedia modality = iota
	audioMedia
	videoMedia
	sharingMedia      // RDP
	videoSharingMedia // video-based screen sharing (VbSS)
)

// modalityOf reads the label of a media line ([MS-QoE] 2.2.1.5). That of VbSS is
// its name in SDP.
func modalityOf(label string) modality {
	l := strings.ToLower(label)
	switch {
	case l == "data":
		return sharingMedia
	case strings.Contains(l, "applicationsharing-video"):
		return videoSharingMedia
	case strings.Contains(l, "audio"):
		return audioMedia
	case strings.Contains(l, "video"):
		return videoMedia
	}
	return otherMedia
}

// fewPackets is the number below which nothing is said of a stream: one second of
// audio has 50.
const fewPackets = 50

// excess is a metric beyond its limit.
type excess struct {
	limit
	value float64
}

// noMedia reports whether a stream carried nothing, so that its figures say nothing.
func noMedia(l *qoe.Line, s *qoe.Stream) bool {
	packets, counted := s.Value(qoe.PacketCount)
	return strings.EqualFold(l.Ice, "FAILED") || counted && packets == 0
}

// classify judges a stream, and says why it cannot where it cannot.
func classify(schema qoe.Schema, l *qoe.Line, s *qoe.Stream) (class MediaClass, rule, why string, list []excess) {
	packets, counted := s.Value(qoe.PacketCount)
	switch {
	case strings.EqualFold(l.Ice, "FAILED"):
		return MediaUnclassified, "", "no media: ICE found no way", nil
	case counted && packets == 0:
		return MediaUnclassified, "", "no media: 0 packets", nil
	case counted && packets < fewPackets:
		return MediaUnclassified, "", number(packets, 0) + " packets only", nil
	case !schema.Microsofts():
		return MediaUnclassified, "", whyOtherForm, nil
	}
	limits := map[modality][]limit{audioMedia: audioLimits, videoMedia: videoLimits, sharingMedia: sharingLimits}[modalityOf(l.Label)]
	rule = RuleLync
	if modalityOf(l.Label) == videoSharingMedia {
		rule = RuleCQD
		limits = firstAvailable(s, cqdVideoSharing)
	}
	if modalityOf(l.Label) == otherMedia {
		return MediaUnclassified, "", "there is no rule for this kind of media", nil
	}
	measured, unreadable := 0, false
	for _, c := range limits {
		v, ok := s.Value(c.metric)
		if !ok {
			unreadable = unreadable || slices.Contains(s.Unreadable(), c.metric)
			continue
		}
		measured++
		if c.exceededBy(v) {
			list = append(list, excess{c, v})
		}
	}
	switch {
	case len(list) > 0:
		return MediaPoor, rule, "", list
	case unreadable: // what would make it poor
		return MediaUnclassified, "", whyUnreadable, nil
	case measured == 0:
		return MediaUnclassified, "", "the report has no figure that the rule asks for", nil
	}
	return MediaGood, rule, "", nil
}

// Why a stream has no class, whatever its figures are.
const (
	whyOtherForm  = "Microsoft's rule is for its own reports only"
	whyCut        = "the report is cut in it"
	whyUnreadable = "figures of it cannot be read"
)

// firstAvailable is the first of some limits of which the stream has the metric.
func firstAvailable(s *qoe.Stream, limits []limit) []limit {
	for i, c := range limits {
		if _, ok := s.Value(c.metric); ok {
			return limits[i : i+1]
		}
	}
	return nil
}

// byDashboard is the class of a video stream by the rule of CQD; for other media
// both rules are one.
func byDashboard(l *qoe.Line, s *qoe.Stream, class MediaClass) MediaClass {
	if class == MediaUnclassified || modalityOf(l.Label) != videoMedia {
		return class
	}
	first := firstAvailable(s, cqdVideo)
	if len(first) == 0 {
		return MediaUnclassified
	}
	if v, _ := s.Value(first[0].metric); first[0].exceededBy(v) {
		return MediaPoor
	}
	return MediaGood
}

// classOf is the class of a whole report: poor when one of its streams is.
func classOf(streams []MediaStream) MediaClass {
	class := MediaUnclassified
	for i := range streams {
		switch streams[i].Class {
		case MediaPoor:
			return MediaPoor
		case MediaGood:
			class = MediaGood
		}
	}
	return class
}
