package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// layer returns how high a package of this module stands: imports go down or
// stay on a level, never up.
func layer(pkg string) int {
	path := strings.TrimPrefix(pkg, "ocsconv/")
	for i, prefix := range []string{"formats", "annotate", "converters", "cmd"} {
		if path == prefix || strings.HasPrefix(path, prefix+"/") {
			return i
		}
	}
	return -1
}

// TestImportsRunOneWay holds the tree to cmd → converters → annotate → formats,
// and package formats and the readers of text logs to the standard library.
func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.Command(goTool(t), "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "ocsconv/...").CombinedOutput()
	require.NoError(t, err, string(out))
	seen := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		pkg := words[0]
		require.GreaterOrEqual(t, layer(pkg), 0, "%s is outside the layout", pkg)
		seen++
		for _, imported := range words[1:] {
			own := strings.HasPrefix(imported, "ocsconv/")
			if own {
				assert.LessOrEqual(t, layer(imported), layer(pkg), "%s imports %s", pkg, imported)
				above := layer(pkg) > 0 && pkg != "ocsconv/cmd/ocsconv"
				assert.False(t, above && namesLogFormat(imported), "%s imports %s", pkg, imported)
				assert.NotContains(t, strangers[pkg], imported, "%s imports %s", pkg, imported)
			}
			if standardOnly(pkg) && !own {
				host, _, _ := strings.Cut(imported, "/")
				assert.NotContains(t, host, ".", "%s imports %s", pkg, imported)
			}
			if imported == "github.com/tealeg/xlsx/v3" {
				assert.Equal(t, "ocsconv/converters/export/workbook", pkg, "one place knows the workbook library")
			}
		}
	}
	assert.Greater(t, seen, 15)
}

// strangers are packages that may not know each other though they are of one layer:
// facts come before the pictures that are drawn of them, what is redacted is no
// matter of how it is shown, and what reads finished logs and growing ones alike
// asks package input for the formats.
var strangers = map[string][]string{
	"ocsconv/converters":        {"ocsconv/converters/export/diagram", "ocsconv/converters/export/report", "ocsconv/converters/export", "ocsconv/converters/live"},
	"ocsconv/converters/redact": {"ocsconv/converters/export/diagram", "ocsconv/converters/export/report", "ocsconv/converters/export"},
	"ocsconv/converters/live":   {"ocsconv/formats/known", "ocsconv/converters"},
	"ocsconv/converters/input":  {"ocsconv/converters"},
}

// standardOnly tells that a package below formats may not know more than the
// standard library: all but those that know packets, and the list of all.
func standardOnly(pkg string) bool {
	switch pkg {
	case "ocsconv/formats/capture", "ocsconv/formats/pcapng", "ocsconv/formats/known":
		return false
	}
	return layer(pkg) == 0
}

// namesLogFormat tells that a package is the reader of one text log. What lies
// above formats asks the description of a format, so that a new one is a folder
// and a line in formats/known; only the command has a favourite.
func namesLogFormat(pkg string) bool {
	switch pkg {
	case "ocsconv/formats/uccapi", "ocsconv/formats/ocslogger", "ocsconv/formats/excerpt":
		return true
	}
	return false
}

// TestArrowsThatAreNot holds what must not know each other within a layer: a
// picture decides no fact, the redactor knows no renderer, and what follows a log
// takes the formats as a value.
func TestArrowsThatAreNot(t *testing.T) {
	deps, imports := map[string][]string{}, map[string][]string{}
	out, err := exec.Command(goTool(t), "list", "-f", `{{.ImportPath}} {{join .Imports " "}} deps {{join .Deps " "}}`, "ocsconv/...").CombinedOutput()
	require.NoError(t, err, string(out))
	for line := range strings.Lines(string(out)) {
		direct, all, _ := strings.Cut(line, " deps ")
		words := strings.Fields(direct)
		imports[words[0]], deps[words[0]] = words[1:], strings.Fields(all)
	}
	for _, arrow := range []struct {
		from, to string
		known    map[string][]string
	}{
		{"converters/redact", "converters/export/report", deps},
		{"converters/redact", "converters/export/diagram", deps},
		{"converters/redact", "formats/known", deps},
		{"converters/input/logtime", "formats/known", deps},
		{"converters", "converters/export/diagram", deps},
		{"converters", "converters/export/report", deps},
		{"converters/input/merge", "converters", deps},
		{"converters/live", "converters", deps},
		{"converters/live", "formats/known", imports},
		{"annotate", "formats/known", deps},
	} {
		list := arrow.known["ocsconv/"+arrow.from]
		require.NotEmpty(t, list, arrow.from)
		assert.NotContains(t, list, "ocsconv/"+arrow.to, "%s knows %s", arrow.from, arrow.to)
	}
}
