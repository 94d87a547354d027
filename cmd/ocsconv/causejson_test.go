package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What scripts read of why a session failed and of how its media was is held here by its
// shape alone, as somebody sees it who has the output and not the types behind it.

// jsonSessions returns the sessions of the logs under testdata and of those about quality.
func jsonSessions(t *testing.T) (list []map[string]any) {
	t.Helper()
	for line := range strings.Lines(must(t, append([]string{"sessions", "--all", "--json", "-q", "--no-cache"}, causeLogs...)...)) {
		var s map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		list = append(list, s)
	}
	require.Greater(t, len(list), 100)
	return list
}

var causeLogs = []string{"../../testdata", "../../annotate/testdata/quality"}

// Kinds of JSON values that a field may have.
const (
	isText   = "text"
	isNumber = "number"
	isFlag   = "flag"
	isList   = "list"
	isNull   = "null"
)

// kindOf names the kind of a value, and "absent" where there is none.
func kindOf(object map[string]any, name string) string {
	v, ok := object[name]
	if !ok {
		return "absent"
	}
	switch v.(type) {
	case string:
		return isText
	case float64:
		return isNumber
	case bool:
		return isFlag
	case []any:
		return isList
	}
	return isNull
}

// causeShape, reportShape and streamShape are the fields that are always there, with the
// kinds of values that they may have.
var (
	causeShape = map[string][]string{
		"status": {isNumber, isNull}, "id": {isNumber, isNull}, "family": {isText}, "text": {isText}, "next": {isText},
		"component": {isText}, "host": {isText}, "message": {isNumber}, "how": {isText},
	}
	reportShape = map[string][]string{
		"reporter": {isText}, "message": {isNumber}, "schema": {isText}, "interim": {isFlag}, "class": {isText}, "sentence": {isText}, "streams": {isList},
	}
	streamShape = map[string][]string{
		"label": {isText}, "direction": {isText}, "codec": {isText}, "packets": {isNumber, isNull}, "loss": {isNumber, isNull}, "loss_max": {isNumber, isNull},
		"jitter_ms": {isNumber, isNull}, "jitter_max_ms": {isNumber, isNull}, "rtt_ms": {isNumber, isNull}, "degradation": {isNumber, isNull},
		"mos": {isNumber, isNull}, "concealed": {isNumber, isNull}, "path": {isText}, "connection": {isText}, "class": {isText}, "rule": {isText}, "exceeded": {isList},
	}
)

func assertShape(t *testing.T, object map[string]any, shape map[string][]string) {
	t.Helper()
	for name, kinds := range shape {
		assert.Contains(t, kinds, kindOf(object, name), "%s of %v", name, object)
	}
}

// TestJSONOfCauses holds the cause of every session to its contract: it is null where
// nothing failed, and otherwise whole, with a next step that begins with a verb.
func TestJSONOfCauses(t *testing.T) {
	failed := 0
	for _, s := range jsonSessions(t) {
		c, _ := s["cause"].(map[string]any)
		if s["outcome"] == "failed" {
			failed++
			assert.NotNil(t, c, "%v", s["summary"])
		}
		if c == nil {
			assert.Contains(t, []string{isNull, "absent"}, kindOf(s, "cause"))
			continue
		}
		assertShape(t, c, causeShape)
		assert.NotEmpty(t, c["family"])
		assert.NotEmpty(t, c["text"])
		assert.Contains(t, []any{"observed", "announced", "inferred"}, c["how"])
		assert.Equal(t, strings.ToLower(c["host"].(string)), c["host"])
		assert.Regexp(t, `^[A-Z][a-z]+ .*\.$`, c["next"], "%v", c)
		assert.GreaterOrEqual(t, c["message"], 1.0)
	}
	assert.Greater(t, failed, 10)
}

// TestJSONOfQuality holds every report and stream to its contract: figures that are not
// there are null, fractions are none above 1, and a class has its rule and its reasons.
func TestJSONOfQuality(t *testing.T) {
	streams := 0
	for _, s := range jsonSessions(t) {
		reports, _ := s["quality"].([]any)
		for _, r := range reports {
			q := r.(map[string]any)
			assertShape(t, q, reportShape)
			assert.NotEmpty(t, q["sentence"])
			assert.Contains(t, []any{"2007", "2007 R2", "2010", "2013", "2015", "RFC 6035", "P-RTP-Stat", "X-RTP-Stat"}, q["schema"])
			assert.Contains(t, []any{"good", "poor", "unclassified"}, q["class"])
			for _, x := range q["streams"].([]any) {
				streams++
				assertStream(t, x.(map[string]any))
			}
		}
	}
	assert.Greater(t, streams, 10)
}

