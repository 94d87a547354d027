package excerpt_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/excerpt"
)

// TestEncoded names messages that stand in a document and cannot be read.
func TestEncoded(t *testing.T) {
	code := base64.StdEncoding.EncodeToString([]byte(call))
	lines := ""
	for from := 0; from < len(code); from += 76 {
		lines += code[from:min(len(code), from+76)] + "\n"
	}
	dump := ""
	for from := 0; from < len(call); from += 16 {
		dump += fmt.Sprintf("%04x  % x\n", from, call[from:min(len(call), from+16)])
	}
	for text, want := range map[string]int{
		"raw: " + code + "\nraw: " + code + "\n": 2, "a?m=" + url.QueryEscape(call) + "\na?m=" + url.PathEscape(call) + "\n": 2, lines: 1, lines + "\n" + lines: 2, dump + "\n" + dump: 2, "0000 a\n0001 b\n": 0, strings.ToLower(code): 0,
	} {
		for _, doc := range []string{text + "\nand\n\n" + busy, busy + "\nand\n" + text} {
			got := messages(t, doc, nil)
			assert.Equal(t, wire(busy), raws(got))
			named := 0
			for m, err := range formats.All(excerpt.NewReader(strings.NewReader(doc), nil)) {
				require.NoError(t, err)
				for _, p := range m.Problems {
					named += strings.Count(p.Msg, "it is left out")
				}
			}
			assert.Equal(t, want, named, doc)
			checkLaw(t, []byte(doc))
		}
	}
}
