package plugin_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/plugin"
)

func found(list []*plugin.Program) []string {
	var names []string
	for _, p := range list {
		names = append(names, string(p.Kind)+" "+p.Name+" "+filepath.Base(filepath.Dir(p.Path)))
	}
	return names
}

func TestSearch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes do not tell executables here; TestNames has the rule")
	}
	root := t.TempDir()
	t.Chdir(root)
	file := func(mode os.FileMode, path ...string) {
		name := filepath.Join(append([]string{root}, path...)...)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, nil, mode))
	}
	file(0o755, "a", "ocsconv-export-both")
	file(0o755, "a", "ocsconv-format-both")
	file(0o644, "a", "ocsconv-export-closed")
	file(0o755, "a", "ocsconv-export-Upper")
	file(0o755, "a", "ocsconv-import-x")
	file(0o755, "a", "ocsconv-export-")
	file(0o755, "b", "ocsconv-export-both")
	file(0o755, "b", "ocsconv-export-x2-y")
	file(0o755, "here", "ocsconv-export-here")
	require.NoError(t, os.Mkdir(filepath.Join(root, "b", "ocsconv-export-folder"), 0o755))
	require.NoError(t, os.Symlink(filepath.Join(root, "a", "ocsconv-format-both"), filepath.Join(root, "b", "ocsconv-format-link")))

	path := strings.Join([]string{"", ".", "here", filepath.Join(root, "missing"), filepath.Join(root, "a"), filepath.Join(root, "b")}, string(os.PathListSeparator))
	assert.Equal(t, []string{"export both a", "export x2-y b", "format both a", "format link b"}, found(plugin.Search(path, nil)))
	assert.Empty(t, plugin.Search("", nil))
}

func TestNames(t *testing.T) {
	windows := plugin.EndingsOf(".COM;.EXE;.BAT;.CMD;.VBS;.JS")
	assert.Equal(t, []string{".exe", ".bat", ".cmd"}, windows)
	assert.Equal(t, []string{".exe", ".bat", ".cmd"}, plugin.EndingsOf(""))
	assert.Equal(t, []string{".exe"}, plugin.EndingsOf(".EXE"))
	for _, c := range []struct {
		file    string
		endings []string
		want    string
	}{
		{"ocsconv-export-ticket", nil, "export ticket"},
		{"ocsconv-format-belle", nil, "format belle"},
		{"ocsconv-format-belle.sh", nil, ""},
		{"ocsconv-format-belle.exe", nil, ""},
		{"OCSCONV-Format-Belle.EXE", windows, "format belle"},
		{"ocsconv-export-ticket.cmd", windows, "export ticket"},
		{"ocsconv-export-ticket", windows, ""},
		{"ocsconv-export-ticket.vbs", windows, ""},
		{"ocsconv-export-ticket.old.exe", windows, ""},
		{"ocsconv-export-a b.exe", windows, ""},
		{"ocsconv-export-..", nil, ""},
	} {
		kind, name, ok := plugin.Named(c.file, c.endings)
		assert.Equal(t, c.want != "", ok, c.file)
		assert.Equal(t, c.want, strings.TrimSpace(string(kind)+" "+name), c.file)
	}
}

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		program string
		want    plugin.About
	}{
		{"ocsconv-export-about", plugin.About{Title: "a title: with a colon", Extensions: []string{".tar.gz"}, Messages: true}},
		{"ocsconv-format-lines", plugin.About{Title: "lines of JSON", Extensions: []string{".jsonl", ".ndjson"}}},
		{"ocsconv-export-count", plugin.About{Title: "by ocsconv-export-count", Extensions: []string{".count"}}},
		{"ocsconv-export-fails", plugin.About{Title: "by ocsconv-export-fails", Extensions: []string{".fails"}}},
	} {
		p, said := program(t, c.program)
		a, err := p.About(t.Context())
		require.NoError(t, err, c.program)
		assert.Equal(t, c.want, a)
		assert.Empty(t, said(), "what it says of an unknown question is not shown")
	}
}

func TestAboutIsNotTakenAsItComes(t *testing.T) {
	a := plugin.About{Title: "old", Extensions: []string{".old"}}
	for _, line := range []string{
		"title: \x1b[31mred", "title:", "title: " + strings.Repeat("x", 201), "title: \xff",
		"extension: ../../etc/passwd", "extension: a/b", "extension: .a.b.c", "extension:", "extension: con:", "wants: money", "# title: x",
	} {
		plugin.Learn(&a, line)
	}
	assert.Equal(t, plugin.About{Title: "old", Extensions: []string{".old"}}, a)
}
