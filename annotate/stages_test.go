package annotate

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stages are the stages of the analysis in their order.
var stages = []string{
	"records", "trace", "roles", "paths", "survey", "fork", "progress", "purpose", "contest", "verdict", "explanation", "analysis",
}

// setBehindProgress is what a stage sets of messages, dialogs, branches, attempts and
// legs once progress has gone through all messages. Nothing else of them changes then.
var setBehindProgress = map[string]string{
	"branch.agent": "purpose", "branch.product": "purpose", "branch.aor": "purpose", "branch.own": "purpose",
	"branch.voicemail": "purpose", "branch.cancel": "purpose", "branch.words": "analysis", "dialog.late": "contest",
}

// A field of a stage is set by methods of that stage alone, so that who asks for it finds
// what it means in one place, and no stage knows one that comes after it. Helpers that
// hold a stage in a field a are of that stage.
func TestStagesSetTheirOwnFields(t *testing.T) {
	p := parsePackage(t)
	for i, stage := range stages {
		s := p.types.Scope().Lookup(stage).Type().Underlying().(*types.Struct)
		for f := range s.Fields() {
			if at := slices.Index(stages, typeName(f.Type())); at >= 0 {
				assert.Less(t, at, i, "%s holds %s", stage, f.Name())
				assert.Equal(t, stage != "analysis", isPointer(f.Type()), "%s of %s", f.Name(), stage)
			}
		}
	}
	own, later := 0, map[string]string{}
	for _, f := range p.functions {
		stage := p.stageOf(f)
		for _, target := range assigned(f) {
			for _, field := range p.fieldsOf(target) {
				of, _, _ := strings.Cut(field, ".")
				switch at := slices.Index(stages, stage); {
				case slices.Contains(stages, of) && (stage != "analysis" || f.Name.Name != "load"):
					own++
					assert.Equal(t, of, stage, "%s sets %s", p.files.Position(target.Pos()), field)
				case at > slices.Index(stages, "progress"):
					later[field] = stage
				}
			}
		}
	}
	assert.Greater(t, own, 80)
	assert.Equal(t, setBehindProgress, later)
}

type parsed struct {
	files     *token.FileSet
	types     *types.Package
	info      *types.Info
	functions []*ast.FuncDecl
}

// noImports lets a package be checked without those that it imports: the types of its own
// fields are known all the same.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

func parsePackage(t *testing.T) *parsed {
	p := &parsed{files: token.NewFileSet(), info: &types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Types: map[ast.Expr]types.TypeAndValue{}}}
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(p.files, name, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				p.functions = append(p.functions, f)
			}
		}
	}
	check := types.Config{Importer: noImports{}, Error: func(error) {}}
	p.types, _ = check.Check("annotate", p.files, files, p.info)
	return p
}

// stageOf returns the stage whose method a function is, or a helper's stage; "" for none.
func (p *parsed) stageOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	name := typeName(p.info.Types[f.Recv.List[0].Type].Type)
	if slices.Contains(stages, name) {
		return name
	}
	if s, ok := p.types.Scope().Lookup(name).Type().Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			if field.Name() == "a" {
				return typeName(field.Type())
			}
		}
	}
	return ""
}

// assigned returns what a function assigns to, deletes from, clears or counts up.
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

// fieldsOf returns the fields that an assignment to a target changes, as type.field: of
// stages, and of what they work on. Behind a pointer another value begins.
func (p *parsed) fieldsOf(target ast.Expr) []string {
	var list []string
	for {
		switch x := target.(type) {
		case *ast.IndexExpr:
			target = x.X
			continue
		case *ast.SelectorExpr:
			s := p.info.Selections[x]
			if s == nil {
				return list
			}
			switch of := typeName(s.Recv()); {
			case slices.Contains(stages, of), of == "message", of == "dialog", of == "branch", of == "attempt", of == "leg":
				list = append(list, of+"."+x.Sel.Name)
			}
			if isPointer(p.info.Types[x.X].Type) {
				return list
			}
			target = x.X
			continue
		}
		return list
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.(*types.Pointer)
	return ok
}

func typeName(t types.Type) string {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}
