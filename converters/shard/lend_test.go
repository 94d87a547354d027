package shard_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/shard"
	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

const reported, report = "call", "report" // Call-IDs in two of four shards

// indexed makes a folder of shards, each of a message of one host, and returns the
// octets of each and what the index says: hashes and offsets.
func indexed(tb testing.TB, dir string) (file, index []byte) {
	tb.Helper()
	var out bytes.Buffer
	w := pcapng.NewWriter(&out, nil)
	require.NoError(tb, w.Write(&formats.Message{Raw: []byte("OPTIONS sip:a@example.com SIP/2.0\r\nCall-ID: " + report + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")}))
	offset := w.Offset()
	require.NoError(tb, w.Close())
	for n := range 4 {
		folder := filepath.Join(dir, fmt.Sprintf("shard=%03d", n))
		require.NoError(tb, os.MkdirAll(folder, 0o777))
		require.NoError(tb, os.WriteFile(filepath.Join(folder, "host.pcapng"), out.Bytes(), 0o666))
	}
	require.NoError(tb, os.MkdirAll(filepath.Join(dir, shard.IndexFolder), 0o777))
	index = []byte("ocsconv.index/1\n")
	for _, callID := range []string{report, reported} {
		h := fnv.New64a()
		h.Write([]byte(callID))
		index = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(index, h.Sum64()), uint64(offset))
	}
	return out.Bytes(), index
}

// FuzzIndex holds that any octets in the place of an index are refused, or lend no more
// than the shards hold.
func FuzzIndex(f *testing.F) {
	dir := f.TempDir()
	file, index := indexed(f, dir)
	require.NotEqual(f, shard.Of([]byte(report), 4), shard.Of([]byte(reported), 4))
	f.Add(index)
	f.Add(index[:len(index)-1])
	f.Add(append(index[:len(index)-8:len(index)-8], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	f.Add(bytes.Repeat(index, 2))
	k := &shard.Knowledge{Count: 4, Knowledge: annotate.Knowledge{
		Links: map[string][]annotate.Linked{"q" + reported: {{CallID: report}}},
	}}
	f.Fuzz(func(t *testing.T, octets []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, shard.IndexFolder, "host.index"), octets, 0o666))
		_, err := k.Borrowers(dir, "host")
		lent, refused := shard.Lend([]string{dir}, k, func(n int) bool { return n == shard.Of([]byte(reported), 4) })
		if err != nil {
			require.Error(t, refused)
		}
		if refused != nil {
			return
		}
		for _, src := range lent.Sources {
			r, err := src.Open()
			require.NoError(t, err)
			n, err := io.Copy(io.Discard, r)
			require.NoError(t, err)
			require.NoError(t, r.Close())
			require.LessOrEqual(t, n, int64(len(file)))
		}
	})
}

// TestLend holds that an index leads to the messages of a report on a call in another
// shard.
func TestLend(t *testing.T) {
	dir := t.TempDir()
	_, index := indexed(t, dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, shard.IndexFolder, "host.index"), index, 0o666))
	k := &shard.Knowledge{Count: 4, Knowledge: annotate.Knowledge{
		Links: map[string][]annotate.Linked{"q" + reported: {{CallID: report}}},
	}}
	lent, err := shard.Lend([]string{dir}, k, func(n int) bool { return n == shard.Of([]byte(reported), 4) })
	require.NoError(t, err)
	require.Len(t, lent.Sources, 1)
	require.Zero(t, lent.Missing)
	r, err := lent.Sources[0].Open()
	require.NoError(t, err)
	defer r.Close()
	octets, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Contains(t, string(octets), report)
	shards, err := k.Borrowers(dir, "host")
	require.NoError(t, err)
	require.Equal(t, []int{shard.Of([]byte(reported), 4)}, shards)
}
