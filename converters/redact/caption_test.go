package redact_test

import (
	"os"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/known"
)

// samples are what the fields of a caption hold.
var samples = strings.NewReplacer("{date}", "2021-03-04", "{dmy}", "24/1/2010", "{mdy}", "01/24/2010", "{dm}", "24-1", "{md}", "1-24",
	"{time}", "09:08:07\\.100200", "{zone}", "Z", "{epoch}", "1560000000\\.123456", "{transport}", "udp", "{far}", "198\\.51\\.100\\.7:5060",
	"{near}", "192\\.0\\.2\\.7:5062", "{from}", "198\\.51\\.100\\.7:5060", "{to}", "192\\.0\\.2\\.7:5062", "{farport}", "5060", "{nearport}", "5062",
	"{fromport}", "5060", "{toport}", "5062", "{size}", "280", "{compact}", "20210304-090807\\.100200", "(?P<far>", "(?P<far>198\\.51\\.100\\.7:5060|")

// sample returns the shortest text that a pattern matches, the first of several.
func sample(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i+1] >= 'a' {
				return string(max(re.Rune[i], 'a'))
			}
		}
		return string(re.Rune[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "."
	case syntax.OpAlternate, syntax.OpPlus, syntax.OpCapture, syntax.OpQuest:
		return sample(re.Sub[0])
	case syntax.OpRepeat:
		return strings.Repeat(sample(re.Sub[0]), re.Min)
	case syntax.OpConcat:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(sample(sub))
		}
		return b.String()
	}
	return ""
}

// TestCaptionsStay redacts a message below every caption that is known: what the reader
// learns of the message from it is the same again.
func TestCaptionsStay(t *testing.T) {
	for _, p := range excerpt.Known().Programs {
		above := ""
		for _, c := range p.Captions {
			tree, err := syntax.Parse(samples.Replace(c.Pattern), syntax.Perl)
			require.NoError(t, err)
			line := sample(tree)
			if c.Kind == "note" { // stands above the next one
				above += line + "\n"
				continue
			}
			text := above + line + "\nINVITE sip:rosa@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK7\n" +
				"From: <sip:rachael@example.com>;tag=7\nTo: <sip:rosa@example.com>\nCall-ID: c7\nCSeq: 7 INVITE\nContent-Length: 0\n\n"
			for level := redact.People; level <= redact.All; level++ {
				list := read(t, text)
				want := facts(list)
				redacted(level, list)
				assert.Equal(t, want, facts(read(t, written(list))), "%s at level %s: %s\n%s", p.Name, level, line, written(list))
			}
		}
	}
}

// TestReasonsAboveMessagesStay redacts captions that are a status code and its reason.
func TestReasonsAboveMessagesStay(t *testing.T) {
	text, err := os.ReadFile("../../testdata/excerpt/captions.txt")
	require.NoError(t, err)
	captions := regexp.MustCompile(`(?m)^\d{3} \w.*`)
	list := read(t, string(text))
	redacted(redact.All, list)
	want := captions.FindAllString(string(text), -1)
	require.Greater(t, len(want), 5)
	assert.Equal(t, want, captions.FindAllString(written(list), -1))
}

// read returns the pieces of a document.
func read(t *testing.T, text string) (list []*formats.Message) {
	for m, err := range formats.All(excerpt.NewReader(strings.NewReader(text), &formats.Options{File: "text"})) {
		require.NoError(t, err)
		list = append(list, m)
	}
	return list
}

// fact is what a caption tells of a message, but for who it is.
type fact struct {
	direction     formats.Direction
	how           formats.Evidence
	time          int64
	transport     formats.Transport
	local, remote bool
	ports         [2]uint16
}

func facts(list []*formats.Message) (facts []fact) {
	for _, m := range list {
		if m.Raw != nil {
			facts = append(facts, fact{m.Direction, m.How, m.Time.UnixMicro(), m.Transport, m.Local.Addr().IsValid(), m.Remote.Addr().IsValid(),
				[2]uint16{m.Local.Port(), m.Remote.Port()}})
		}
	}
	return facts
}

// TestCaptionWords holds the published words to those that the formats have.
func TestCaptionWords(t *testing.T) {
	var want []string
	for _, f := range known.Formats {
		if f.FixedWords != nil {
			want = append(want, f.FixedWords()...)
		}
	}
	slices.Sort(want)
	_, published, found := strings.Cut(redact.Words(), "\n# caption: ")
	require.True(t, found)
	_, words, _ := strings.Cut(published, "\n")
	assert.Equal(t, slices.Compact(want), strings.Fields(words), "captions.txt")
}
