package filter_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

// TestMemory asks filters of messages whose octets are gone: the answer is that of a
// filter that has them, and none where it cannot be.
func TestMemory(t *testing.T) {
	list := annotated(t, scenario(t, "S01.log"))
	for text, held := range map[string]bool{
		`sip.Method == "INVITE" and mpop.state == "lost"`:                                          true,
		`(mpop.user contains "izabelaf" or sip matches "epid=2798f0b3cc") and not sip.Status-Code`: true,
		`not (sip.to.tag or mpop.kind == "INV0") or sdp`:                                           true,
		`all sip.Via contains "TLS" and len(sip.Call-ID) > 3 and sip.CSeq.method in {"PRACK"}`:     true,
		`mpop.session.start >= "2010-01-05" and mpop.outcome == "answered"`:                        true,
		`sip.Method == "ACK" and sip.Method == "ACK" or sip.Status-Code >= 200`:                    true,
		`mpop.note matches "initial"`:                                                              true,
		``:                                                                                         true,
		`ip.addr == 192.0.2.1 or sip.Method == "ACK"`:                                              false,
		`frame.time_delta > 1`:                                                                     false,
		`frame.comment contains "kind=INV0"`:                                                       false,
		`len(mpop.caller) < len(sip.Call-ID)`:                                                      false,
	} {
		for _, version := range []filter.Version{filter.Newest, filter.V40} {
			f, err := filter.ParseAs(text, version)
			require.NoError(t, err)
			m := filter.NewMemory(f)
			require.Equal(t, held, m != nil, text)
			assert.Equal(t, held, m.Holds(f), text)
			if !held {
				continue
			}
			for _, p := range list {
				m.Add(p.Message)
			}
			for _, p := range list {
				assert.Equal(t, f.Match(p), m.Match(f, p.Session, p.Note), "%s, frame %d", text, p.Note.Frame)
			}
			other, err := filter.Parse(`sip.Method == "REFER"`)
			require.NoError(t, err)
			assert.False(t, m.Holds(other))
		}
	}
}

// TestPattern holds plain words to what package regexp finds.
func TestPattern(t *testing.T) {
	texts := []string{
		"", "f", "frank", "FRANK", "To: <sip:Frank@contoso.com>", "ffrank", "fran", "xfrankx", "Sam", "\u017fam", "\u212aarl", "karl", "KARL",
		"gr\u00fc\u00df", "a.b", "aXb", "+1 425 555-0123", "14255550123", strings.Repeat("f", 5000) + "rank", "\xff\xfefrank", "FRAN\u212a",
	}
	for _, expr := range []string{"frank", "Frank", "(?-i)frank", "sam", "karl", `a\.b`, "a.b", "f", "gr\u00fc\u00df", "", "fr|ank", `1[-. ]?4`, "^frank$", "kk"} {
		p, err := filter.CompilePattern(expr)
		require.NoError(t, err)
		re := regexp.MustCompile("(?i)" + expr)
		for _, text := range texts {
			assert.Equal(t, re.MatchString(text), p.Match([]byte(text)), "%q in %q", expr, text)
		}
	}
}
