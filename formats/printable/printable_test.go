package printable_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/printable"
)

var policies = map[string]*printable.Policy{
	"Sentence": &printable.Sentence, "Label": &printable.Label, "Cell": &printable.Cell, "Row": &printable.Row,
	"Terminal": &printable.Terminal, "Name": &printable.Name, "Comment": &printable.Comment,
}

// TestPolicies shows what each policy makes of each kind of character.
func TestPolicies(t *testing.T) {
	const in = "ä\t\r\n\x00\x1b\x7f\u009b\u2028\u2029\u061c\u200e\u202e\u2066\ufeff\u200c\u00ad\u00a0\ue000\uffff\xff\ufffd"
	for name, want := range map[string]string{
		"Sentence": "ä" + strings.Repeat(" ", 16) + "\u00a0\ue000\uffff??",
		"Label":    "ä \ufffd\ufffd\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd\ufffd\u200c\ufffd \ufffd\ufffd\ufffd\ufffd",
		"Cell":     "ä\t\r\n␀␛␡\ufffd\u2028\u2029\u061c\u200e\u202e\u2066\ufeff\u200c\u00ad\u00a0\ue000\uffff\ufffd\ufffd",
		"Row":      "ä   ␀␛␡" + strings.Repeat("\ufffd", 8) + "\u200c\u00ad\u00a0\ue000\uffff\ufffd\ufffd",
		"Terminal": "ä\t" + strings.Repeat("\ufffd", 13) + "\u200c\u00ad\u00a0\ue000\uffff\ufffd\ufffd",
		"Name":     "ä" + strings.Repeat("\ufffd", 14) + "\u200c\u00ad\u00a0\ue000\uffff\ufffd\ufffd",
		"Comment":  "ä         " + strings.Repeat("\ufffd", 5) + "\u200c\u00ad\u00a0\ue000\uffff\ufffd\ufffd",
	} {
		assert.Equal(t, want, policies[name].Text(in), name)
	}
}

func TestLimits(t *testing.T) {
	for _, tt := range []struct{ in, octets, characters string }{
		{"", "", ""},
		{"abcdefgh", "abcdefgh", "abcdefgh"},
		{"abcdefghi", "abcde…", "abcdefg…"},
		{"äöüäöüäö", "äö…", "äöüäöüäö"},
		{"äöüäöüäöü", "äö…", "äöüäöüä…"},
		{"a\nb\x1b", "a b …", "a b "},
	} {
		octets := printable.Sentence.Octets(tt.in, 8)
		assert.Equal(t, tt.characters, printable.Sentence.Characters(tt.in, 8), "%q", tt.in)
		assert.LessOrEqual(t, len(octets), 8)
		if tt.in != "a\nb\x1b" {
			assert.Equal(t, tt.octets, octets, "%q", tt.in)
		}
	}
	assert.Equal(t, "a b…", printable.Label.Characters("a \t\n b c", 4), "blanks that became one count once")
}

func FuzzPolicies(f *testing.F) {
	f.Add("a\x1b[2J\u202e\u009b31m\xff", 5)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 3 + n&0xff
		for name, p := range policies {
			text := p.Text(s)
			require.True(t, utf8.ValidString(text), name)
			require.Equal(t, text, p.Text(text), "%s: twice is once", name)
			for _, r := range text {
				require.False(t, r < ' ' && !strings.ContainsRune("\t\r\n", r) || r >= 0x7f && r < 0xa0, "%s: %U", name, r)
			}
			require.LessOrEqual(t, len(p.Octets(s, n)), n, name)
			require.LessOrEqual(t, utf8.RuneCountInString(p.Characters(s, n)), n, name)
		}
	})
}

// TestPlainAnywhere holds that no octet is overlooked among plain ones, wherever it
// stands.
func TestPlainAnywhere(t *testing.T) {
	const plain = "abcdefgh ijklmnopqrst ~"
	for at := range len(plain) {
		for c := range 256 {
			s := plain[:at] + string([]byte{byte(c)}) + plain[at+1:]
			kept := printable.Sentence.Octets(s, 100) == s
			assert.Equal(t, c >= ' ' && c < 0x7f, kept, "%q", s)
		}
	}
}
