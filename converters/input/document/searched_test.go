package document_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/document"
	"ocsconv/formats/known"
)

// searches print a line with its number, and whether it was found.
var searches = map[string]func(n int, found bool, line string) string{
	"grep -n": func(n int, found bool, line string) string { return fmt.Sprintf("%d%c%s", n, mark(found), line) },
	"grep -nH": func(n int, found bool, line string) string {
		return fmt.Sprintf("var/sip-2024-03-04.log%[2]c%[1]d%[2]c%[3]s", n, mark(found), line)
	},
	"grep -H": func(_ int, found bool, line string) string {
		return fmt.Sprintf("/var/log/sip-1.log%c%s", mark(found), line)
	},
	"findstr": func(n int, _ bool, line string) string { return fmt.Sprintf("%d:%s", n, line) },
	"Select-String": func(n int, found bool, line string) string {
		return fmt.Sprintf(`%sC:\my logs\sip.log:%d:%s`, map[bool]string{true: "> ", false: "  "}[found], n, line)
	},
}

func mark(found bool) rune {
	if found {
		return ':'
	}
	return '-'
}

// TestSearched takes off what searches print before lines, wherever the line stands that was
// found, and what was wrapped of them.
func TestSearched(t *testing.T) {
	record := "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: Sending Packet - 192.0.2.50:5061 (From Local Address: 192.0.2.35:55211) 9 bytes:\n"
	for name, search := range searches {
		for _, what := range []string{"SIP/2.0", "Call-ID", "nothing"} {
			for _, text := range []string{call(""), record + "01/05/2010|14:00:47.889 1A2C:9F0 INFO  :: " + call("")} {
				var src, want, wrapped strings.Builder
				for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
					if i == 12 && strings.HasPrefix(name, "grep") {
						src.WriteString("--\n")
						want.WriteString("--\n")
					}
					shown := search(95+i, strings.Contains(line, what), line)
					src.WriteString(shown + "\n")
					want.WriteString(line + "\n")
					wrapped.WriteString(folded(shown+"\n", "", 80, false))
				}
				d := document.Open([]byte(src.String()), known.Formats)
				require.NotNil(t, d, "%s\n%s", name, src.String())
				assert.Equal(t, want.String(), string(d.Text()), "%s %s", name, what)
				checkLaw(t, d, []byte(src.String()))
				if name == "Select-String" {
					d = document.Open([]byte(wrapped.String()), known.Formats)
					require.NotNil(t, d)
					assert.Equal(t, want.String(), string(d.Text()), wrapped.String())
					checkLaw(t, d, []byte(wrapped.String()))
				}
			}
		}
	}
}

// TestNotSearched leaves numbers and names that no search printed.
func TestNotSearched(t *testing.T) {
	for _, text := range []string{
		"1-From: a\n1-To: b\n", "9:From: a\n11:To: b\n", "a:From: a\na:To: b\n", "10:00:01:5:From: a\n10:00:02:7:To: b\n", "x.log:1\nx.log:2\n", "1:2\n2:3\n", ":\n:\n--\n", "1:\n2:\n",
	} {
		assert.Nil(t, document.Open([]byte(text), known.Formats), text)
	}
}

// TestSearchedWide has lines behind a number that no window is wide enough for, which were not
// wrapped at its edge.
func TestSearchedWide(t *testing.T) {
	src := "a.log:1:Call-ID: 1\na.log:2:CSeq: 1 INVITE\na.log:3:x\n" + strings.Repeat("y\n", 30) + strings.Repeat("z", 1<<20) + "\na.log:4:To: <sip:a@example.com>\n"
	d := document.Open([]byte(src), known.Formats)
	require.NotNil(t, d)
	assert.Less(t, len(d.Text()), len(src))
}
