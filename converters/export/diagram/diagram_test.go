package diagram_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/wireshark/palette"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// session reads the analysis of one of the documented calls.
func session(t testing.TB, name string) *annotate.Session {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".session.json"))
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(text, s))
	return s
}

// golden compares output with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
}

func render(t testing.TB, write func(io.Writer, *diagram.Ladder) error, l *diagram.Ladder) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b, l))
	return b.Bytes()
}

var calls = []string{"S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08"}

func TestPlantUMLGolden(t *testing.T) {
	for _, name := range calls {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".puml", render(t, diagram.PlantUML, diagram.New(session(t, name), diagram.Options{})))
		})
	}
}

func TestTextGolden(t *testing.T) {
	for _, name := range calls {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", render(t, func(w io.Writer, l *diagram.Ladder) error {
				return diagram.Text(w, l, diagram.TextOptions{})
			}, diagram.New(session(t, name), diagram.Options{})))
		})
	}
}

func TestCompactGolden(t *testing.T) {
	for _, name := range calls {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".compact.txt", render(t, func(w io.Writer, l *diagram.Ladder) error {
				return diagram.Text(w, l, diagram.TextOptions{Compact: true})
			}, diagram.New(session(t, name), diagram.Options{})))
		})
	}
}

// TestSignsOfASCII differs from the ladder with signs in nothing but those.
func TestSignsOfASCII(t *testing.T) {
	ladder := func(ascii bool) string {
		return string(render(t, func(w io.Writer, l *diagram.Ladder) error {
			return diagram.Text(w, l, diagram.TextOptions{Compact: true, ASCII: ascii})
		}, diagram.New(session(t, "S01"), diagram.Options{})))
	}
	require.Contains(t, ladder(false), palette.Won.Sign)
	assert.Equal(t, strings.ReplaceAll(ladder(false), palette.Won.Sign, palette.Won.ASCII), ladder(true))
}

// TestCompactTellsOnce leaves to the legend what became of each endpoint.
func TestCompactTellsOnce(t *testing.T) {
	s := session(t, "S01")
	s.Summary = []string{"E2 (Phone) answered.", "E1 (Communicator): lost.", "E1 and E2 rang."}
	for _, compact := range []bool{false, true} {
		text := string(render(t, func(w io.Writer, l *diagram.Ladder) error {
			return diagram.Text(w, l, diagram.TextOptions{Compact: compact})
		}, diagram.New(s, diagram.Options{})))
		assert.Equal(t, !compact, strings.Contains(text, "E1 (Communicator): lost."))
		assert.Contains(t, text, "E2 (Phone) answered.", "the headline stays")
		assert.Contains(t, text, "E1 and E2 rang.")
	}
}

func TestMermaidGolden(t *testing.T) {
	for _, name := range calls {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".mmd", render(t, diagram.Mermaid, diagram.New(session(t, name), diagram.Options{})))
		})
	}
}

func TestSVGGolden(t *testing.T) {
	for _, name := range calls {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".svg", render(t, diagram.SVG, diagram.New(session(t, name), diagram.Options{})))
		})
	}
}

// TestTextKeepsItsWidth has characters that take two columns in every text.
func TestTextKeepsItsWidth(t *testing.T) {
	s := session(t, "S01")
	for i := range s.Messages {
		s.Messages[i].Note = strings.Repeat("名前 ölga名前名前@contoso.com ", i+3) + strings.Repeat("長", 90+i)
	}
	s.Summary = []string{strings.Repeat("名前が ", 60)}
	for _, columns := range []int{80, 81, 100, 133, 200} {
		var out strings.Builder
		for _, compact := range []bool{false, true} {
			require.NoError(t, diagram.Text(&out, diagram.New(s, diagram.Options{}), diagram.TextOptions{Width: columns, Compact: compact}))
		}
		for line := range strings.Lines(out.String()) {
			n := 0
			for _, r := range strings.TrimSuffix(line, "\n") {
				if n++; unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) {
					n++
				}
			}
			assert.LessOrEqual(t, n, columns, line)
		}
	}
}
