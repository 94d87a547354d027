package textlog

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A patch leads from the message in wire form (raw) to the text of the log.
// Most logs differ from the wire in a few known ways: LF for CRLF, a field name
// before the start line or the body, a line that was wrapped. So a patch is one
// octet that says how raw was folded first, then steps of three unsigned
// varints: octets to copy from the folded raw, octets to drop from it, octets
// to insert, and those octets. What is left of raw after the last step is
// copied.
const (
	foldNone byte = iota
	foldLF        // every CRLF became LF
	foldText      // no steps: the rest of the patch is the text itself
)

// ErrPatch says that a patch does not fit its message.
var ErrPatch = errors.New("patch does not fit the message")

// usualPatch is longer than most patches, in octets.
const usualPatch = 48

// Diff returns a patch with Apply(raw, Diff(raw, text)) == text. It is nil when
// raw and text are equal. Diff takes linear time; where the two have little in
// common the patch holds text whole.
func Diff(raw, text []byte) []byte {
	if bytes.Equal(raw, text) {
		return nil
	}
	fold, base := foldNone, raw
	if i := bytes.IndexByte(text, '\n'); i == 0 || i > 0 && text[i-1] != '\r' {
		fold, base = foldLF, toLF(raw)
	}
	p := appendSteps(append(make([]byte, 0, usualPatch), fold), base, text)
	if p == nil || len(p) > len(text) {
		p = append([]byte{foldText}, text...)
	}
	return p
}

// appendSteps aligns base and text line by line. It looks a few lines ahead in
// text for each line of base, so it finds inserted and changed line ends,
// names before a line and wrapped lines, and nothing more clever.
func appendSteps(p, base, text []byte) []byte {
	for len(base) > 0 || len(text) > 0 {
		copied := commonPrefix(base, text)
		base, text = base[copied:], text[copied:]
		if len(base) == 0 && len(text) == 0 {
			return p
		}
		drop, insert := resync(base, text)
		p = binary.AppendUvarint(p, uint64(copied))
		p = binary.AppendUvarint(p, uint64(drop))
		p = binary.AppendUvarint(p, uint64(insert))
		p = append(p, text[:insert]...)
		base, text = base[drop:], text[insert:]
	}
	return p
}

// resync returns how much of base to drop and of text to insert before the two
// agree again for a while.
func resync(base, text []byte) (drop, insert int) {
	const reach = 96
	empty := LineEnd(base)
	for d := 1; d <= reach; d++ {
		if d <= len(text) && agrees(base, text[d:]) {
			return 0, d
		}
		if d <= len(base) && agrees(base[d:], text) {
			return d, 0
		}
		if d <= 8 && d <= len(base) && d <= len(text) && agrees(base[d:], text[d:]) {
			return d, d
		}
		// A log that names the body has no empty line before it.
		if empty > 0 && d <= len(text) && agrees(base[empty:], text[d:]) {
			return empty, d
		}
	}
	// Nothing near: give up on the rest of this line on both sides.
	return len(FirstLine(base)), len(FirstLine(text))
}

// agrees reports whether two texts begin alike, or are alike where one is short.
func agrees(a, b []byte) bool {
	const agree = 6
	if len(a) < agree || len(b) < agree {
		return bytes.Equal(a, b)
	}
	return binary.LittleEndian.Uint32(a) == binary.LittleEndian.Uint32(b) && a[4] == b[4] && a[5] == b[5]
}

func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for i+64 <= n && bytes.Equal(a[i:i+64], b[i:i+64]) {
		i += 64
	}
	for i+8 <= n && binary.LittleEndian.Uint64(a[i:]) == binary.LittleEndian.Uint64(b[i:]) {
		i += 8
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// Apply returns the text that raw and patch stand for. A nil patch returns raw.
func Apply(raw, patch []byte) ([]byte, error) {
	if len(patch) == 0 {
		return raw, nil
	}
	fold, p := patch[0], patch[1:]
	base := raw
	switch fold {
	case foldNone:
	case foldLF:
		base = toLF(raw)
	case foldText:
		return bytes.Clone(p), nil
	default:
		return nil, ErrPatch
	}
	out := make([]byte, 0, len(base)+len(p))
	for len(p) > 0 {
		var v [3]uint64
		for i := range v {
			x, n := binary.Uvarint(p)
			if n <= 0 {
				return nil, ErrPatch
			}
			v[i], p = x, p[n:]
		}
		if v[0] > uint64(len(base)) || v[1] > uint64(len(base))-v[0] || v[2] > uint64(len(p)) {
			return nil, ErrPatch
		}
		out = append(out, base[:v[0]]...)
		out = append(out, p[:v[2]]...)
		base, p = base[v[0]+v[1]:], p[v[2]:]
	}
	return append(out, base...), nil
}

func toLF(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), newline) }
