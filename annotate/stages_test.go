package annotate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A field of a stage is set by methods of that stage alone, so that who asks for it finds
// what it means in one place. Helpers that hold a stage in a field a are of that stage.
func TestStagesSetTheirOwnFields(t *testing.T) {
	set := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	structs := map[string]*ast.StructType{}
	var functions []*ast.FuncDecl
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					structs[n.Name.Name] = s
				}
			case *ast.FuncDecl:
				functions = append(functions, n)
			}
			return true
		})
	}
	owner, stages := stageFields(structs)
	require.Len(t, stages, 13)
	checked := 0
	for _, f := range functions {
		if f.Recv == nil || len(f.Recv.List[0].Names) == 0 {
			continue
		}
		of, name := typeName(f.Recv.List[0].Type), f.Recv.List[0].Names[0].Name
		for _, target := range assigned(f) {
			stage, field := of, fieldOf(target, name)
			if field == "a" && !stages[of] && structs[of] != nil { // a helper's stage
				stage, field = helped(structs[of]), fieldOf(target, name+".a")
			}
			if stages[stage] && owner[field] != "" {
				checked++
				assert.Equal(t, owner[field], stage, "%s sets %s", set.Position(target.Pos()), field)
			}
		}
	}
	assert.Greater(t, checked, 80)
}

// stageFields returns the stages, from the analysis down to the one that embeds none, and
// whose each field is.
func stageFields(structs map[string]*ast.StructType) (owner map[string]string, stages map[string]bool) {
	owner, stages = map[string]string{}, map[string]bool{}
	for stage := "analysis"; stage != ""; {
		stages[stage] = true
		next := ""
		for _, field := range structs[stage].Fields.List {
			if len(field.Names) == 0 {
				next = typeName(field.Type)
			}
			for _, n := range field.Names {
				owner[n.Name] = stage
			}
		}
		stage = next
	}
	return owner, stages
}

// assigned returns what a function assigns to, deletes from or counts up.
func assigned(f *ast.FuncDecl) []ast.Expr {
	var list []ast.Expr
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			list = append(list, n.Lhs...)
		case *ast.IncDecStmt:
			list = append(list, n.X)
		case *ast.CallExpr:
			if name, ok := n.Fun.(*ast.Ident); ok && (name.Name == "delete" || name.Name == "clear") {
				list = append(list, n.Args[0])
			}
		}
		return true
	})
	return list
}

// fieldOf returns the field of the value that a target is in: f of v.f, v.f[x] and v.f.g;
// "" where it is no part of that value.
func fieldOf(target ast.Expr, value string) string {
	switch x := target.(type) {
	case *ast.SelectorExpr:
		if path(x.X) == value {
			return x.Sel.Name
		}
		return fieldOf(x.X, value)
	case *ast.IndexExpr:
		return fieldOf(x.X, value)
	}
	return ""
}

func path(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return path(x.X) + "." + x.Sel.Name
	}
	return ""
}

// helped returns the type of a helper's field a.
func helped(s *ast.StructType) string {
	for _, field := range s.Fields.List {
		for _, n := range field.Names {
			if n.Name == "a" {
				return typeName(field.Type)
			}
		}
	}
	return ""
}

func typeName(x ast.Expr) string {
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	name, _ := x.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}