func assertStream(t *testing.T, m map[string]any) {
	t.Helper()
	assertShape(t, m, streamShape)
	assert.Contains(t, []any{"inbound", "outbound"}, m["direction"])
	for _, name := range []string{"loss", "loss_max", "concealed"} {
		if v, ok := m[name].(float64); ok {
			assert.True(t, v >= 0 && v <= 1, "%s is no fraction: %v", name, v)
		}
	}
	exceeded := m["exceeded"].([]any)
	switch m["class"] {
	case "poor":
		assert.NotEmpty(t, exceeded)
		assert.NotEmpty(t, m["rule"])
	case "good":
		assert.Empty(t, exceeded)
		assert.NotEmpty(t, m["rule"])
	default:
		assert.Equal(t, "unclassified", m["class"])
		assert.Empty(t, m["rule"])
	}
}

// reasonCount is what statistics count causes by.
type reasonCount struct {
	Status, ID         int
	Family, Text, Host string
}

// TestStatsTallyWithSessions counts causes and classes over the sessions as JSON has them,
// and holds the statistics of the same logs to that. Whether nobody took a call that rang
// or something failed is not in JSON, so those count to either.
func TestStatsTallyWithSessions(t *testing.T) {
	var got struct {
		Calls  int
		Causes []struct {
			reasonCount
			Calls int
		}
		Quality []struct {
			Name  string
			Calls int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, append([]string{"stats", "--json", "-q", "--no-cache"}, causeLogs...)...)), &got))
	sure, perhaps, classes := map[reasonCount]int{}, map[reasonCount]int{}, map[string]int{}
	for _, s := range jsonSessions(t) {
		if s["kind"] != "call" {
			continue
		}
		if word := classWord(s); word != "" {
			classes[word]++
		}
		c, _ := s["cause"].(map[string]any)
		if c == nil || s["outcome"] == "in-progress" {
			continue
		}
		key := reasonCount{Family: c["family"].(string), Text: c["text"].(string), Host: c["host"].(string)}
		status, _ := c["status"].(float64)
		id, _ := c["id"].(float64)
		key.Status, key.ID = int(status), int(id)
		if s["outcome"] == "no-answer" {
			perhaps[key]++
		} else {
			sure[key]++
		}
	}
	seen := map[reasonCount]bool{}
	for _, c := range got.Causes {
		seen[c.reasonCount] = true
		assert.GreaterOrEqual(t, c.Calls, sure[c.reasonCount], "%+v", c)
		assert.LessOrEqual(t, c.Calls, sure[c.reasonCount]+perhaps[c.reasonCount], "%+v", c)
	}
	for key := range sure {
		assert.True(t, seen[key], "%+v", key)
	}
	counted := map[string]int{}
	for _, c := range got.Quality {
		counted[c.Name] = c.Calls
	}
	assert.Equal(t, classes, counted)
}

// classWord says how the media of a session was by its final reports, or by interim ones
// where there is no other.
func classWord(s map[string]any) string {
	var final, interim []map[string]any
	reports, _ := s["quality"].([]any)
	for _, r := range reports {
		if q := r.(map[string]any); q["interim"] == true {
			interim = append(interim, q)
		} else {
			final = append(final, q)
		}
	}
	if len(final) == 0 {
		final = interim
	}
	has := map[any]bool{}
	for _, q := range final {
		has[q["class"]] = true
		for _, x := range q["streams"].([]any) {
			m := x.(map[string]any)
			why, _ := m["why"].(string)
			has["one way"] = has["one way"] || m["silent"] == true
			has["no media"] = has["no media"] || strings.HasPrefix(why, "no media")
		}
	}
	for _, word := range []string{"poor", "one way", "good", "no media"} {
		if has[word] {
			return word
		}
	}
	switch {
	case has["unclassified"]:
		return "not classified"
	case s["outcome"] == "answered":
		return "no report"
	}
	return ""
}
