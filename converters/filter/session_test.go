package filter_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

// TestSessionFields shows that a question about a whole session takes all of its
// messages or none.
func TestSessionFields(t *testing.T) {
	list := annotated(t, scenario(t, "S01.log"))
	all := []int{}
	for i := range list {
		all = append(all, i+1)
	}
	for text, want := range map[string][]int{
		`mpop.session.kind == "call"`:                                                      all,
		`mpop.session.kind in {"im", "conference"}`:                                        {},
		`mpop.caller == "marinof@uclab.org" and mpop.callee contains "izabelaf"`:           all,
		`mpop.user == "marino filipovic" and mpop.user == "2798f0b3cc"`:                    all,
		`mpop.user contains "nobody"`:                                                      {},
		`mpop.session.product contains "desk phone"`:                                       all,
		`mpop.session.start <= "2010-01-05 14:00:50" and mpop.session.end >= "2010-01-05"`: all,
		`mpop.session.start > "2010-01-05 14:00:50"`:                                       {},
		`mpop.host contains "r2ee01"`:                                                      all,
	} {
		assert.Equal(t, want, chosen(t, text, list), text)
	}
}

// TestOfSession shows that what a session settles is so of each of its messages, and that
// no more is settled.
func TestOfSession(t *testing.T) {
	list := annotated(t, scenario(t, "S01.log"))
	for text, settled := range map[string]bool{
		``:                             true,
		`mpop.user contains "marinof"`: true,
		`mpop.user contains "nobody" and sip.Method == "ACK"`:            true,
		`mpop.user contains "marinof" or sip.Method == "ACK"`:            true,
		`not (mpop.user contains "marinof" or mpop.state == "lost")`:     true,
		`mpop.user contains "marinof" and sip.Method == "ACK"`:           false,
		`mpop.user contains "nobody" xor sip.Method == "ACK"`:            false,
		`sip.Method == "ACK" and mpop.user contains "nobody"`:            false,
		`mpop.caller != "x" and len(mpop.caller) < len(mpop.state)`:      false,
		`mpop.outcome == "answered" and frame.number < 3`:                false,
		`mpop.session.kind == "im" and (frame.number < 3 or mpop.state)`: true,
	} {
		f, err := filter.Parse(text)
		require.NoError(t, err)
		takes, is := f.OfSession(list[0].Session)
		assert.Equal(t, settled, is, text)
		for _, p := range list {
			assert.True(t, !is || takes == f.Match(p), text)
		}
	}
}

// TestTimeOfDay shows that a time without a date is that of any day.
func TestTimeOfDay(t *testing.T) {
	list := annotated(t, scenario(t, "S01.log"))
	within := chosen(t, `frame.time >= "14:00:58" and frame.time < "14:01"`, list)
	assert.Equal(t, chosen(t, `frame.time >= "2010-01-05 14:00:58" and frame.time < "2010-01-05 14:01:00"`, list), within)
	assert.NotEmpty(t, within)
	assert.Equal(t, within, chosen(t, `frame.time in {"15:00:58+01:00".."15:00:59.999+01:00"}`, list))
	assert.Len(t, chosen(t, `frame.time < "00:00"`, list), 0)
}

// TestCaseOfNames shows that the case of letters in a field's name is no reason
// to refuse a filter.
func TestCaseOfNames(t *testing.T) {
	list := annotated(t, scenario(t, "S01.log"))
	for _, names := range [][2]string{{"sip.To", "sip.to"}, {"sip.From", "SIP.FROM"}, {"sip.Call-ID", "sip.call-id"}, {"sip.Method", "sip.method"}} {
		want := chosen(t, names[0], list)
		assert.NotEmpty(t, want)
		assert.Equal(t, want, chosen(t, names[1], list), names[1])
	}
	assert.False(t, slices.Equal(chosen(t, "sip.to.tag", list), chosen(t, "sip.To", list)))
}
