package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// TestGlossaryIsWhole finds a meaning for every word of the model that is not empty.
func TestGlossaryIsWhole(t *testing.T) {
	words := 0
	for _, file := range []string{"kinds.go", "signin.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "annotate", file), nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || v.Type == nil || len(v.Values) == 0 {
				return true
			}
			value, ok := v.Values[0].(*ast.BasicLit)
			if !ok || value.Kind != token.STRING || value.Value == `""` {
				return true
			}
			word, err := strconv.Unquote(value.Value)
			require.NoError(t, err)
			words++
			assert.NotEmpty(t, termsOf(word), "%s: %s", v.Names[0], word)
			return true
		})
	}
	assert.Greater(t, words, 50)
	assert.Equal(t, termsOf("no-answer"), termsOf(" No Answer"))
	assert.Nil(t, termsOf("1003"))
}

// TestGlossarySaysOneThingOfEach holds the table itself: a word means one thing of each
// thing that it is said of, these are few, and no cell is empty.
func TestGlossarySaysOneThingOfEach(t *testing.T) {
	things := map[string]int{}
	for word, list := range glossary() {
		assert.Equal(t, strings.ToLower(word), word)
		said := map[string]bool{}
		for _, m := range list {
			assert.False(t, said[m.of], "%s: %s twice", word, m.of)
			assert.Equal(t, strings.TrimSpace(m.says), m.says, word)
			assert.NotEmpty(t, m.says, word)
			said[m.of] = true
			things[m.of]++
		}
	}
	assert.Len(t, things, 14, "a thing is spelt in two ways, or the table has a new one")
}

// TestGlossaryHasWhatIsPrinted finds a meaning for the heads of the tables and for what
// pictures say of a place.
func TestGlossaryHasWhatIsPrinted(t *testing.T) {
	log := filepath.Join("..", "..", "testdata", "day", "caller.uccapilog")
	for _, command := range []string{"sessions", "endpoints"} {
		var out, errs bytes.Buffer
		require.Equal(t, exitDone, run(t.Context(), []string{"ocsconv", command, log}, nil, &out, &errs), errs.String())
		lines := strings.Split(out.String(), "\n")
		heads := lines[slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, " (UTC)  ") })]
		for _, head := range regexp.MustCompile(` {2,}`).Split(strings.TrimSpace(heads), -1) {
			assert.NotEmpty(t, termsOf(head), head)
		}
	}
	rang := int64(1000)
	for _, state := range []annotate.State{annotate.StateWon, annotate.StateLost, annotate.StateRaceLost, annotate.StateDiverted, annotate.StateNoAnswer, annotate.StateBusy} {
		for _, e := range []annotate.Endpoint{{State: state}, {State: state, RingMS: &rang, Epid: "aabbccdd00"}} {
			words := (&annotate.Session{}).StateWords(&e)
			assert.NotEmpty(t, termsOf(words), words)
		}
	}
	for _, how := range []annotate.How{annotate.Inferred, annotate.Announced} {
		assert.NotEmpty(t, termsOf(how.Words()), how)
	}
}
