package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/testdata/generate/fleet"
)

// block returns what the page about fleets shows in a language.
func block(t *testing.T, language string) string {
	t.Helper()
	_, after, ok := strings.Cut(page("fleet"), "```"+language+"\n")
	require.True(t, ok)
	text, _, ok := strings.Cut(after, "```\n")
	require.True(t, ok)
	return text
}

// freePort returns a port of 127.0.0.1 that nobody listens at.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// spark is a cluster of a master and workers on 127.0.0.1.
type spark struct {
	home, url string
	env       []string
	workers   []*exec.Cmd
}

// startSpark starts a cluster that ends with the test.
func startSpark(t *testing.T, py string, workers int) *spark {
	t.Helper()
	out, err := exec.Command(py, "-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))").Output()
	require.NoError(t, err)
	s := &spark{home: strings.TrimSpace(string(out))}
	port := freePort(t)
	s.url = fmt.Sprintf("spark://127.0.0.1:%d", port)
	s.env = append(os.Environ(), "SPARK_HOME="+s.home, "PYSPARK_PYTHON="+py, "SPARK_LOCAL_IP=127.0.0.1", "SPARK_LOCAL_DIRS="+t.TempDir(),
		"SPARK_DAEMON_MEMORY=256m", "SPARK_DAEMON_JAVA_OPTS="+quickJava, "SPARK_LAUNCHER_OPTS="+quickJava)
	_, up := s.start(t, "org.apache.spark.deploy.master.Master", "-h", "127.0.0.1", "-p", fmt.Sprint(port), "--webui-port", fmt.Sprint(freePort(t)))
	up("I have been elected leader")
	var ups []func(string)
	for range workers {
		worker, up := s.start(t, "org.apache.spark.deploy.worker.Worker", "-h", "127.0.0.1", "-c", "1", "-m", "1g", "-d", t.TempDir(), "--webui-port", fmt.Sprint(freePort(t)), s.url)
		s.workers, ups = append(s.workers, worker), append(ups, up)
	}
	for _, up := range ups {
		up("Successfully registered with master")
	}
	return s
}

// quickJava are the options for processes that live for seconds: most of their time
// would go into compiling them.
const quickJava = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

// start runs one process of the cluster. Up waits until it has said something.
func (s *spark) start(t *testing.T, args ...string) (cmd *exec.Cmd, up func(says string)) {
	t.Helper()
	cmd = exec.Command(filepath.Join(s.home, "bin", "spark-class"), args...)
	cmd.Env = s.env
	log := filepath.Join(t.TempDir(), "log")
	file, err := os.Create(log)
	require.NoError(t, err)
	cmd.Stdout, cmd.Stderr = file, file
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = file.Close()
	})
	return cmd, func(says string) {
		require.Eventually(t, func() bool {
			text, _ := os.ReadFile(log)
			return bytes.Contains(text, []byte(says))
		}, 3*time.Minute, 50*time.Millisecond, log)
	}
}

// TestSpark runs the driver of the page on a real cluster of two workers, one of
// which is killed once the first log was split. One input is no log.
func TestSpark(t *testing.T) {
	if testing.Short() {
		t.Skip("a cluster takes a minute to start")
	}
	py := python(t, "pyspark, duckdb")
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("no java")
	}
	files := hosts(t, 8, 1<<18, 25, fleet.Options{Hosts: 3, Copies: 30})
	want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, files...)...))
	dir := t.TempDir()
	driver, bad := filepath.Join(dir, "fleet.py"), filepath.Join(dir, "bad.log")
	require.NoError(t, os.WriteFile(driver, []byte(block(t, "python")), 0o666))
	require.NoError(t, os.WriteFile(bad, []byte("no log at all\n"), 0o666))
	work, tables := filepath.Join(dir, "work"), filepath.Join(dir, "tables")
	cluster := startSpark(t, py, 2)

	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(cluster.home, "bin", "spark-submit"), append([]string{"--master", cluster.url, "--conf", "spark.executor.memory=512m", "--conf", "spark.ui.enabled=false",
		"--conf", "spark.driver.extraJavaOptions=" + quickJava, "--conf", "spark.executor.extraJavaOptions=" + quickJava,
		driver, "--shards", "3", "--work", work, "--tables", tables, "--ocsconv", built(t), bad}, files...)...)
	cmd.Env = cluster.env
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said // spark-submit prints both streams of the driver on its own output
	require.NoError(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	killed := false
	for running := true; running; {
		select {
		case <-done:
			running = false
		case <-time.After(50 * time.Millisecond):
			if split, _ := filepath.Glob(filepath.Join(work, "learnt", "*.json")); len(split) > 0 && !killed {
				killed = true
				require.NoError(t, cluster.workers[0].Process.Kill())
			}
		}
	}
	require.True(t, killed, said.String())
	require.Equal(t, exitPartial, cmd.ProcessState.ExitCode(), said.String())
	assert.Contains(t, said.String(), "bad.log: ", "what could not be read is listed")
	requireSame(t, want, ofShards(t, work, filepath.Join(work, "learnt.json")), "Spark")
	out, err := exec.Command(py, "-c", "import duckdb; print(*duckdb.sql(\"select count(*), count(distinct call_id) from '"+tables+"/sessions/*/*.parquet'\").fetchall()[0])").CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, fmt.Sprintf("%d %d\n", len(want), len(want)), string(out))
}

// TestParallel runs the commands of the page for GNU parallel.
func TestParallel(t *testing.T) {
	for _, tool := range []string{"parallel", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
				t.Fatal(tool + " is not installed and OCSCONV_REQUIRE_TOOLS is set")
			}
			t.Skip("no " + tool)
		}
	}
	files := hosts(t, 9, 1<<19, 50, fleet.Options{Hosts: 3})
	want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, files...)...))
	dir := t.TempDir()
	script, _, ok := strings.Cut(block(t, "sh"), "\n# Slurm")
	require.True(t, ok)
	cmd := exec.Command("bash", "-e", "-c", strings.ReplaceAll(script, "/logs/", filepath.Dir(files[0])+"/"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(built(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	requireSame(t, want, ofShards(t, filepath.Join(dir, "fleet"), filepath.Join(dir, "learnt.json")), "parallel")
	tables, err := filepath.Glob(filepath.Join(dir, "tables", "sessions", "*", "shard-*.parquet"))
	require.NoError(t, err)
	assert.Greater(t, len(tables), 10)
}
