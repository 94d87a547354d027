package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docLink is a name in brackets in a comment on a declaration: [Name], [Type.Method],
// [pkg.Name].
var docLink = regexp.MustCompile(`\[\*?([a-z]\w*\.)?([A-Z]\w*)(?:\.\w+)?\]`)

// TestDocLinks holds each name in brackets to a declaration, so that go doc leads there.
func TestDocLinks(t *testing.T) {
	type comment struct{ dir, where, text string }
	declared := map[string]map[string]bool{} // by folder
	packages := map[string]bool{}            // those of this module, by name
	var comments []comment
	set := token.NewFileSet()
	require.NoError(t, filepath.WalkDir("../..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(name))
		packages[path.Base(dir)] = true
		if declared[dir] == nil {
			declared[dir] = map[string]bool{}
		}
		note := func(doc *ast.CommentGroup) {
			if doc != nil {
				comments = append(comments, comment{dir, set.Position(doc.Pos()).String(), doc.Text()})
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				declared[dir][n.Name.Name] = declared[dir][n.Name.Name] || n.Recv == nil
				note(n.Doc)
			case *ast.TypeSpec:
				declared[dir][n.Name.Name] = true
				note(n.Doc)
			case *ast.ValueSpec:
				for _, one := range n.Names {
					declared[dir][one.Name] = true
				}
				note(n.Doc)
			case *ast.GenDecl:
				note(n.Doc)
			case *ast.Field:
				note(n.Doc)
				note(n.Comment)
			case *ast.File:
				note(n.Doc)
			}
			return true
		})
		return nil
	}))
	for _, c := range comments {
		for _, m := range docLink.FindAllStringSubmatch(c.text, -1) {
			there := false
			for dir, names := range declared {
				if m[1] == "" && dir == c.dir || m[1] != "" && path.Base(dir)+"." == m[1] {
					there = there || names[m[2]]
				}
			}
			if m[1] == "" || packages[strings.TrimSuffix(m[1], ".")] {
				assert.True(t, there, "%s: %s is declared nowhere", c.where, m[0])
			}
		}
	}
}
