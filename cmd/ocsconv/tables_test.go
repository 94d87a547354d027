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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/query/parquet"
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

// questions asks the tables in the working folder what DuckDB and polars make of
// them: whether that is the same, and of what types it is.
const questions = `
import datetime, duckdb, json, polars
def plain(v):
    if isinstance(v, datetime.datetime): return v.astimezone(datetime.timezone.utc).isoformat()
    if isinstance(v, (list, tuple)): return [plain(x) for x in v]
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    return v
for table in "sessions", "endpoints", "messages", "causes", "quality":
    rows = duckdb.read_parquet(table + "/*/*.parquet", hive_partitioning=False)
    other = polars.read_parquet(table + "/**/*.parquet", hive_partitioning=False)
    a, b = [sorted(json.dumps(plain(r)) for r in rows) for rows in (rows.fetchall(), other.rows())]
    print(table, len(a), "same" if a == b else "other in polars")
    if table in ("sessions", "causes", "quality"):
        types = {str(t): [] for t in rows.types}
        for c, t in zip(rows.columns, rows.types): types[str(t)].append(c)
        for t, columns in types.items(): print("  ", t + ":", *columns)
for column, table in ("files", "sessions"), ("evidence", "endpoints"), ("exceeded", "quality"):
    print(column, sum(len(v) for v, in duckdb.sql(f"select {column} from '{table}/*/*.parquet'").fetchall()))
print("loss", *[f"{v:g}" for v, in duckdb.sql("select loss from 'quality/*/*.parquet' where loss is not null order by loss").fetchall()])
`

// TestTables holds that DuckDB and polars read what the JSON says.
func TestTables(t *testing.T) {
	py := python(t, "duckdb, polars")
	files := hosts(t, 7, 1<<19, 60, fleet.Options{Hosts: 3, Copies: 20})
	reports, err := filepath.Glob(filepath.Join("..", "..", "annotate", "testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	files = append(files, reports...)
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
	cmd := exec.Command(py, "-c", questions)
	cmd.Dir = tables
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, rowsOf(t, sessions), string(out))
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

// rowsOf says of sessions in JSON what [questions] are to answer.
func rowsOf(t *testing.T, sessions map[string]string) string {
	t.Helper()
	var endpoints, messages, causes, streams, files, evidence, exceeded int
	var losses []float64
	for _, line := range sessions {
		var s struct {
			Files     []string
			Endpoints []struct{ Evidence []int }
			Messages  []struct{}
			Cause     *struct{}
			Quality   []struct {
				Streams []struct {
					Loss     *float64
					Exceeded []string
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		files, endpoints, messages = files+len(s.Files), endpoints+len(s.Endpoints), messages+len(s.Messages)
		for _, e := range s.Endpoints {
			evidence += len(e.Evidence)
		}
		if s.Cause != nil {
			causes++
		}
		for _, q := range s.Quality {
			streams += len(q.Streams)
			for _, m := range q.Streams {
				if exceeded += len(m.Exceeded); m.Loss != nil {
					losses = append(losses, *m.Loss)
				}
			}
		}
	}
	slices.Sort(losses)
	return fmt.Sprintf(typesOfTables, len(sessions), endpoints, messages, causes, streams, files, evidence, exceeded, strings.Trim(fmt.Sprint(losses), "[]"))
}

const typesOfTables = `sessions %d same
   VARCHAR: day call_id kind view owner callee outcome mpop winner reason server subject
   INTEGER: call endpoint_count message_count
   TIMESTAMP WITH TIME ZONE: start end
   VARCHAR[]: files summary
   STRUCT(aor VARCHAR, "name" VARCHAR, tag VARCHAR, epid VARCHAR, product VARCHAR, user_agent VARCHAR): caller
   BOOLEAN: caller_known
   BIGINT: answer_ms duration_ms
   STRUCT(call_id VARCHAR, why VARCHAR, confidence VARCHAR)[]: links
   INTEGER[]: diagnostic_ids
endpoints %d same
messages %d same
causes %d same
   VARCHAR: day call_id family text next component host how said media
   INTEGER: call status id message
   TIMESTAMP WITH TIME ZONE: start
quality %d same
   VARCHAR: day call_id reporter side endpoint schema label direction codec from to path connection transport security ice_words class rule sentence
   INTEGER: call report
   TIMESTAMP WITH TIME ZONE: start
   BOOLEAN: interim complete
   BIGINT: packets
   DOUBLE: loss loss_max jitter_ms jitter_max_ms rtt_ms rtt_max_ms degradation mos mos_cq concealed discarded
   VARCHAR[]: exceeded
files %d
evidence %d
exceeded %d
loss %s
`

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
