package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/testdata/generate/fleet"
)

// mixedLogs writes parts of logs, of the samples and of some servers whose clocks may
// differ: cut at any octet, some damaged anywhere.
func mixedLogs(t *testing.T, r *rand.Rand) (files []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("..", "..", "testdata", "*", "*log"))
	require.NoError(t, err)
	require.NotEmpty(t, all)
	var samples []string
	for range 2 + r.IntN(4) {
		samples = append(samples, all[r.IntN(len(all))])
	}
	if r.IntN(2) == 0 {
		skew := time.Duration(r.IntN(400)-200) * time.Second / time.Duration(1+r.IntN(100))
		samples = append(samples, hosts(t, r.Uint64(), 1<<17, 12, fleet.Options{Hosts: 2 + r.IntN(3), Copies: r.IntN(9), Skew: skew})...)
	}
	dir := t.TempDir()
	for _, sample := range samples {
		log, err := os.ReadFile(sample)
		require.NoError(t, err)
		if len(log) > 1<<18 {
			continue
		}
		for range r.IntN(4) {
			log[r.IntN(len(log))] = byte(r.IntN(256))
		}
		cut := r.IntN(len(log) + 1)
		for part, piece := range [][]byte{log[:cut], log[cut:]} {
			name := filepath.Join(dir, fmt.Sprintf("%d-%s", part, filepath.Base(sample)))
			require.NoError(t, os.WriteFile(name, piece, 0o666))
			if !slices.Contains(files, name) {
				files = append(files, name)
			}
		}
	}
	return files
}

// requireShardsOfMix holds that the sessions of shards are those of one process, which
// reads the logs in another order and some of them twice. It returns how many there are.
func requireShardsOfMix(t *testing.T, seed uint64) int {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	count := []int{2, 8, 64}[seed%3]
	dir := filepath.Join(t.TempDir(), "shards")
	var read []string
	for _, file := range mixedLogs(t, r) {
		var out, said bytes.Buffer
		code := run(context.Background(), []string{"ocsconv", "shard", file, "-d", dir, "--shards", fmt.Sprint(count), "-q"}, nil, &out, &said)
		if code == exitDone || code == exitPartial {
			read = append(read, file) // others hold nothing
		}
		if r.IntN(3) == 0 && len(read) > 0 {
			learnAll(t, dir) // what comes is late
		}
	}
	if len(read) == 0 {
		return 0
	}
	named := append(slices.Clone(read), read[:r.IntN(len(read))]...)
	r.Shuffle(len(named), func(i, j int) { named[i], named[j] = named[j], named[i] })
	want := sessionsByCall(t, must(t, append([]string{"sessions", "--json", "-q"}, named...)...))
	requireSame(t, want, ofShards(t, dir, learnAll(t, dir)), fmt.Sprintf("seed %d, %d shards of %v", seed, count, read))
	return len(want)
}

// TestShardsOfMixes holds it for some mixes of logs.
func TestShardsOfMixes(t *testing.T) {
	tried := 0
	for seed := range uint64(16) {
		tried += requireShardsOfMix(t, seed)
	}
	require.Greater(t, tried, 50, "sessions")
}

// FuzzShardsOfMixes holds it for any.
func FuzzShardsOfMixes(f *testing.F) {
	f.Add(uint64(16))
	f.Fuzz(func(t *testing.T, seed uint64) { requireShardsOfMix(t, seed) })
}
