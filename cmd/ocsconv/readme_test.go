package main

import (
	"bytes"
	"context"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const readme = "../../README.md"

// TestREADME runs every command that the README shows and compares what it
// prints. -update writes the output into the README.
func TestREADME(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	testdata, err := filepath.Abs("../../testdata")
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "testdata", "scenarios"), os.DirFS(filepath.Join(testdata, "scenarios"))))
	t.Chdir(dir)
	t.Setenv("COLUMNS", "100")
	t.Setenv("PATH", dir) // whatever converters the machine has

	const open, end = "```console\n", "```\n"
	var out strings.Builder
	rest := string(text)
	for {
		before, after, found := strings.Cut(rest, open)
		out.WriteString(before)
		if !found {
			break
		}
		block, following, ok := strings.Cut(after, end)
		require.True(t, ok, "a block of the README does not end")
		out.WriteString(open + transcript(t, block) + end)
		rest = following
	}
	if *update {
		require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(testdata), "README.md"), []byte(out.String()), 0o666))
		return
	}
	assert.Equal(t, string(text), out.String())
}

// transcript runs the commands of a block.
func transcript(t *testing.T, block string) string {
	var out bytes.Buffer
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ocsconv ")
		if !ok {
			continue
		}
		out.WriteString(line)
		args := append([]string{"ocsconv"}, strings.Fields(command)...)
		code := run(context.Background(), args, nil, &out, &out)
		assert.Equal(t, exitDone, code, command)
	}
	return out.String()
}

// TestREADMEProgram runs the Go program that the README shows.
func TestREADMEProgram(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	_, after, ok := strings.Cut(string(text), "```go\n")
	require.True(t, ok)
	program, _, ok := strings.Cut(after, "```\n")
	require.True(t, ok)
	_, err = parser.ParseFile(token.NewFileSet(), "main.go", program, 0)
	require.NoError(t, err)

	// It must lie in this module to import its packages.
	dir, err := os.MkdirTemp(".", "readme-program-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "main.go")
	require.NoError(t, os.WriteFile(file, []byte(program), 0o666))
	abs, err := filepath.Abs(file)
	require.NoError(t, err)
	cmd := exec.Command("go", "run", abs)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, "e34305289c3b4c368c583f531fddeff3 answered by E2\n", string(out))
}

// TestREADMEStart holds the README to the two commands of a fresh machine.
func TestREADMEStart(t *testing.T) {
	text, err := os.ReadFile(readme)
	require.NoError(t, err)
	assert.Contains(t, string(text), "    go run ./cmd/ocsconv convert testdata/scenarios/S01.log -o S01.pcapng\n")
	assert.Contains(t, string(text), "    go test ./...\n")
	cmd := exec.Command("go", "run", "./cmd/ocsconv", "convert", "testdata/scenarios/S01.log", "-o", filepath.Join(t.TempDir(), "S01.pcapng"))
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "16 messages")
}
