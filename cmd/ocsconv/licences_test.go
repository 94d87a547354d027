package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module is one that the program is linked with.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *struct{ Path string }
}

// linked returns the modules of the program on any system that it is built for.
func linked(t *testing.T) []module {
	var list []module
	for _, system := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command(goTool(t), "list", "-deps", "-json=Module", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
		out, err := cmd.Output()
		require.NoError(t, err)
		for dec := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct{ Module *module }
			if err := dec.Decode(&p); err == io.EOF {
				break
			} else {
				require.NoError(t, err)
			}
			if m := p.Module; m != nil && !m.Main && m.Replace == nil && !slices.ContainsFunc(list, func(o module) bool { return o.Path == m.Path }) {
				list = append(list, *m)
			}
		}
	}
	slices.SortFunc(list, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// licences returns what a module's files say that it is under.
func (m *module) licences(t *testing.T) string {
	files, err := filepath.Glob(filepath.Join(m.Dir, "[LlCc][IiOo][CcPp][EeYy]*"))
	require.NoError(t, err)
	var ids []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, id := range identify(text) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	require.NotEmpty(t, ids, "%s: no licence that is known", m.Path)
	slices.Sort(ids)
	return strings.Join(ids, ", ")
}

// identify returns the SPDX names of the licences in a text. It knows those by which
// somebody has decided that the program may have what is under them; a text of another one
// has none, and a person has to read it.
func identify(text []byte) (ids []string) {
	words := strings.Join(strings.Fields(string(text)), " ")
	has := func(parts ...string) bool {
		return !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(words, p) })
	}
	if has("Apache License", "Version 2.0, January 2004") {
		ids = append(ids, "Apache-2.0")
	}
	if has("Permission is hereby granted, free of charge", "THE SOFTWARE IS PROVIDED \"AS IS\"") {
		ids = append(ids, "MIT")
	}
	if has("Redistribution and use in source and binary forms", "Redistributions in binary form") {
		if has("Neither the name") || has("may not be used to endorse") || has("name of the author") {
			return append(ids, "BSD-3-Clause")
		}
		ids = append(ids, "BSD-2-Clause")
	}
	return ids
}

// TestLicences holds the page of licences to the modules that are linked.
func TestLicences(t *testing.T) {
	const path = "doc/licences.md"
	var b bytes.Buffer
	b.WriteString("# Licences of what ocsconv is made with\n\n```\n")
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MODULE\tVERSION\tLICENCE")
	for _, m := range linked(t) {
		id := m.licences(t)
		fmt.Fprintf(table, "%s\t%s\t%s\n", m.Path, m.Version, id)
		assert.NotContains(t, []string{"github.com/google/go-cmp", "github.com/stretchr/testify", "github.com/rogpeppe/go-internal"}, m.Path, "only tests need it")
	}
	require.NoError(t, table.Flush())
	b.WriteString("```\n\nAnd Go itself, with its standard library: BSD-3-Clause. The texts stand in each module's source, and at\nhttps://pkg.go.dev/MODULE@VERSION?tab=licenses.\n")
	if *update {
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o666))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, b.String(), string(have), "go test ./cmd/ocsconv -run TestLicences -update writes it")
}
