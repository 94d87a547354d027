package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/export"
	"ocsconv/converters/redact/datablock"
)

// TestOwnWords holds the lists of the words that outputs write by themselves to what
// they write about the logs of testdata.
func TestOwnWords(t *testing.T) {
	folders := []string{"forks"}
	if *update {
		folders = []string{"uccapi", "ocslogger", "forks", "excerpt", "scenarios"}
	}
	forms := textForms()
	seen := map[string]map[string]bool{}
	note := func(kind string, output []byte, input map[string]bool) {
		if seen[kind] == nil {
			seen[kind] = map[string]bool{}
		}
		for w := range wordsOf(output) {
			if !input[w] {
				seen[kind][w] = true
			}
		}
	}
	for _, folder := range folders {
		logs, err := filepath.Glob("../../testdata/" + folder + "/*.*")
		require.NoError(t, err)
		for _, path := range logs {
			if ext := filepath.Ext(path); ext == ".json" || ext == ".md" || strings.Contains(path, "avaya") {
				continue
			}
			input, err := os.ReadFile(path)
			require.NoError(t, err)
			has := wordsOf(append(input, path...))
			dir := t.TempDir()
			invoked("export", path, "-q", "-d", dir, "--as", forms)
			invoked("export", path, "-q", "-d", dir+"/all", "--combined", "--as", forms)
			invoked("convert", path, "-q", "-o", dir+"/case.pcapng")
			require.NoError(t, filepath.WalkDir(dir, func(out string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(out)
				note(strings.TrimPrefix(filepath.Ext(out), "."), unpacked(t, data), has)
				return err
			}))
			for _, command := range printing {
				note("text", invoked(slices.Concat(command[:1], []string{path}, command[1:])...), has)
			}
		}
	}
	for m := time.January; m <= time.December; m++ {
		note("text", []byte(m.String()), nil) // stats writes any of them
	}
	for kind, words := range seen {
		path := "../../converters/export/own/" + kind + ".txt"
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(strings.Join(slices.Sorted(maps.Keys(words)), "\n")+"\n"), 0o666))
		}
		have, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a form without a list: the search takes all its words for those of the input
		}
		require.NoError(t, err)
		missing := slices.DeleteFunc(slices.Sorted(maps.Keys(words)), func(w string) bool { return slices.Contains(strings.Fields(string(have)), w) })
		assert.Empty(t, missing, "%s: go test ./cmd/ocsconv -run TestOwnWords -update adds them", kind)
	}
	assert.Greater(t, len(seen), 8)
}

// TestOwnSentences holds the list of the words of sentences to the packages that write
// them: whoever is called like one must not stop an output that says it.
func TestOwnSentences(t *testing.T) {
	const path = "../../converters/export/own/sentences.txt"
	words := map[string]bool{}
	for _, root := range []string{"../../annotate", "../../converters/table", "../../converters/export/stats", "../../converters/export/ticket"} {
		require.NoError(t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(name, "testdata") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			if filepath.Ext(name) == ".go" {
				data = literals(t, name, data)
			}
			maps.Copy(words, wordsOf(data))
			return nil
		}))
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(strings.Join(slices.Sorted(maps.Keys(words)), "\n")+"\n"), 0o666))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	missing := slices.DeleteFunc(slices.Sorted(maps.Keys(words)), func(w string) bool { return slices.Contains(strings.Fields(string(have)), w) })
	assert.Empty(t, missing, "go test ./cmd/ocsconv -run TestOwnSentences -update adds them")
}

// literals returns the strings in a Go file, each on a line.
func literals(t *testing.T, name string, source []byte) []byte {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
	require.NoError(t, err)
	var all []byte
	ast.Inspect(file, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err := strconv.Unquote(lit.Value)
			require.NoError(t, err)
			all = append(append(all, text...), '\n')
		}
		return true
	})
	return all
}

// printing are the commands that print about a log.
var printing = [][]string{
	{"show"}, {"sessions"}, {"endpoints"}, {"sessions", "--json"}, {"endpoints", "--json"}, {"find"}, {"find", "sip"},
	{"stats"}, {"stats", "--json"}, {"stats", "--by", "user"}, {"stats", "--by", "product"}, {"stats", "--by", "gateway"}, {"stats", "--by", "server"},
}

// textForms are the forms whose words can be read, as --as takes them.
func textForms() string {
	var names []string
	for _, f := range export.Forms {
		if f.Searchable() {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ",")
}

// invoked returns what a command prints.
func invoked(args ...string) []byte {
	var out bytes.Buffer
	run(context.Background(), append([]string{"ocsconv"}, args...), strings.NewReader(""), &out, io.Discard)
	return out.Bytes()
}

// wordsOf returns the words of a text, and their parts where capitals begin them. The letter
// of an escape within a string, as in "\nAlice", is of none.
func wordsOf(text []byte) map[string]bool {
	words := map[string]bool{}
	for _, w := range wordPattern.FindAll(escapePattern.ReplaceAll(text, []byte{' '}), -1) {
		words[strings.ToLower(string(w))] = true
		for _, p := range partPattern.FindAll(w, -1) {
			words[strings.ToLower(string(p))] = true
		}
	}
	return words
}

var (
	escapePattern = regexp.MustCompile(`\\(?:u[0-9a-f]{4}|[nrt])`)

	wordPattern = regexp.MustCompile(`[A-Za-z]{2,}`)
	partPattern = regexp.MustCompile(`[A-Z]?[a-z]{2,}|[A-Z]{2,}`)
)

// unpacked returns the texts of an output: of a workbook its members, of a capture what
// is as long as a sentence.
func unpacked(t *testing.T, data []byte) []byte {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		var all bytes.Buffer
		for _, f := range z.File {
			all.WriteString(f.Name + "\n")
			in, err := f.Open()
			require.NoError(t, err)
			_, err = io.Copy(&all, in)
			require.NoError(t, err)
		}
		return all.Bytes()
	case bytes.HasPrefix(data, []byte("\x0a\x0d\x0d\x0a")):
		return bytes.Join(sentencePattern.FindAll(data, -1), []byte{'\n'})
	case bytes.HasPrefix(data, []byte("<!DOCTYPE html>")):
		all, err := io.ReadAll(datablock.Expand(bytes.NewReader(data)))
		require.NoError(t, err)
		return all
	}
	return data
}

var sentencePattern = regexp.MustCompile(`[ -~]{12,}`)

// Somebody who is called like a heading is no leak of what is printed below it.
func TestCalledLikeHeadings(t *testing.T) {
	text, err := os.ReadFile("../../testdata/uccapi/cancelled.uccapilog")
	require.NoError(t, err)
	log := strings.NewReplacer("alice", "gateways", "ivan", "january").Replace(string(text))
	path := filepath.Join(t.TempDir(), "log.uccapilog")
	require.NoError(t, os.WriteFile(path, []byte(log), 0o600))
	for _, level := range []string{"secrets", "people", "all"} {
		for _, command := range printing {
			assert.NotEmpty(t, invoked(slices.Concat(command[:1], []string{path}, command[1:], []string{"--redact", level})...), "%v %s", command, level)
		}
	}
}
