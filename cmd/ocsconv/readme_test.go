package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const readme = "../../README.md"

// documents are the README and the pages of "ocsconv help TOPIC".
func documents(t *testing.T) []string {
	pages, err := filepath.Glob("doc/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	return append(pages, readme)
}

// TestDocuments runs every command that the documents show and compares what it
// prints. A line that is an ellipsis stands for the rest of an output. -update
// writes the output into the documents.
func TestDocuments(t *testing.T) {
	testdata, err := filepath.Abs("../../testdata")
	require.NoError(t, err)
	for _, name := range documents(t) {
		name, err := filepath.Abs(name)
		require.NoError(t, err)
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata", "scenarios"), os.DirFS(filepath.Join(testdata, "scenarios"))))
			t.Chdir(dir)
			t.Setenv("COLUMNS", "100")
			t.Setenv("PATH", dir) // whatever converters the machine has
			got := played(t, string(text))
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(got), 0o666))
				return
			}
			assert.Equal(t, string(text), got)
		})
	}
}

// played returns a document with the output that its commands have now.
func played(t *testing.T, text string) string {
	const open, end = "```console\n", "```\n"
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, open)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		block, following, ok := strings.Cut(after, end)
		require.True(t, ok, "a block does not end")
		out.WriteString(open + transcript(t, block) + end)
		text = following
	}
}

// transcript runs the commands of a block.
func transcript(t *testing.T, block string) string {
	const prompt, ellipsis = "$ ocsconv ", "…\n"
	var out strings.Builder
	for i, part := range strings.Split("\n"+block, "\n"+prompt) {
		if i == 0 {
			assert.Empty(t, strings.TrimSpace(part), "output without a command")
			continue
		}
		command, shown, _ := strings.Cut(part, "\n")
		var printed bytes.Buffer
		code := run(context.Background(), append([]string{"ocsconv"}, strings.Fields(command)...), nil, &printed, &printed)
		assert.Equal(t, exitDone, code, command)
		text := printed.String()
		if strings.HasSuffix(shown, ellipsis) {
			text = strings.Join(strings.SplitAfter(text, "\n")[:strings.Count(shown, "\n")-1], "") + ellipsis
		}
		out.WriteString(prompt + command + "\n" + text)
	}
	return out.String()
}

// TestREADMELength holds the README to one reading.
func TestREADMELength(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(strings.Fields(string(text))), 1500, "more belongs into a page of doc")
	for _, topic := range topics() {
		assert.Contains(t, string(text), "| `"+topic+"` |", "the README names every page")
	}
}

// TestGoProgram runs the program that the page about Go shows.
func TestGoProgram(t *testing.T) {
	program := blockOf(t, "doc/go.md", "go")

	// It must lie in this module to import its packages.
	dir, err := os.MkdirTemp(".", "go-program-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "main.go")
	require.NoError(t, os.WriteFile(file, []byte(program), 0o666))
	abs, err := filepath.Abs(file)
	require.NoError(t, err)
	cmd := exec.Command(goTool(t), "run", abs)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, "e34305289c3b4c368c583f531fddeff3 answered by E2\n", string(out))
}

// blockOf returns the first block of a kind in a document.
func blockOf(t *testing.T, document, kind string) string {
	text, err := os.ReadFile(document)
	require.NoError(t, err)
	_, after, ok := strings.Cut(string(text), "```"+kind+"\n")
	require.True(t, ok, document)
	block, _, ok := strings.Cut(after, "```\n")
	require.True(t, ok, document)
	return block
}

// TestCaptionsPage reads the log of the page about captions with its table, and with that of
// the README.
func TestCaptionsPage(t *testing.T) {
	const page = "doc/captions.md"
	log, tables := blockOf(t, page, "log"), []string{blockOf(t, page, "captions"), blockOf(t, readme, "captions")}
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("proxy.log", []byte(log), 0o666))
	for _, table := range tables {
		require.NoError(t, os.WriteFile("branchproxy.txt", []byte(table), 0o666))
		var printed, said bytes.Buffer
		require.Equal(t, exitDone, run(context.Background(), strings.Fields("ocsconv sessions --json --captions branchproxy.txt proxy.log"), nil, &printed, &said), said.String())
		assert.Contains(t, printed.String(), `"2021-03-04T10:15:04.250Z"`)
		assert.Contains(t, printed.String(), `"192.0.2.1:5061"`)
		assert.Contains(t, printed.String(), `"192.0.2.9:5061"`)
		assert.Contains(t, printed.String(), `"in"`)
	}
}

// TestREADMEStart holds the README to the two commands of a fresh machine. The
// first one works as well when it is given again.
func TestREADMEStart(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	assert.Contains(t, string(text), "    go run ./cmd/ocsconv convert testdata/scenarios/S01.log -o S01.pcapng\n")
	assert.Contains(t, string(text), "    go test ./...\n")
	out := filepath.Join(t.TempDir(), "S01.pcapng")
	for range 2 {
		cmd := exec.Command(goTool(t), "run", "./cmd/ocsconv", "convert", "testdata/scenarios/S01.log", "-o", out)
		cmd.Dir = "../.."
		printed, err := cmd.CombinedOutput()
		require.NoError(t, err, string(printed))
		assert.Contains(t, string(printed), "wrote "+out+": 16 messages")
	}
}
