package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// cutLogs writes parts of logs of the samples, whole and damaged ones, cut at any octet.
func cutLogs(t *testing.T, r *rand.Rand) (files []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("..", "..", "testdata", "*", "*log"))
	require.NoError(t, err)
	require.NotEmpty(t, all)
	dir := t.TempDir()
	for range 2 + r.IntN(4) {
		sample := all[r.IntN(len(all))]
		log, err := os.ReadFile(sample)
		require.NoError(t, err)
		if len(log) > 1<<18 {
			continue
		}
		for part := range 2 {
			cut := r.IntN(len(log) + 1)
			piece := log[:cut]
			if part == 1 {
				piece = log[cut:]
			}
			if len(piece) > 0 {
				name := filepath.Join(dir, fmt.Sprintf("%d-%s", part, filepath.Base(sample)))
				require.NoError(t, os.WriteFile(name, piece, 0o666))
				files = append(files, name)
			}
		}
	}
	return files
}

// TestShardsOfCutLogs holds that the sessions of shards are those of one process where logs
// begin and end anywhere and are damaged.
func TestShardsOfCutLogs(t *testing.T) {
	tried := 0
	for seed := range uint64(16) {
		r := rand.New(rand.NewPCG(seed, 3))
		count := []int{2, 8, 64}[seed%3]
		dir := filepath.Join(t.TempDir(), "shards")
		var read []string
		for _, file := range cutLogs(t, r) {
			var out, said bytes.Buffer
			code := run(context.Background(), []string{"ocsconv", "shard", file, "-d", dir, "--shards", fmt.Sprint(count), "-q"}, nil, &out, &said)
			if code == exitDone || code == exitPartial {
				read = append(read, file) // others have no message
			}
		}
		if len(read) == 0 {
			continue
		}
		want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, read...)...))
		tried += len(want)
		requireSame(t, want, ofShards(t, dir, learnAll(t, dir)), fmt.Sprintf("seed %d, %d shards of %v", seed, count, read))
	}
	require.Greater(t, tried, 50, "sessions")
}
