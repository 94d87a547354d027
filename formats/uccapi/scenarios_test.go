package uccapi_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// scenario is the part of an expected.json that a reader answers for.
type scenario struct {
	View     string `json:"view"`
	CallID   string `json:"call_id"`
	Messages []struct {
		T     float64 `json:"t"`
		Dir   string  `json:"dir"`
		Start string  `json:"start"`
	} `json:"messages"`
}

// TestScenarios compares what is read with expectations that were written by
// hand, for the logs with packet lines and for those without.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("../../testdata/scenarios/*.expected.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var want scenario
		require.NoError(t, json.Unmarshal(data, &want))
		if want.View == "server" {
			continue
		}
		base := strings.TrimSuffix(file, ".expected.json")
		for _, ext := range []string{".log", ".excerpt.log"} {
			t.Run(filepath.Base(base)+ext, func(t *testing.T) {
				log, err := os.ReadFile(base + ext)
				require.NoError(t, err)
				assert.NoError(t, uccapi.Detect(log))
				checkScenario(t, log, &want, ext == ".log")
				assert.Equal(t, string(log), string(rewrite(t, log, nil)))
				checkScenario(t, bytes.ReplaceAll(log, []byte("\r\n"), []byte("\n")), &want, ext == ".log")
			})
		}
	}
}

func checkScenario(t *testing.T, log []byte, want *scenario, directed bool) {
	t.Helper()
	got := messages(t, log, nil)
	require.Len(t, got, len(want.Messages))
	for i, m := range got {
		w := want.Messages[i]
		start, rest, _ := strings.Cut(string(m.Raw), "\r\n")
		assert.Equal(t, w.Start, start)
		assert.Contains(t, rest, "Call-ID: "+want.CallID+"\r\n")
		assert.InDelta(t, w.T, m.Time.Sub(got[0].Time).Seconds(), 0.0005)
		assert.Equal(t, formats.TLS, m.Transport)
		assert.Empty(t, m.Problems)
		assert.Equal(t, contentLength(t, m.Raw), len(m.Raw)-bytes.Index(m.Raw, []byte("\r\n\r\n"))-4)
		if directed {
			assert.Equal(t, strings.ToLower(w.Dir), m.Direction.String())
			assert.Equal(t, formats.Logged, m.How)
			assert.True(t, m.Local.Addr().IsValid() && m.Remote.Addr().IsValid())
			assert.NotZero(t, m.Foot)
		} else {
			assert.Equal(t, formats.Unknown, m.Direction)
			assert.Equal(t, formats.NotKnown, m.How)
			assert.True(t, m.Local.IsZero() && m.Remote.IsZero())
		}
	}
	assert.Equal(t, time.UTC, got[0].Time.Location())
}
