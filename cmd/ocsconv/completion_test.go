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

// withProgram is an environment in which a shell finds the program.
func withProgram(t *testing.T) []string {
	return append(os.Environ(), "HOME="+t.TempDir(), "PATH="+filepath.Dir(built(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestCompletion lets the shells complete words, for which they ask the program.
func TestCompletion(t *testing.T) {
	const bash = `source "$1"
COMP_WORDS=("${@:2}"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_ocsconv
printf '%s\n' "${COMPREPLY[@]}"`
	// The function of zsh fills a menu, which only an editor of lines shows; what it
	// would fill it with is told by functions in the place of those of zsh.
	const zsh = `compdef() { : }
_describe() { print -l -- ${(P)2} }
_files() { print files }
source "$1"
words=("${@:2}"); CURRENT=${#words}
_ocsconv`
	const fish = `source $argv[1]; complete -C "$argv[2..-1]"`
	shells := map[string][]string{
		"bash": {"bash", "--norc", "-c", bash, "bash"},
		"zsh":  {"zsh", "-f", "-c", zsh, "zsh"},
		"fish": {"fish", "--no-config", "-c", fish},
	}
	for shell, command := range shells {
		t.Run(shell, func(t *testing.T) {
			path, env := tool(t, command[0]), withProgram(t)
			var script bytes.Buffer
			require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "completion", shell}, nil, &script, &script))
			file := filepath.Join(t.TempDir(), "ocsconv")
			require.NoError(t, os.WriteFile(file, script.Bytes(), 0o666))
			complete := func(words ...string) string {
				cmd := exec.Command(path, append(append(command[1:], file), words...)...)
				cmd.Env = env
				var out, errs bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &errs
				require.NoError(t, cmd.Run(), errs.String())
				assert.Empty(t, errs.String())
				return out.String()
			}
			assert.Contains(t, complete("ocsconv", "conv"), "convert")
			assert.Contains(t, complete("ocsconv", "show", "--"), "--session")
			assert.Contains(t, complete("ocsconv", "wireshark", ""), "install")
			assert.Contains(t, complete("ocsconv", "convert", "--encap", ""), "udp-5060")
			assert.NotContains(t, complete("ocsconv", "show", "--"), "--encap")
			assert.Contains(t, complete("ocsconv", "export", "--as", "htm"), "html")
			assert.Contains(t, complete("ocsconv", "sessions", "--outcome", "fai"), "failed")
			assert.Contains(t, complete("ocsconv", "export", "--as", "csv,xl"), "csv,xlsx")
			if shell == "zsh" {
				assert.Equal(t, "files\n", complete("ocsconv", "show", "no-such-"))
			}
		})
	}
}

// TestCompletionOfPackagedZsh loads the script as zsh loads the one of a package: by
// its name from $fpath, when the first key asks for it. It completes there and then,
// and again.
func TestCompletionOfPackagedZsh(t *testing.T) {
	const first = `compdef() { print registered }
_describe() { print -l -- ${(P)2} }
_files() { : }
fpath=("$1" $fpath); autoload -U _ocsconv
words=(ocsconv conv); CURRENT=2
_ocsconv; print next; _ocsconv`
	path, dir, env := tool(t, "zsh"), t.TempDir(), withProgram(t)
	var script bytes.Buffer
	require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "completion", "zsh"}, nil, &script, &script))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "_ocsconv"), script.Bytes(), 0o666))
	cmd := exec.Command(path, "-f", "-c", first, "zsh", dir)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	now, next, _ := strings.Cut(string(out), "next\n")
	assert.Contains(t, now, "convert:")
	assert.Equal(t, now, next)
	assert.NotContains(t, now, "registered")
}

// grammarOfPowerShell prints what the grammar of tree-sitter finds wrong in a script.
const grammarOfPowerShell = `
import sys, tree_sitter, tree_sitter_powershell
def faults(node):
    if node.is_error or node.is_missing: print(node.start_point, node.text.decode())
    for child in node.children: faults(child)
language = tree_sitter.Language(tree_sitter_powershell.language())
faults(tree_sitter.Parser(language).parse(sys.stdin.buffer.read()).root_node)
`

// TestPowerShell holds the completion, and the examples that the page about Windows has for
// PowerShell, to its grammar, where there is no PowerShell.
func TestPowerShell(t *testing.T) {
	py := python(t, "tree_sitter, tree_sitter_powershell")
	faults := func(script string) string {
		cmd := exec.Command(py, "-c", grammarOfPowerShell)
		cmd.Stdin = strings.NewReader(script)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	require.NotEmpty(t, faults("$alone = @('a'"), "a fault is seen")
	var script bytes.Buffer
	require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "completion", "powershell"}, nil, &script, &script))
	examples := 0
	for line := range strings.Lines(page("windows")) {
		if shell, example, ok := strings.Cut(line, " | `"); ok && strings.Contains(shell, "PowerShell") {
			examples++
			script.WriteString(strings.TrimSuffix(strings.TrimSpace(example), "` |") + "\n")
		}
	}
	require.Equal(t, 2, examples)
	assert.Empty(t, faults(script.String()))
}

// TestCompletionNamesEverything holds the completions to the commands and flags that
// there are, and a word that a shell left out since it is empty to one that is there.
func TestCompletionNamesEverything(t *testing.T) {
	of := func(number string, words ...string) string {
		var out bytes.Buffer
		require.Equal(t, exitDone, run(context.Background(), append([]string{"ocsconv", "completion", "of", number, "--"}, words...), nil, &out, &out))
		return out.String()
	}
	for _, c := range (&invocation{}).app().Commands {
		assert.Contains(t, of("1", ""), c.Name+"\t")
		for _, f := range c.Flags {
			assert.Contains(t, of("2", c.Name, "-"), dashed(f.Names()[0])+"\t")
		}
		assert.Equal(t, of("2", c.Name, ""), of("2", c.Name))
	}
	assert.Empty(t, of("2", "show", "--no-such"))
	assert.Empty(t, of("3", "show", "--user", ""), "what anything may be is left to the shell")
}

// TestManual makes the manual page and lets the reader of manuals look for faults
// in it.
func TestManual(t *testing.T) {
	page, err := exec.Command(goTool(t), "run", "-tags", "man", ".").Output()
	require.NoError(t, err)
	for _, c := range (&invocation{}).app().Commands {
		assert.Contains(t, string(page), c.Name)
	}
	cmd := exec.Command(tool(t, "groff"), "-K", "utf8", "-man", "-ww", "-Tutf8")
	cmd.Stdin = bytes.NewReader(page)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run())
	assert.Contains(t, out.String(), "uninstall")
	assert.Empty(t, errs.String())
}
