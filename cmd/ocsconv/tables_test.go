package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/parquet"
	"ocsconv/testdata/generate/fleet"
	"ocsconv/testdata/generate/logs"
)

// python returns a Python that has modules, or skips the test.
func python(t *testing.T, modules string) string {
	t.Helper()
	name := os.Getenv("OCSCONV_PYTHON")
	if name == "" {
		name = "python3"
	}
	out, err := exec.Command(name, "-c", "import "+modules).CombinedOutput()
	if err == nil {
		return name
	}
	if os.Getenv("OCSCONV_REQUIRE_TOOLS") != "" {
		t.Fatalf("%s has no %s (OCSCONV_PYTHON names another): %s", name, modules, out)
	}
	t.Skipf("%s has no %s; OCSCONV_PYTHON names one that has", name, modules)
	return ""
}

// questions asks the tables in the working folder, and prints what DuckDB and
// polars make of them.
const questions = `
import duckdb, polars
print("sessions", duckdb.sql("select count(*) from 'sessions/*/*.parquet'").fetchall()[0][0], polars.read_parquet("sessions/**/*.parquet").height)
print("messages", duckdb.sql("select count(*) from 'messages/*/*.parquet'").fetchall()[0][0], polars.read_parquet("messages/**/*.parquet").height)
print("types", *[r[1] for r in duckdb.sql("describe select start, files, answer_ms, caller.aor, outcome from 'sessions/*/*.parquet'").fetchall()])
print("files", duckdb.sql("select count(*) from 'sessions/*/*.parquet' where len(files) > 0").fetchall()[0][0], polars.read_parquet("sessions/**/*.parquet").filter(polars.col("files").list.len() > 0).height)
print("evidence", duckdb.sql("select sum(len(evidence)) from 'endpoints/*/*.parquet'").fetchall()[0][0], polars.read_parquet("endpoints/**/*.parquet")["evidence"].list.len().sum())
`

// TestTables holds that DuckDB and polars read what the JSON says.
func TestTables(t *testing.T) {
	py := python(t, "duckdb, polars")
	files := hosts(t, 7, 1<<19, 60, fleet.Options{Hosts: 3, Copies: 20})
	dir := filepath.Join(t.TempDir(), "shards")
	knowledge := sharded(t, dir, files, 4)
	tables := filepath.Join(t.TempDir(), "tables")
	folders, err := filepath.Glob(filepath.Join(dir, "shard=*"))
	require.NoError(t, err)
	for range 2 { // the second time replaces
		for _, folder := range folders {
			must(t, "export", "--as", "parquet", "-d", tables, folder, "--learnt", knowledge, "-q")
		}
	}
	sessions := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, files...)...))
	messages, evidence := 0, 0
	for _, s := range sessions {
		messages += strings.Count(s, `"start_line":`)
		evidence += evidences(t, s)
	}
	cmd := exec.Command(py, "-c", questions)
	cmd.Dir = tables
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	n := strconv.Itoa(len(sessions))
	assert.Equal(t, strings.Join([]string{
		"sessions " + n + " " + n,
		"messages " + strconv.Itoa(messages) + " " + strconv.Itoa(messages),
		"types TIMESTAMP WITH TIME ZONE VARCHAR[] BIGINT VARCHAR VARCHAR",
		"files " + n + " " + n,
		"evidence " + strconv.Itoa(evidence) + " " + strconv.Itoa(evidence),
	}, "\n")+"\n", string(out))
	asked := 0
	script := "import duckdb\n"
	for question := range strings.SplitSeq(block(t, "sql"), ";") {
		if strings.TrimSpace(question) != "" {
			asked++
			script += "print(len(duckdb.sql(" + strconv.Quote(question) + ").fetchall()))\n"
		}
	}
	require.Equal(t, 3, asked, "what the page asks")
	cmd = exec.Command(py, "-c", script)
	cmd.Dir = filepath.Dir(tables)
	out, err = cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	for rows := range strings.Lines(string(out)) {
		assert.NotEqual(t, "0\n", rows, "an answer without rows: "+string(out))
	}
	for folder := range contents(t, tables) {
		assert.NotContains(t, folder, ".unfinished", "nothing half is left")
	}
}

