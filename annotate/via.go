package annotate

import (
	"bytes"
	"hash/maphash"

	"ocsconv/formats/sip"
)

// via returns the hash of the whole Via stack.
func (f *fact) via() uint64 { return mixVia(f.viaTop, f.viaRest) }

func mixVia(top, rest uint64) uint64 {
	if top == 0 {
		return 0
	}
	h := top ^ (rest*0x9e3779b97f4a7c15 + 0x7f4a7c15)
	h ^= h >> 29
	return h * 0xbf58476d1ce4e5b9
}

// vias hashes the Via stack from below, so that one hop more or less shows as
// equality of a rest with a whole. What a receiver writes into the topmost Via
// is left out, since it differs between the two ends of a hop.
func (x *extractor) vias(s *sip.Message, f *fact) {
	var hashes [maxVias]uint64
	n := 0
	if value := s.Get(headerVia); !s.Repeated(headerVia) && len(value) > 0 && bytes.IndexByte(value, ',') < 0 {
		var marks flags
		hashes[0], marks = x.viaHash(value)
		f.flags |= marks
		n = 1
	} else {
		n = x.viaList(s, f, &hashes)
	}
	f.vias = uint8(n)
	for i := n - 1; i > 0; i-- {
		f.viaRest = mixVia(hashes[i], f.viaRest)
	}
	if n > 0 {
		f.viaTop = hashes[0]
	}
}

// sender keeps the host of the first Via where nothing else tells one end of a
// message from the other.
func (x *extractor) sender(s *sip.Message, f *fact) {
	if f.local != 0 && f.remote != 0 || f.vias == 0 {
		return
	}
	for v := range s.List(headerVia.String()) {
		hop, _ := cutPiece(v)
		if i := bytes.LastIndexByte(hop, ' '); i >= 0 {
			f.sentBy = x.sym.add(cut(bytes.ToLower(hop[i+1:]), maxURI))
		}
		return
	}
}

// viaList hashes Vias of which there are several.
func (x *extractor) viaList(s *sip.Message, f *fact, hashes *[maxVias]uint64) (n int) {
	for v := range s.List(headerVia.String()) {
		if n == maxVias {
			break
		}
		hash, marks := x.viaHash(v)
		if n == 0 {
			f.flags |= marks
		}
		hashes[n] = hash
		n++
	}
	return n
}

// via is what is kept of one Via value.
type via struct {
	hash  uint64
	hop   uint64 // the same in every process, see [Copies]
	marks flags
}

func (x *extractor) viaHash(v []byte) (hash uint64, marks flags) {
	known := x.readVia(v)
	return known.hash, known.marks
}

// readVia reads a Via value, of which each comes many times.
func (x *extractor) readVia(v []byte) *via {
	known, ok := x.hops.recall(maphash.Bytes(x.sym.seed, v))
	if !ok {
		known.hash, known.marks, known.hop = x.viaPieces(v)
	}
	return known
}

func (x *extractor) viaPieces(v []byte) (hash uint64, marks flags, hop uint64) {
	hash, hop = 1, fnvBasis
	for len(v) > 0 {
		var piece []byte
		piece, v = cutPiece(v)
		switch {
		case len(piece) == 0, addedByReceiver(piece):
			continue
		case hasFold(piece, "branch="):
			marks |= topBranch
		case hasFold(piece, "branched=true"):
			marks |= branchedVia
		}
		hash = mixVia(maphash.Bytes(x.sym.seed, piece), hash)
		hop = fnvAdd(hop, piece)
	}
	return hash | 1, marks, hop
}

// cutPiece returns a value's part before the next semicolon outside quotes.
func cutPiece(v []byte) (piece, rest []byte) {
	quoted := false
	for i, c := range v {
		if c == '"' {
			quoted = !quoted
		}
		if c == ';' && !quoted {
			return bytes.TrimSpace(v[:i]), v[i+1:]
		}
	}
	return bytes.TrimSpace(v), nil
}

func addedByReceiver(piece []byte) bool {
	switch piece[0] | 0x20 {
	case 'm', 'r':
	default:
		return false
	}
	return hasFold(piece, "ms-received-") || hasFold(piece, "received") || hasFold(piece, "rport")
}
