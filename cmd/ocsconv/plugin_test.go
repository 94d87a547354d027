package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/uccapi"
)

// onPath builds the program in folder, puts it on PATH under some names, and
// returns the folder of PATH.
func onPath(t *testing.T, folder string, names ...string) string {
	t.Helper()
	dir, ext := t.TempDir(), ""
	if runtime.GOOS == "windows" {
		ext = ".exe"
	}
	first := filepath.Join(dir, names[0]+ext)
	out, err := exec.Command(goTool(t), "build", "-o", first, folder).CombinedOutput()
	require.NoError(t, err, string(out))
	octets, err := os.ReadFile(first)
	require.NoError(t, err)
	for _, name := range names[1:] {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+ext), octets, 0o755))
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return dir
}

func example(t *testing.T, name string) string {
	t.Helper()
	return onPath(t, "../../testdata/plugins/"+name, name)
}

// belle spells a client log as the example format does, at one hour ahead of UTC.
func belle(t *testing.T, log string) string {
	t.Helper()
	octets, err := os.ReadFile(log)
	require.NoError(t, err)
	var b strings.Builder
	for m, err := range formats.Messages(uccapi.NewReader(bytes.NewReader(octets), nil)) {
		require.NoError(t, err)
		way := "sent"
		if m.Direction == formats.In {
			way = "received"
		}
		fmt.Fprintf(&b, "%s [7] message %s over tls from %s to %s:\n", m.Time.Add(time.Hour).Format("2006-01-02 15:04:05.000"), way, m.Local, m.Remote)
		for line := range strings.Lines(string(m.Raw)) {
			b.WriteString(strings.TrimRight("> "+strings.TrimRight(line, "\r\n"), " ") + "\n")
		}
		b.WriteString("2010-01-05 15:00:00.000 [7] timer F started\n")
	}
	path := filepath.Join(t.TempDir(), "phone.belle")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o666))
	return path
}

const s01 = "../../testdata/scenarios/S01.log"

// sessionsOf returns the JSON of an input's sessions without what only says where
// the messages stand.
func sessionsOf(t *testing.T, args ...string) []map[string]any {
	t.Helper()
	code, out, stderr := ocsconv(t, append([]string{"sessions", "--json"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	var list []map[string]any
	for line := range strings.Lines(out) {
		var s map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		delete(s, "files")
		for _, m := range s["messages"].([]any) {
			for _, where := range []string{"file", "line", "process", "thread", "level", "offset"} {
				delete(m.(map[string]any), where)
			}
		}
		list = append(list, s)
	}
	require.NotEmpty(t, list)
	return list
}

// A log in a foreign format tells the same as the log that it was made from, also
// by way of a capture.
func TestFormatOnPath(t *testing.T) {
	log := belle(t, s01)
	dir := example(t, "ocsconv-format-belle")
	want := sessionsOf(t, s01, "--tz", "UTC")
	assert.Equal(t, want, sessionsOf(t, log, "--tz", "+01:00"))

	pcap := filepath.Join(t.TempDir(), "phone.pcapng")
	code, _, stderr := ocsconv(t, "convert", log, "--tz", "+01:00", "-o", pcap)
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "phone.belle: belle-like text log (an example)\n")
	assert.Contains(t, stderr, "2010-01-05 14:00:47.889 to 14:01:05.289 UTC, log in UTC+01:00 (as told by --tz)")
	assert.Equal(t, want, sessionsOf(t, pcap))

	// The way back is a fresh log of another format.
	fresh := filepath.Join(t.TempDir(), "phone.log")
	code, _, stderr = ocsconv(t, "convert", pcap, "-o", fresh)
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, want, sessionsOf(t, fresh, "--tz", "UTC"))

	// Redacted, it cannot keep its form.
	code, _, stderr = ocsconv(t, "redact", log, "-o", filepath.Join(t.TempDir(), "safe.belle"))
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "name the form with --to")
	folder := t.TempDir()
	code, _, stderr = ocsconv(t, "redact", log, "-o", folder)
	require.Equal(t, exitDone, code, stderr)
	assert.FileExists(t, filepath.Join(folder, "phone.belle.pcapng"))

	code, out, stderr := ocsconv(t, "formats")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `(?m)^belle +yes +no +\.belle \.log +belle-like text log \(an example\) \(`+regexp.QuoteMeta(filepath.Join(dir, "ocsconv-format-belle")), out)
}

