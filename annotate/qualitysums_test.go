package annotate_test

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// The test below reads reports with expressions, not with an XML decoder, and sums
// what they hold.
var (
	reportText  = regexp.MustCompile(`(?s)<VQReportEvent.*?</VQReportEvent>`)
	streamText  = regexp.MustCompile(`(?s)<(Inbound|Outbound)Stream\b[^>]*>.*?</(?:Inbound|Outbound)Stream>`)
	metricsText = regexp.MustCompile(`(?s)\n(Local|Remote)Metrics:(.*?QualityEst[^\n]*)`) // of RFC 6035
	wantedText  = map[string]*regexp.Regexp{
		"packets": regexp.MustCompile(`<Packets>([^<]*)<`), "loss": regexp.MustCompile(`<LossRate>([^<]*)<`),
		"jitter": regexp.MustCompile(`<InterArrival>([^<]*)<`), "rtt": regexp.MustCompile(`<RoundTrip>([^<]*)<`),
		"degradation": regexp.MustCompile(`<DegradationAvg>([^<]*)<`), "mos": regexp.MustCompile(`<OverallAvg>([^<]*)<`),
		"concealed": regexp.MustCompile(`<(?:\w+:)?RatioConcealedSamplesAvg>([^<]*)<`),
	}
)

// sums are the sum and number of each figure, and the streams by direction.
type sums map[string]float64

func (s sums) add(name string, v float64) { s[name] += v; s["number of "+name]++ }

// TestSumsOfStreams compares the streams of all reports with another reading of them.
func TestSumsOfStreams(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join("testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	streams := 0.0
	for _, path := range logs {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		want, seen := sums{}, map[string]bool{}
		for _, report := range reportText.FindAllString(string(text), -1) {
			if seen[report] { // the same report sent again counts once
				continue
			}
			seen[report] = true
			for _, stream := range streamText.FindAllStringSubmatch(report, -1) {
				want.add(stream[1], 0)
				nothing := strings.Contains(stream[0], "<Packets>0<")
				for name, form := range wantedText {
					if nothing && name != "packets" {
						continue // figures of nothing
					}
					if m := form.FindStringSubmatch(stream[0]); m != nil {
						v, err := strconv.ParseFloat(m[1], 64)
						require.NoError(t, err, m[0])
						want.add(name, v)
					}
				}
			}
		}
		for _, m := range metricsText.FindAllStringSubmatch(string(text), -1) {
			want.add(map[string]string{"Local": "Inbound", "Remote": "Outbound"}[m[1]], 0)
			for name, key := range map[string]string{"loss": "NLR", "jitter": "IAJ", "rtt": "RTD", "mos": "MOSLQ"} {
				_, v, _ := strings.Cut(m[2], key+"=")
				v, _, _ = strings.Cut(strings.ReplaceAll(v, "\r", " "), " ")
				if n, err := strconv.ParseFloat(v, 64); err == nil && (n > 0 || name == "loss") {
					if name == "loss" {
						n /= 100
					}
					want.add(name, n)
				}
			}
		}
		got := sums{}
		for s := range qualityLog(t, filepath.Base(path)).Sessions() {
			for i := range s.Messages {
				for _, q := range s.Messages[i].Reports() {
					for j := range q.Streams {
						got.stream(&q.Streams[j])
					}
				}
			}
		}
		for name := range want {
			assert.InDelta(t, want[name], got[name], 1e-9*math.Max(1, want[name]), "%s: %s", path, name)
		}
		assert.Len(t, got, len(want), path)
		streams += want["number of Inbound"] + want["number of Outbound"]
	}
	assert.Greater(t, streams, 8.0)
}

// stream adds what the analysis has of one stream.
func (s sums) stream(m *annotate.MediaStream) {
	if m.Why == "no media: ICE found no way" && m.Packets == nil {
		return // of a line that has no stream at all
	}
	s.add(map[string]string{"inbound": "Inbound", "outbound": "Outbound"}[m.Direction], 0)
	if m.Packets != nil {
		s.add("packets", float64(*m.Packets))
	}
	for name, v := range map[string]*float64{"loss": m.Loss, "jitter": m.JitterMS, "rtt": m.RTTMS, "degradation": m.Degraded, "mos": m.MOS, "concealed": m.Concealed} {
		if v != nil {
			s.add(name, *v)
		}
	}
}
