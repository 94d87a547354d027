package redact

import (
	"encoding/binary"
	"math/bits"
)

// Where values of a kind can be counted — the networks of a block, the hosts of a network,
// the numbers of a length — the key puts them around a circle, and the pseudonym of each is
// a neighbour. So it follows from the key and the value alone, no two values share one, and
// none keeps its own, whatever else is in the log.

// circle is n things, in an order that the key, the class and what they are of tell.
type circle struct {
	r    *Redactor
	c    class
	of   uint64
	n    uint64
	half int // bits of one of two halves of a place
}

func (r *Redactor) circle(c class, of, n uint64) circle {
	return circle{r, c, of, n, max(1, (bits.Len64(n-1)+1)/2)}
}

// largestCircle bounds the things of a circle: a place has halves of so many bits.
const largestCircle = 1 << 60

// after returns the thing that stands so many places behind the i-th.
func (c circle) after(i uint64, places int) uint64 {
	return c.walk((c.walk(i, true)+uint64(places))%c.n, false)
}

// walk returns the place of a thing, or the thing at a place: a Feistel network over the
// next power of four, gone through until it leads inside of the circle.
func (c circle) walk(v uint64, toPlace bool) uint64 {
	const rounds = 8
	low := uint64(1)<<c.half - 1
	for {
		left, right := v>>c.half, v&low
		for round := range rounds {
			if toPlace {
				left, right = right, left^c.mix(round, right)&low
			} else {
				left, right = right^c.mix(rounds-1-round, left)&low, left
			}
		}
		if v = left<<c.half | right; v < c.n {
			return v
		}
	}
}

// mix returns what a round adds to one half of a place by the other.
func (c circle) mix(round int, half uint64) uint64 {
	var b [16]byte
	b[0], b[1], b[2], b[3] = byte(c.c), byte(round), byte(bits.Len64(c.n)), byte(c.half)
	binary.LittleEndian.PutUint32(b[4:], uint32(half))
	binary.LittleEndian.PutUint64(b[8:], c.of)
	c.r.rounds.Encrypt(b[:], b[:])
	return binary.LittleEndian.Uint64(b[:])
}
