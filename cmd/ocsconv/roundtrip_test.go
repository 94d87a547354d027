package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/source"
)

var update = flag.Bool("update", false, "rewrite what the tests expect")

func asExit(err error, exit **exec.ExitError) bool { return errors.As(err, exit) }

// ocsconv runs the command in this process.
func ocsconv(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"ocsconv"}, args...), nil, &out, &errs)
	return code, out.String(), errs.String()
}

// tool returns the path of a program that a test asks.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			t.Fatalf("%s is not installed and OCSCONV_REQUIRE_TOOLS is set", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// originals returns what the way back must give, by file name: the file, or
// what was in the archive.
func originals(t *testing.T, path string) map[string][]byte {
	t.Helper()
	list, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	found := map[string][]byte{}
	for _, src := range list {
		r, err := src.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		found[src.Base()] = b
	}
	return found
}

// refused are the files of testdata that are there to be refused.
var refused = map[string]bool{"avaya.log": true}

// passes are what other programs do to a capture on its way.
var passes = []struct {
	name string
	pass func(t *testing.T, in, out string)
}{
	{"untouched", func(t *testing.T, in, out string) { require.NoError(t, os.Rename(in, out)) }},
	{"editcap", func(t *testing.T, in, out string) { execute(t, "editcap", in, out) }},
	{"mergecap", func(t *testing.T, in, out string) { execute(t, "mergecap", "-w", out, in) }},
	{"reordercap", func(t *testing.T, in, out string) { execute(t, "reordercap", in, out) }},
}

func execute(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(tool(t, name), args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(t, err, "%s: %s", name, errs.String())
	return string(out)
}

// TestRoundTrip turns every log of testdata into a capture and back, with other
// programs in between, and finds no difference.
func TestRoundTrip(t *testing.T) {
	for _, p := range passes {
		t.Run(p.name, func(t *testing.T) {
			if testing.Short() && p.name != "untouched" {
				t.Skip("starts a program for every log")
			}
			for _, path := range logFiles(t) {
				if refused[filepath.Base(path)] {
					continue
				}
				t.Run(filepath.Base(path), func(t *testing.T) {
					dir := t.TempDir()
					made, passed := filepath.Join(dir, "made.pcapng"), filepath.Join(dir, "passed.pcapng")
					code, _, stderr := ocsconv(t, "convert", path, "-o", made, "--date", "2005-04-21")
					require.Contains(t, []int{exitDone, exitPartial}, code, stderr)
					p.pass(t, made, passed)
					code, _, stderr = ocsconv(t, "convert", passed, "-o", filepath.Join(dir, "back")+string(filepath.Separator))
					require.Contains(t, []int{exitDone, exitPartial}, code, stderr)
					for name, want := range originals(t, path) {
						got, err := os.ReadFile(filepath.Join(dir, "back", name))
						require.NoError(t, err)
						assertSame(t, want, got)
					}
				})
			}
		})
	}
}

// TestRoundTripThroughTshark is the same for tshark, which takes long to start:
// one run rewrites the captures of many logs, put one behind the other.
func TestRoundTripThroughTshark(t *testing.T) {
	for i, b := range batches(t) {
		dir := t.TempDir()
		passed := filepath.Join(dir, "passed.pcapng")
		execute(t, "tshark", "-r", b.capture, "-w", passed)
		code, _, stderr := ocsconv(t, "convert", passed, "-o", filepath.Join(dir, "back")+string(filepath.Separator))
		require.Contains(t, []int{exitDone, exitPartial}, code, stderr)
		for name, want := range b.originals {
			t.Run(strconv.Itoa(i+1)+" "+name, func(t *testing.T) {
				got, err := os.ReadFile(filepath.Join(dir, "back", name))
				require.NoError(t, err)
				assertSame(t, want, got)
			})
		}
	}
}

// A batch is a capture of several logs, one behind the other, for a program
// that takes long to start.
type batch struct {
	capture   string
	logs      []string
	packets   []int // of each log
	originals map[string][]byte
}

// batches returns every log of testdata in as few captures as their names allow:
// the way back writes a file of each name once.
func batches(t *testing.T) []*batch {
	t.Helper()
	var list []*batch
	made := map[*batch][]string{}
	dir := t.TempDir()
	for i, path := range logFiles(t) {
		if refused[filepath.Base(path)] {
			continue
		}
		one := filepath.Join(dir, strconv.Itoa(i)+".pcapng")
		code, _, stderr := ocsconv(t, "convert", path, "-o", one, "--date", "2005-04-21")
		require.Contains(t, []int{exitDone, exitPartial}, code, stderr)
		found := originals(t, path)
		at := slices.IndexFunc(list, func(b *batch) bool { return !overlap(b.originals, found) })
		if at < 0 {
			at = len(list)
			list = append(list, &batch{capture: filepath.Join(dir, "batch"+strconv.Itoa(at)+".pcapng"), originals: map[string][]byte{}})
		}
		maps.Copy(list[at].originals, found)
		list[at].logs = append(list[at].logs, path)
		made[list[at]] = append(made[list[at]], one)
	}
	for _, b := range list {
		for line := range strings.Lines(execute(t, "capinfos", append([]string{"-T", "-M", "-r", "-c"}, made[b]...)...)) {
			_, count, _ := strings.Cut(strings.TrimSpace(line), "\t")
			n, err := strconv.Atoi(count)
			require.NoError(t, err)
			b.packets = append(b.packets, n)
		}
		require.Len(t, b.packets, len(b.logs))
		execute(t, "mergecap", append([]string{"-a", "-I", "none", "-w", b.capture}, made[b]...)...)
	}
	return list
}

func overlap(a, b map[string][]byte) bool {
	for name := range b {
		if _, ok := a[name]; ok {
			return true
		}
	}
	return false
}

// assertSame names the first octet that differs instead of printing the files.
func assertSame(t *testing.T, want, got []byte) {
	t.Helper()
	n := min(len(want), len(got))
	at := 0
	for at < n && want[at] == got[at] {
		at++
	}
	if at == n && len(want) == len(got) {
		return
	}
	excerpt := func(b []byte) string { return string(b[max(0, at-40):min(len(b), at+40)]) }
	assert.Fail(t, "the way back differs", "at octet %d of %d (%d came back)\nwant %q\ngot  %q", at, len(want), len(got), excerpt(want), excerpt(got))
}
