package wireshark_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// The fields of causes and reports, in the order in which qualityOf has them.
var (
	qualityTexts   = []string{"codec", "path", "connection"}
	qualityFigures = []string{"loss", "jitter", "rtt", "mos", "degradation", "concealed"}
)

// qualityOf returns what the fields must be for a message: the figures of all
// streams that its own reports have.
func qualityOf(s *annotate.Session, n *annotate.Note) (words []string, figures [][]float64) {
	cause, status, id, class, reporters := "", "", "", string(s.MediaClass()), []string{}
	if c := s.Cause; c != nil {
		cause, status, id = strings.ReplaceAll(c.String(), "_", " "), decimal(c.Status), decimal(c.ID)
	}
	texts := make([][]string, len(qualityTexts))
	figures = make([][]float64, len(qualityFigures))
	if list := n.Reports(); len(list) > 0 {
		class = string((&annotate.Session{Quality: list}).MediaClass())
		for i := range list {
			reporters = append(reporters, list[i].Reporter)
			for j := range list[i].Streams {
				m := &list[i].Streams[j]
				for k, v := range []string{m.Codec, m.Path, m.Connection} {
					if v != "" {
						texts[k] = append(texts[k], v)
					}
				}
				for k, v := range []*float64{m.Loss, m.JitterMS, m.RTTMS, m.MOS, m.Degraded, m.Concealed} {
					if v != nil {
						figures[k] = append(figures[k], *v)
					}
				}
			}
		}
	}
	words = []string{cause, status, id, class, strings.Join(reporters, ",")}
	for _, list := range texts {
		words = append(words, strings.Join(list, ","))
	}
	return words, figures
}

// TestCausesAndQualityOfOcsconv asks Wireshark why sessions failed and how their
// media was, for every message of the logs about that.
func TestCausesAndQualityOfOcsconv(t *testing.T) {
	script := shared(t, "lua/ocsconv_fields.lua")
	names := []string{"mpop.cause", "mpop.cause.status", "mpop.cause.id", "mpop.quality.class", "mpop.quality.reporter"}
	for _, name := range append(append([]string(nil), qualityTexts...), qualityFigures...) {
		names = append(names, "mpop.quality."+name)
	}
	logs, err := filepath.Glob("../../annotate/testdata/quality/*.uccapilog")
	require.NoError(t, err)
	require.NotEmpty(t, logs)
	all := users(t)
	causes, measured := 0, 0
	for i, log := range logs {
		capture, cs := annotatedFile(t, log)
		out, warnings := all[i%len(all)].tshark(t, append([]string{"-n", "-X", "lua_script:" + script, "-r", capture}, fieldArgs(names)...)...)
		require.Empty(t, warnings)
		walk := cs.Walk()
		for i, line := range strings.Split(strings.TrimRight(out, "\n"), "\n") {
			s, n := walk.Next()
			words, figures := qualityOf(s, n)
			got := strings.Split(line, "\t")
			require.Len(t, got, len(names), line)
			assert.Equal(t, words, got[:len(words)], "%s, frame %d", log, i+1)
			for k, want := range figures {
				measured += len(want)
				assert.Equal(t, want, numbers(t, got[len(words)+k]), "%s, frame %d: %s", log, i+1, qualityFigures[k])
			}
			if words[0] != "" {
				causes++
			}
		}
	}
	assert.Greater(t, causes, 20, "the logs have failures")
	assert.Greater(t, measured, 20, "and reports")
}

func decimal(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// numbers reads a field of several numbers.
func numbers(t *testing.T, field string) (list []float64) {
	if field == "" {
		return nil
	}
	for text := range strings.SplitSeq(field, ",") {
		v, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		list = append(list, v)
	}
	return list
}