func TestFormatOnPathRefuses(t *testing.T) {
	example(t, "ocsconv-format-belle")
	path := filepath.Join(t.TempDir(), "prose.txt")
	require.NoError(t, os.WriteFile(path, []byte("A log without any SIP in it.\n"), 0o666))
	code, _, stderr := ocsconv(t, "sessions", "--verbose", path)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "belle: no line tells of a message sent or received over a transport from and to an address\n")

	// A document with pasted SIP is none of its business.
	code, _, stderr = ocsconv(t, "convert", "../../testdata/seed/mpop-blog.txt", "-o", filepath.Join(t.TempDir(), "x.pcapng"))
	assert.NotEqual(t, exitFailed, code)
	assert.Contains(t, stderr, "SIP messages pasted into a document")
}

func TestExportOnPath(t *testing.T) {
	dir := example(t, "ocsconv-export-markdown")
	out := t.TempDir()
	code, _, stderr := ocsconv(t, "export", s01, "-d", out, "--as", "markdown,csv")
	require.Equal(t, exitDone, code, stderr)
	text, err := os.ReadFile(filepath.Join(out, "S001-e34305289c3b4c36.md"))
	require.NoError(t, err)
	assert.Contains(t, string(text), "# call: marinof@uclab.org to izabelaf@uclab.org, answered\n")
	assert.Contains(t, string(text), "| E1 | Office Communicator 2007 R2 | aad34505db | lost | inferred |")
	assert.Contains(t, string(text), "| E2 | Office Communicator Phone 2007 R2 (desk phone) | 2798f0b3cc | won | observed |")
	assert.FileExists(t, filepath.Join(out, "S001-e34305289c3b4c36.csv"))

	code, stdout, stderr := ocsconv(t, "export", s01, "../../testdata/scenarios/S06.log", "--stdout", "--as", "Markdown")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, 2, strings.Count(stdout, "\n# ")+1, stdout)

	code, _, stderr = ocsconv(t, "export", s01, "-d", t.TempDir(), "--as", "markdown,mermaid", "--combined")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "markdown and mermaid both write case.md")

	code, _, stderr = ocsconv(t, "export", s01, "-d", t.TempDir(), "--as", "nothing")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, `--as: no form "nothing"; there are csv, xlsx, puml, mermaid, svg, png, pdf, html, md, txt, json, pcapng, markdown`)

	// What is redacted is redacted for others too.
	code, stdout, stderr = ocsconv(t, "export", s01, "--stdout", "--as", "markdown", "--redact", "all")
	require.Equal(t, exitDone, code, stderr)
	assert.NotContains(t, stdout, "marinof")

	code, stdout, stderr = ocsconv(t, "formats")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `(?m)^EXPORTS +ENDING +WHAT IT IS\ncsv +\.csv `, stdout)
	assert.Regexp(t, `(?m)^markdown +\.md +Markdown ticket with the fork table \(`+regexp.QuoteMeta(filepath.Join(dir, "ocsconv-export-markdown")), stdout)
}

func misbehave(t *testing.T, names ...string) (log string) {
	t.Helper()
	onPath(t, "./testdata/misbehave", names...)
	folder := t.TempDir()
	t.Setenv("OCSCONV_TEST_FOLDER", folder)
	log = filepath.Join(t.TempDir(), "foreign.log")
	require.NoError(t, os.WriteFile(log, []byte("12:00:00.000 1:2 whatever\n"), 0o666))
	return log
}

