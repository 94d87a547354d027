package catalog

import (
	_ "embed"
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"ocsconv/formats/sip"
)

//go:embed icewarnings.tsv
var iceWarningsTable string

// IceTable tells which of Microsoft's two tables of ICE warnings a mask is of.
// They share no bit: the same number means different things.
type IceTable string

// The tables. A: Lync 2010 and later, in reports and in headers (Lync 2010
// Resource Kit, chapter 9). B: reports of OCS 2007 and 2007 R2 ([MS-QoE] 2.2.1.7.1).
const (
	IceTableA IceTable = "A"
	IceTableB IceTable = "B"
)

// IceWarning is one bit of an ICE warning, or several that together mean more. The table
// has them in the order in which they are taken for the cause of a media failure: what
// leaves a client without ports or bandwidth, the direct way, what keeps it from its
// relay, what failed between the relays, then the relay itself.
type IceWarning struct {
	Bit     uint64
	Meaning string // "UDP through the relay failed"; "" for a bit that no table has
	Next    string // what to do when media failed for it, with names of [pathParts]; "" for nothing
	weight  string
}

// When a warning is the cause of a failure; other weights say that it never is.
const (
	weightLook   = "look"
	weightDirect = "direct" // where both ends are inside
	weightTCP    = "tcp"    // of media that goes over TCP; of other media it is in calls that work too
)

// Expected reports whether the bit is set in calls that work too.
func (w IceWarning) Expected() bool { return w.weight == "normal" || w.weight == weightTCP }

var loadIceWarnings = sync.OnceValue(func() map[IceTable][]IceWarning {
	table := map[IceTable][]IceWarning{}
	for _, r := range rows("icewarnings.tsv", iceWarningsTable, "table", "bit", "meaning", "weight", "next") {
		bit, ok := sip.ParseMask(r[1])
		if !ok {
			panic("icewarnings.tsv: " + r[1])
		}
		t := IceTable(r[0])
		table[t] = append(table[t], IceWarning{bit, r[2], dash(r[4]), r[3]})
	}
	return table
})

// IceWarnings names every bit of a mask, the lowest first. A bit that the table
// does not have is there without a meaning.
func IceWarnings(t IceTable, mask uint64) []IceWarning {
	var list []IceWarning
	for left := mask; left != 0; left &= left - 1 {
		w := IceWarning{Bit: 1 << bits.TrailingZeros64(left)}
		for _, known := range loadIceWarnings()[t] {
			if known.Bit == w.Bit {
				w = known
			}
		}
		list = append(list, w)
	}
	return list
}

// IceWords says a mask in words: "local (direct) connectivity failed; UDP through
// the relay failed (normal: TCP through NAT failed)".
func IceWords(t IceTable, mask uint64) string {
	if mask == 0 {
		return "no warning"
	}
	var failed, normal, unknown []string
	for _, w := range IceWarnings(t, mask) {
		switch {
		case w.Meaning == "":
			unknown = append(unknown, Hex(w.Bit))
		case w.Expected():
			normal = append(normal, w.Meaning)
		default:
			failed = append(failed, w.Meaning)
		}
	}
	text := strings.Join(failed, "; ")
	add := func(lead string, list []string) {
		if len(list) == 0 {
			return
		}
		if text != "" {
			text += "; "
		}
		text += lead + strings.Join(list, ", ")
	}
	add("as expected: ", normal)
	add("not known: ", unknown)
	return text
}

// Hex writes a mask as headers do.
func Hex(mask uint64) string { return "0x" + strconv.FormatUint(mask, 16) }
