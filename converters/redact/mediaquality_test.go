package redact_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
)

// mediaOf is what the reports of a case say of the media, without who says it.
func mediaOf(c *annotate.Case) (list []string) {
	for s := range c.Sessions() {
		for _, q := range s.Quality {
			for _, m := range q.Streams {
				list = append(list, fmt.Sprint(s.Number, m.Label, m.Direction, m.Codec, m.Class, m.Exceeded, m.Path, m.Connection, m.Transport, m.IceWarnings))
			}
		}
	}
	return list
}

// TestMediaQualityIsThatOfTheOriginal holds what the reading of quality reports needs
// to what it was, codecs among it.
func TestMediaQualityIsThatOfTheOriginal(t *testing.T) {
	paths, err := filepath.Glob("../../annotate/testdata/quality/*.uccapilog")
	require.NoError(t, err)
	streams := 0
	for _, path := range paths {
		want := mediaOf(cased(pieces(t, path)))
		streams += len(want)
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := pieces(t, path)
			redacted(level, list)
			assert.Equal(t, want, mediaOf(cased(list)), "%s, %s", path, level)
		}
	}
	assert.GreaterOrEqual(t, streams, 8)
}

// TestQuotesDoNotHideWhatFailed holds the cause of a media failure to what it was,
// whatever quotes its header has, and what they hold to be replaced all the same.
func TestQuotesDoNotHideWhatFailed(t *testing.T) {
	data, err := os.ReadFile("../../annotate/testdata/quality/media-failed.uccapilog")
	require.NoError(t, err)
	header := regexp.MustCompile(`(?i)ms-client-diagnostics: 2[0-9][^\r\n]*`)
	for _, quotes := range [][2]string{{`"`, `"`}, {"“", "”"}, {"”", "″"}, {"«", "»"}} {
		dressed := header.ReplaceAllFunc(data, func(h []byte) []byte {
			return []byte(strings.ReplaceAll(strings.ReplaceAll(string(h), `="`, "="+quotes[0]), `"`, quotes[1]))
		})
		want := cased(piecesOf(t, dressed)).Session(1).Cause
		require.NotEmpty(t, want.Media, quotes)
		for _, level := range []redact.Level{redact.People, redact.All} {
			list := piecesOf(t, dressed)
			redacted(level, list)
			if got := cased(list).Session(1).Cause; assert.NotNil(t, got, "%s %s", quotes, level) {
				assert.Equal(t, want.Media, got.Media, "%s %s", quotes, level)
				assert.Equal(t, want.Text, got.Text, "%s %s", quotes, level)
			}
			if text := written(list); level == redact.All {
				assert.NotContains(t, text, "192.0.2.201:50030", quotes)
			}
		}
	}
}

// TestSignInsAreThoseOfTheOriginal holds who is signed in, and why not, to what it was:
// of a registration that the server took back a line of text tells.
func TestSignInsAreThoseOfTheOriginal(t *testing.T) {
	signIns := func(c *annotate.Case) (list []string) {
		for s := range c.Sessions() {
			text := ""
			if s.Cause != nil {
				text = s.Cause.String()
			}
			ended := strings.Contains(s.Summary[0], "the server ended it")
			list = append(list, fmt.Sprint(s.Kind, s.Outcome, ended, text))
		}
		return list
	}
	for _, name := range []string{"sign-in", "taken-back"} {
		path := "../../annotate/testdata/quality/" + name + ".uccapilog"
		want := signIns(cased(pieces(t, path)))
		for _, level := range []redact.Level{redact.Secrets, redact.People, redact.All} {
			list := pieces(t, path)
			redacted(level, list)
			assert.Equal(t, want, signIns(cased(list)), "%s, %s", name, level)
		}
	}
}

// TestVoiceReportNamesNobody plants people, machines and places in a report by RFC 6035,
// in its own fields and in those that only hold numbers.
func TestVoiceReportNamesNobody(t *testing.T) {
	data, err := os.ReadFile("../../annotate/testdata/quality/phone-report.uccapilog")
	require.NoError(t, err)
	planted := strings.NewReplacer(
		"LocalMetrics:\r\nTimestamps", "LocalGroup:Kranich Dept\r\nLocalMAC:00:04:F2:AB:CD:EF\r\nx-Room:Kranich\r\nLocalMetrics:\r\nTimestamps",
		"IAJ=41", "IAJ=41 DIR=192.0.2.77 GMIN=+4930555010 Kranich NL=Kranich", "PD=G722 SR", "PD=\"Kranich\" SR",
	).Replace(string(data))
	more := len(planted) - len(data)
	planted = strings.NewReplacer("Content-Length: 826", fmt.Sprint("Content-Length: ", 826+more), "1197 bytes", fmt.Sprint(1197+more, " bytes")).Replace(planted)
	for _, level := range []redact.Level{redact.People, redact.All} {
		list := piecesOf(t, []byte(planted))
		redacted(level, list)
		var out strings.Builder
		for _, m := range list {
			out.Write(m.Raw)
		}
		for _, value := range []string{"Ines", "Rau", "ines@", "00:04:F2:AB:CD:EF", "0004f2abcdef"} {
			assert.False(t, strings.Contains(out.String(), value), "%s at level %s", value, level)
		}
		if level == redact.All {
			for _, value := range []string{"Kranich", "192.0.2", "4930555010", "vq6035phone01", "contoso"} {
				assert.False(t, strings.Contains(out.String(), value), value)
			}
		}
		assert.Contains(t, out.String(), "PacketLoss:NLR=14.1 JDR=0.5\r\n")
	}
}
