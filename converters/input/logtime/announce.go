package logtime

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// announcement is what an absolute time follows.
type announcement struct {
	mark []byte
	what string
	read func(b []byte) (time.Time, bool)
}

// announcements are those that are looked for. Three spellings of the header's name
// are all that products write.
var announcements = [...]announcement{
	{[]byte("\nDate"), "Date header", readDate},
	{[]byte("\nDATE"), "Date header", readDate},
	{[]byte("\ndate"), "Date header", readDate},
	{[]byte(`gssapi-data="TlRMTVNTUAAC`), "NTLM time stamp", readNTLM},
}

// announced returns where in b from an octet on each of the announcements stands:
// the octets behind them. The lines are gone through once for all spellings, and the
// last mark is found by its end from its rarest octet on.
func announced(b []byte, from int) (places [len(announcements)][]int) {
	const name = len("\nDate")
	for at := from; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
		if at+name-1 > len(b) || b[at]|0x20 != 'd' {
			continue
		}
		for n := range announcements[:ntlm] {
			if end := at + name - 1; bytes.Equal(b[at-1:end], announcements[n].mark) {
				places[n] = append(places[n], end)
			}
		}
	}
	mark := announcements[ntlm].mark
	rarest := bytes.IndexByte(mark, 'V')
	for at := from; ; {
		i := bytes.Index(b[at:], mark[rarest:])
		if i < 0 {
			return places
		}
		at += i + len(mark) - rarest
		if at-len(mark) >= from && bytes.HasPrefix(b[at-len(mark):], mark) {
			places[ntlm] = append(places[ntlm], at)
		}
	}
}

const ntlm = 3 // of announcements, behind the spellings of a header

// dateForms are how a Date header spells a time: as SIP and HTTP do today, as
// mail does, and in the two ways that HTTP still reads (RFC 9110 §5.6.7).
var dateForms = []string{
	"Mon, _2 Jan 2006 15:04:05 GMT", time.RFC1123Z, "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC,
}

// readDate reads what stands behind the name of a Date header.
func readDate(b []byte) (time.Time, bool) {
	line := b[:min(len(b), 64)]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	line, isHeader := bytes.CutPrefix(bytes.TrimLeft(line, " \t"), []byte{':'})
	if !isHeader {
		return time.Time{}, false
	}
	text := string(bytes.TrimSpace(line))
	for _, form := range dateForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// readNTLM reads the MsvAvTimestamp of a CHALLENGE_MESSAGE ([MS-NLMP] 2.2.1.2),
// whose base64 text goes on at b ("TlRMTVNTUAAC" is "NTLMSSP\0\x02", which was
// cut off). The fields of TargetInfo are at octet 40.
func readNTLM(b []byte) (time.Time, bool) {
	end := bytes.IndexByte(b[:min(len(b), ahead)], '"')
	if end < 0 {
		return time.Time{}, false
	}
	msg, err := base64.StdEncoding.DecodeString("TlRMTVNTUAAC" + string(b[:end]))
	if err != nil || len(msg) < 48 {
		return time.Time{}, false
	}
	size, off := int(binary.LittleEndian.Uint16(msg[40:])), int(binary.LittleEndian.Uint32(msg[44:]))
	if off < 0 || off > len(msg) || size > len(msg)-off {
		return time.Time{}, false
	}
	const endOfList, timestamp = 0, 7 // AvId of an AV_PAIR (2.2.2.1)
	for info := msg[off : off+size]; len(info) >= 4; {
		id, n := binary.LittleEndian.Uint16(info), int(binary.LittleEndian.Uint16(info[2:]))
		if n > len(info)-4 || id == endOfList {
			break
		}
		if id == timestamp && n == 8 {
			return fileTime(binary.LittleEndian.Uint64(info[4:])), true
		}
		info = info[4+n:]
	}
	return time.Time{}, false
}

// fileTime converts a FILETIME: 100 ns steps since 1601.
func fileTime(v uint64) time.Time {
	const epoch = 11644473600 // seconds from 1601 to 1970
	return time.Unix(int64(v/1e7)-epoch, int64(v%1e7)*100).UTC()
}
