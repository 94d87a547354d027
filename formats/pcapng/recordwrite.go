package pcapng

import (
	"encoding/binary"
	"hash/crc32"
	"net/netip"
	"time"
)

// castagnoli returns the table of CRC-32C, which the library keeps once it was made.
func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

func appendField[T string | []byte](b []byte, tag byte, v T) []byte {
	if len(v) == 0 {
		return b
	}
	return append(binary.AppendUvarint(append(b, tag), uint64(len(v))), v...)
}

func appendNumber(b []byte, tag byte, v uint64) []byte {
	if v == 0 {
		return b
	}
	size := len(b) + 1
	b = binary.AppendUvarint(append(b, tag, 0), v)
	b[size] = byte(len(b) - size - 1)
	return b
}

// appendFlag appends a field without octets for true.
func appendFlag(b []byte, tag byte, v bool) []byte {
	if !v {
		return b
	}
	return append(b, tag, 0)
}

func appendAddrPort(b []byte, tag byte, a netip.AddrPort) []byte {
	var n [64]byte
	v, err := a.AppendBinary(n[:0])
	if err != nil {
		return b
	}
	return appendField(b, tag, v)
}

// appendTime is for times that a packet's stamp cannot say. A zero time is an
// absent one.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, fieldTime, 0)
	}
	v := binary.AppendVarint(nil, t.Unix())
	return appendField(b, fieldTime, binary.AppendUvarint(v, uint64(t.Nanosecond())))
}

func beginRecord(b []byte, k Kind, id LogID) []byte {
	return binary.LittleEndian.AppendUint64(append(b, byte(k)), uint64(id))
}

func appendLogInfo(b []byte, l *LogInfo, server string) []byte {
	b = beginRecord(b, KindLog, l.ID)
	b = appendField(b, fieldFormat, l.Format)
	b = appendField(b, fieldFile, l.File)
	b = appendField(b, fieldEncoding, l.Encoding)
	b = appendField(b, fieldZone, l.Zone)
	b = appendField(b, fieldServer, server)
	if s := l.Shard; s.Count > 0 {
		n := binary.AppendUvarint(nil, uint64(s.Number))
		b = appendField(b, fieldShard, binary.AppendUvarint(n, uint64(s.Count)))
	}
	if l.Assumed != 0 {
		b = append(b, fieldAssumed, 1, byte(l.Assumed))
	}
	return appendFlag(b, fieldServerTrace, l.ServerTrace)
}

// closeRecord appends the checksum.
func closeRecord(rec []byte) []byte { return u32(rec, crc32.Checksum(rec, castagnoli())) }

// appendRecord closes the record rec and appends it as options.
func appendRecord(b, rec []byte) []byte {
	rec = closeRecord(rec)
	for more := true; more; {
		part := rec[:min(len(rec), maxPart)]
		rec = rec[len(part):]
		more = len(rec) > 0
		size := optionHeader + len(part)
		b = u32(u16(u16(b, OptCustomBinary), uint16(size)), enterprise)
		b = append(append(b, recordMagic...), recordVersion, 0)
		if more {
			b[len(b)-1] = 1
		}
		b = pad(append(b, part...), size)
	}
	return b
}