func TestOwnNamesCannotBeTaken(t *testing.T) {
	misbehave(t, "ocsconv-export-csv", "ocsconv-format-uccapi")
	code, out, stderr := ocsconv(t, "formats")
	require.Equal(t, exitDone, code)
	assert.Equal(t, 1, strings.Count(out, "\ncsv "))
	assert.Equal(t, 1, strings.Count(out, "\nuccapi "))
	assert.Regexp(t, `ocsconv: .*ocsconv-export-csv(\.exe)?: is not used, since ocsconv has the export csv itself\n`, stderr)
	code, out, _ = ocsconv(t, "export", s01, "--stdout", "--as", "csv")
	require.Equal(t, exitDone, code)
	assert.Contains(t, out, "No.,Time,Source")
}

func TestProgramThatFails(t *testing.T) {
	log := misbehave(t, "ocsconv-export-fails", "ocsconv-format-fails")
	out := filepath.Join(t.TempDir(), "out")
	code, _, stderr := ocsconv(t, "export", s01, "-d", out, "--as", "fails")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "ocsconv-export-fails: exit status 7: the printer\ufffd[31m is on fire\n")
	onlyUsualForms(t, out)

	code, _, stderr = ocsconv(t, "sessions", log)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "ocsconv: foreign.log: ocsconv-format-fails: exit status 7: the printer\ufffd[31m is on fire\n")
}

func TestProgramThatPrintsGarbage(t *testing.T) {
	log := misbehave(t, "ocsconv-format-garbage")
	pcap := filepath.Join(t.TempDir(), "x.pcapng")
	code, _, stderr := ocsconv(t, "convert", log, "-o", pcap)
	assert.Equal(t, exitPartial, code)
	assert.Contains(t, stderr, "foreign.log: 1 message (")
	assert.Contains(t, stderr, "foreign.log: 2 damaged, 0 altered:\n")
	assert.Contains(t, stderr, "foreign.log: line 1 of ocsconv-format-garbage is no object of ocsconv.message/1: ")
	assert.Contains(t, stderr, "foreign.log: line 3 of ocsconv-format-garbage is no object of ocsconv.message/1: ")

	code, _, stderr = ocsconv(t, "convert", log, "-o", pcap, "--force", "--strict")
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "(--strict)")
}

// A program that says more in a later run than in the first is found out.
func TestProgramThatContradictsItself(t *testing.T) {
	log := misbehave(t, "ocsconv-format-fickle")
	pcap := filepath.Join(t.TempDir(), "x.pcapng")
	code, _, stderr := ocsconv(t, "convert", log, "-o", pcap)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "reads other messages in it the second time")
	assert.NoFileExists(t, pcap)
}

// A program that hangs ends when the command does.
func TestProgramThatHangs(t *testing.T) {
	log := misbehave(t, "ocsconv-format-hangs", "ocsconv-export-hangs")
	mark := filepath.Join(os.Getenv("OCSCONV_TEST_FOLDER"), "running")
	out := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{
		{"ocsconv", "sessions", log},
		{"ocsconv", "export", s01, "-d", out, "--as", "hangs"},
	} {
		_ = os.Remove(mark)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			for ctx.Err() == nil {
				if _, err := os.Stat(mark); err == nil {
					cancel()
				}
				time.Sleep(time.Millisecond)
			}
		}()
		var stderr bytes.Buffer
		assert.Equal(t, exitFailed, run(ctx, args, nil, &stderr, &stderr))
		cancel()
		assert.Contains(t, stderr.String(), "ocsconv: stopped")
	}
	onlyUsualForms(t, out)
}

// onlyUsualForms checks that a folder holds the forms that are always written,
// and neither half a file of another nor a temporary.
func onlyUsualForms(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, entry := range left {
		assert.Regexp(t, `^(S001-e34305289c3b4c36|sessions)\.(csv|xlsx|puml)$`, entry.Name())
	}
}
