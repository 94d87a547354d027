package export_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export"
)

var (
	toldState = regexp.MustCompile(`\bE(\d+) \((won|lost|race-lost|busy|declined|diverted|cancelled|no-answer|ringing)\b`)
	markup    = regexp.MustCompile(`<[^>]*>|\\|//|\s+`)
)

// TestNoFormContradictsTheJSON reads what every form says of calls with every kind of
// outcome: the end of an endpoint is told as the JSON has it, and where a form has a
// headline it is the first sentence of the summary.
func TestNoFormContradictsTheJSON(t *testing.T) {
	r := run(t, "scenarios/S02.log", "scenarios/S04.log", "scenarios/S05.log", "scenarios/S06.log", "scenarios/S07.log", "ocslogger/cls-two-servers.log")
	require.NoError(t, r.Do(t.Context()))
	headed := map[string]bool{"html": true, "md": true, "txt": true}
	states, sessions := 0, 0
	for _, name := range files(t, r.Folder) {
		base, isJSON := strings.CutSuffix(name, ".json")
		if !isJSON || base == "sessions" {
			continue
		}
		sessions++
		var s annotate.Session
		require.NoError(t, json.Unmarshal([]byte(read(t, r, name)), &s))
		require.NotEmpty(t, s.Summary)
		for _, f := range quick {
			text := readable(t, f, read(t, r, base+f.Extension))
			for _, told := range toldState.FindAllStringSubmatch(text, -1) {
				states++
				e := s.Endpoint("E" + told[1])
				if assert.NotNil(t, e, "%s: %s", f.Name, told[0]) {
					assert.Equal(t, string(e.State), told[2], "%s: %s", f.Name, told[0])
				}
			}
			if headed[f.Name] {
				assert.Contains(t, text, markup.ReplaceAllString(s.Summary[0], " "), f.Name)
			}
		}
	}
	assert.Equal(t, r.Count(), sessions)
	assert.Greater(t, states, 100)
}

// readable is what a person reads of a file, its blanks as one each.
func readable(t *testing.T, f *export.Form, octets string) string {
	t.Helper()
	switch f.Name {
	case "html":
		octets = expanded(t, octets)
	case "xlsx":
		z, err := zip.NewReader(bytes.NewReader([]byte(octets)), int64(len(octets)))
		require.NoError(t, err)
		var all strings.Builder
		for _, part := range z.File {
			rc, err := part.Open()
			require.NoError(t, err)
			_, err = io.Copy(&all, rc)
			require.NoError(t, err)
			require.NoError(t, rc.Close())
		}
		octets = all.String()
	}
	return markup.ReplaceAllString(html.UnescapeString(octets), " ")
}
