package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