// evidences counts the evidence of a session's endpoints.
func evidences(t *testing.T, session string) (n int) {
	t.Helper()
	var s struct{ Endpoints []struct{ Evidence []int } }
	require.NoError(t, json.Unmarshal([]byte(session), &s))
	for _, e := range s.Endpoints {
		n += len(e.Evidence)
	}
	return n
}

// TestTablesStay holds that no run overwrites other tables without --force, nor
// removes those of sessions that it was not to look at; a day has one file in each
// table. The name of the folder has signs of a pattern.
func TestTablesStay(t *testing.T) {
	var files []string
	for day := range 2 {
		var log bytes.Buffer
		start := time.Date(2010, 1, 5+day, 9, 0, 0, 0, time.UTC)
		require.NoError(t, logs.Stream(&log, logs.StreamOptions{Kind: "cls", Size: 1 << 17, Sessions: 20, Seed: uint64(day + 1), Start: start}))
		files = append(files, filepath.Join(t.TempDir(), fmt.Sprintf("day%d.log", day)))
		require.NoError(t, os.WriteFile(files[day], log.Bytes(), 0o666))
	}
	shards := filepath.Join(t.TempDir(), "shards[1")
	knowledge := sharded(t, shards, files, 1)
	shard := filepath.Join(shards, "shard=000")
	tables := filepath.Join(t.TempDir(), "tables[1")
	export := func(args ...string) (code int, said string) {
		var out, err bytes.Buffer
		code = run(t.Context(), append([]string{"ocsconv", "export", shard, "--learnt", knowledge, "--as", "parquet", "-d", tables, "-q"}, args...), nil, &out, &err)
		return code, err.String()
	}
	code, said := export()
	require.Equal(t, exitDone, code, said)
	first := contents(t, tables)
	days := map[string]bool{}
	for path := range first {
		days[filepath.Base(filepath.Dir(path))] = true
	}
	require.Greater(t, len(days), 1)
	require.Len(t, first, len(days)*len(parquet.Names), "one file for each day and table")

	code, said = export()
	require.Equal(t, exitDone, code, said)
	require.Equal(t, first, contents(t, tables), "the same again")
	code, said = export("--session", "1")
	require.Equal(t, exitFailed, code)
	require.Contains(t, said, "file exists; --force overwrites it")
	require.Equal(t, first, contents(t, tables))
	code, said = export("--session", "1", "--force")
	require.Equal(t, exitDone, code, said)
	chosen := contents(t, tables)
	require.Len(t, chosen, len(first), "other days stay")
	require.NotEqual(t, first, chosen)
	code, said = export("--force")
	require.Equal(t, exitDone, code, said)
	require.Equal(t, first, contents(t, tables))
	code, said = export("--bom")
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "--as parquet takes no --bom")

	code = run(t.Context(), []string{"ocsconv", "shard", files[0], "-d", shards, "--shards", "3"}, nil, io.Discard, io.Discard)
	assert.Equal(t, exitFailed, code, "of another number")
	learnt, err := os.ReadDir(filepath.Join(shards, "learnt"))
	require.NoError(t, err)
	one := filepath.Join(shards, "learnt", learnt[0].Name())
	var out, failed bytes.Buffer
	assert.Equal(t, exitFailed, run(t.Context(), []string{"ocsconv", "learn", one, "-o", knowledge}, nil, &out, &failed))
	assert.Contains(t, failed.String(), "file exists; --force overwrites it")
	assert.Contains(t, must(t, "learn", one, "-o", "-"), `"schema":"ocsconv.knowledge/1"`)
	require.NoError(t, os.WriteFile(one, []byte("{"), 0o666))
	failed.Reset()
	assert.Equal(t, exitFailed, run(t.Context(), []string{"ocsconv", "shard", files[0], "-d", shards, "--shards", "1"}, nil, &out, &failed))
	assert.Contains(t, failed.String(), "remove it or name another folder")
}
