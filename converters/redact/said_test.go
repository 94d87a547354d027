package redact_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/redact"
	"ocsconv/converters/report"
	"ocsconv/converters/workbook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestSaid holds that said.txt has all words that an output of ocsconv may have
// without any input: those of the sources, of the tables in them, and of the
// frames of a workbook and a page.
func TestSaid(t *testing.T) {
	words := map[string]bool{}
	add := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			for _, p := range append(redact.Parts(w), w) {
				if p = strings.ToLower(p); len(p) > 2 && !strings.ContainsFunc(p, unicode.IsDigit) {
					words[p] = true
				}
			}
		}
	}
	for _, dir := range []string{"annotate", "converters", "formats", "cmd/ocsconv"} {
		require.NoError(t, filepath.WalkDir(filepath.Join("../..", dir), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "redact"):
				return fs.SkipDir
			case strings.HasSuffix(path, ".tsv"):
				data, err := os.ReadFile(path)
				add(string(data))
				return err
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				return literals(path, add)
			}
			return nil
		}))
	}
	add(report.Source())
	add(frame(t))

	list := make([]string, 0, len(words))
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	want := wrapped(list)
	const golden = "said.txt"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(want), 0o644))
	}
	have, err := os.ReadFile(golden)
	require.NoError(t, err)
	missing := slices.DeleteFunc(list, func(w string) bool { return slices.Contains(strings.Fields(string(have)), w) })
	assert.Empty(t, missing, "go test ./converters/redact -run TestSaid -update adds them")
}

// literals adds the strings in a source file.
func literals(path string, add func(string)) error {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			s, _ := strconv.Unquote(l.Value)
			add(s)
		}
		return true
	})
	return nil
}

// frame returns the tags of a workbook.
func frame(t *testing.T) string {
	data, err := os.ReadFile("../table/testdata/s01.json")
	require.NoError(t, err)
	s := new(annotate.Session)
	require.NoError(t, json.Unmarshal(data, s))
	var out bytes.Buffer
	_, err = workbook.WriteSession(&out, s, workbook.Options{})
	require.NoError(t, err)
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	var b strings.Builder
	for _, f := range z.File {
		b.WriteString(f.Name + "\n")
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAll(text, -1) {
			b.Write(tag)
		}
	}
	return b.String()
}

// wrapped returns words in lines.
func wrapped(words []string) string {
	const width = 118
	var b strings.Builder
	at := 0
	for _, w := range words {
		switch {
		case at == 0:
		case at+1+len(w) > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(w)
		at += len(w)
	}
	return b.String() + "\n"
}

// Somebody who is called like a word of a sheet, a page or a sentence can be
// redacted too.
func TestNamesThatOcsconvSays(t *testing.T) {
	list := piecesOf(t, client("MESSAGE sip:calc@tyrell.com SIP/2.0\nFrom: \"Lewis Calc\" <sip:calc@tyrell.com>;tag=1\nCall-ID: 1\nCSeq: 1 MESSAGE\nContent-Length: 0\n\n", "cache of calc"))
	r := redacted(redact.People, list)
	assert.NotContains(t, strings.ToLower(written(list)), "calc")
	assert.Empty(t, found(t, r, []byte(`<calcPr calcId="152511"/>`)))
	assert.NotEmpty(t, found(t, r, []byte(`Lewis`)))
	assert.NotEmpty(t, found(t, r, []byte(`from lewis calc`)))
}
