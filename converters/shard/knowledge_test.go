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

// TestOctets holds that what is no UTF-8 in a log comes back from a file as it was.
func TestOctets(t *testing.T) {
	k := example()
	k.Names = map[string]annotate.FirstSeen{"sip:j\xf6rg@example.com": {Value: "J\xf6rg \U0010ffff \ufffd"}}
	k.Links["Kx"][1].CallID = "\xffc2"
	var text bytes.Buffer
	require.NoError(t, k.Write(&text))
	got, err := shard.Read(&text, nil)
	require.NoError(t, err)
	require.Equal(t, k.Names, got.Names)
	require.Equal(t, k.Links, got.Links)
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

// TestDamaged holds that errors say where and what to do.
func TestDamaged(t *testing.T) {
	for text, want := range map[string]string{
		``:                       "octet 0: it ends in the middle; make it anew with ocsconv shard, or ocsconv learn",
		`{"schema":"x"`:          "octet 13: it ends in the middle; make it anew",
		`{"shards":"four"}`:      "a string where none belongs; make it anew",
		`{"shards":4,,}`:         "make it anew",
		`{"links":{"x":{}}}`:     `"x" is no shard; make it anew`,
		`{"schema":"another/1"}`: "no knowledge of this version",
		`{"schema":"ocsconv.knowledge/1","hash":1,"shards":4,"logs":{"a.log":["12zz"]}}`: `"12zz" is no id of a log; make it anew`,
	} {
		_, err := shard.Read(bytes.NewReader([]byte(text)), nil)
		assert.ErrorContains(t, err, want, text)
	}
}
