package shard_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/shard"
	"ocsconv/formats/pcapng"
)

// TestOf holds the hash to its version: a value that changes belongs to another.
func TestOf(t *testing.T) {
	assert.Equal(t, 1, shard.Version)
	assert.Equal(t, []int{37, 12, 0}, []int{shard.Of(nil, 64), shard.Of([]byte("a"), 64), shard.Of([]byte("e34305289c3b4c368c583f531fddeff3"), 1)})
}

func example() *shard.Knowledge {
	return &shard.Knowledge{Count: 4, Logs: map[string][]pcapng.LogID{"a.log": {1}}, Knowledge: annotate.Knowledge{
		Agents: map[string]annotate.FirstSeen{"e1": {Value: "UCCAPI"}},
		Links:  map[string][]annotate.Linked{"Kx": {{CallID: "c1"}, {CallID: "c2"}}},
	}}
}

// FuzzRead holds that what is read can be written and read again.
func FuzzRead(f *testing.F) {
	var text bytes.Buffer
	require.NoError(f, example().Write(&text))
	f.Add(text.Bytes())
	f.Add([]byte(`{"links":{"all":{},"9":{}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := shard.Read(bytes.NewReader(b), nil)
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		require.NoError(t, k.Write(&first))
		again, err := shard.Read(bytes.NewReader(first.Bytes()), nil)
		require.NoError(t, err)
		require.NoError(t, again.Write(&second))
		require.Equal(t, first.String(), second.String())
	})
}
