package pcapng_test

import (
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/formats/pcapng"
)

// TestLogIDs: an id is the FNV-1a that captures of all builds have, whether its head is
// added alone or beside those of other logs.
func TestLogIDs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		var ids, want [pcapng.Together]pcapng.LogID
		var heads [pcapng.Together][]byte
		for i := range 1 + random.IntN(pcapng.Together) {
			heads[i] = make([]byte, random.IntN(100))
			for at := range heads[i] {
				heads[i][at] = byte(random.Uint32())
			}
			h := fnv.New64a()
			h.Write([]byte("uccapi\x00pc1.uccapilog\x00"))
			h.Write(heads[i])
			want[i] = pcapng.LogID(h.Sum64())
			assert.Equal(t, want[i], pcapng.NewLogID("uccapi", "pc1.uccapilog", heads[i]))
			ids[i] = pcapng.NewLogID("uccapi", "pc1.uccapilog", nil)
		}
		pcapng.AddHeads(&ids, &heads)
		assert.Equal(t, want, ids)
	}
}
