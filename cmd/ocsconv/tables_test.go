package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/testdata/generate/fleet"
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
