package pcapng

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"hash/fnv"
	"io"
	"net/netip"
	"time"

	"ocsconv/formats"
)

// A record is what a capture knows of a log beyond its packets. It travels in
// custom options of code 2989 (binary, to be copied), which editcap, mergecap,
// tshark -w and Wireshark's Save As keep. The option's value is
//
//	enterprise number, "ocsc", version, more | a part of the record
//
// The enterprise number is 32473, which RFC 5612 sets aside for documentation:
// nobody has assigned one to this project, so the four letters tell its options
// from other people's examples. "more" is 1 when the next such option continues
// the record. A record is
//
//	kind, log id, fixed members of the kind, fields, CRC-32C of all that
//
// in little-endian, and a field is a tag, a length (unsigned varint) and its
// octets. Readers skip tags that they do not know. The fixed members are: of a
// message the packet's time stamp (64 bits), the checksums of its SIP octets
// and of its addresses (32 bits each) and its sequence number; of a segment and
// of the end of a log the sequence number. Numbers without a width are unsigned
// varints.
const (
	enterprise    uint32 = 32473
	recordMagic          = "ocsc"
	recordVersion        = 1
	optionHeader         = 4 + len(recordMagic) + 2

	// maxPart is how many octets of a record one option carries.
	maxPart = 65000
)

// Kind tells what a record describes.
type Kind byte

// The kinds of records.
const (
	KindMessage  Kind = 'M' // the packet is a message of a log, or completes one
	KindSegment  Kind = 'S' // the packet holds a part of a later packet's message
	KindScaffold Kind = 'H' // the packet belongs to no message: a TCP handshake
	KindLog      Kind = 'L' // on an interface: the log itself
	KindEnd      Kind = 'E' // what follows the last message of a log
)

// Tags of fields. deflated is added to those whose octets are compressed.
const (
	fieldOffset byte = 1 + iota // octets of the message in earlier packets
	fieldLead                   // octets of the message that stand before the packet's
	fieldRest                   // octets of the message that follow the packet's
	fieldHead
	fieldFoot
	fieldPatch
	fieldGap
	fieldLine
	fieldPosition
	fieldLevel
	fieldComponent
	fieldServer
	fieldInstance
	fieldCorrelation
	fieldNumber
	fieldThread
	fieldTransport
	fieldDirection
	fieldLocal
	fieldRemote
	fieldLocalHost
	fieldRemoteHost
	fieldTime
	fieldNote // what the writer added to the comment
	fieldFormat
	fieldFile
	fieldEncoding
	fieldZone

	deflated byte = 0x80
)

// LogID names one source log within a capture, and in what it is merged into.
type LogID uint64

// NewLogID derives an id from what is the same on every machine: the format,
// the name and the first octets of the log.
func NewLogID(format, file string, head []byte) LogID {
	h := fnv.New64a()
	io.WriteString(h, format)
	h.Write(zeros[:1])
	io.WriteString(h, file)
	h.Write(zeros[:1])
	h.Write(head)
	return LogID(h.Sum64())
}

// LogInfo is what the way back needs to know of a log as a whole.
type LogInfo struct {
	ID       LogID  // zero: derived from Format and File
	Format   string // name of the format that read it
	File     string // Origin.File of its messages
	Encoding string // of the file: textlog.Encoding.String
	Zone     string // the zone its wall time was read in
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

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
	var n [binary.MaxVarintLen64]byte
	return appendField(b, tag, n[:binary.PutUvarint(n[:], v)])
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
	return appendField(b, fieldServer, server)
}

// closeRecord appends the checksum.
func closeRecord(rec []byte) []byte {
	return u32(rec, crc32.Checksum(rec, castagnoli))
}

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

// FindRecord returns where in the body of a block the next option with a part of
// a record begins and ends; zeros when there is none. It is for those who look
// for text in a block, since records hold deflated octets.
func FindRecord(body []byte) (from, to int) {
	mark := append(u32(nil, enterprise), recordMagic...)
	for at := 0; ; {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			return 0, 0
		}
		at += i + len(mark)
		from = at - len(mark) - 4
		if from < 0 || binary.LittleEndian.Uint16(body[from:]) != OptCustomBinary {
			continue
		}
		if to = from + 4 + int(binary.LittleEndian.Uint16(body[from+2:])); to <= len(body) && to >= at {
			return from, to
		}
	}
}

// addressSum is a checksum over the addresses that a packet shows: FNV-1a in
// steps of 64 bits, folded to 32.
func addressSum(src, dst netip.AddrPort) uint32 {
	const basis, prime = 14695981039346656037, 1099511628211
	h := uint64(basis)
	for _, a := range [...]netip.AddrPort{src, dst} {
		ip := a.Addr().As16()
		for _, v := range [...]uint64{binary.BigEndian.Uint64(ip[:]), binary.BigEndian.Uint64(ip[8:]), uint64(a.Port())} {
			h = (h ^ v) * prime
		}
	}
	return uint32(h>>32) ^ uint32(h)
}

// Octets are octets of a log in a record, deflated when they are many.
type Octets struct {
	data     []byte
	deflated bool
}

// IsZero reports whether there are none.
func (o Octets) IsZero() bool { return len(o.data) == 0 }

// Size returns how much memory the octets take as they are.
func (o Octets) Size() int { return len(o.data) }

// maxField bounds each inflated part of one message.
const maxField = 16 << 20

// Clone returns a copy, which does not keep the block that o is a part of.
func (o Octets) Clone() Octets { return Octets{bytes.Clone(o.data), o.deflated} }

// Bytes returns the octets. They may be part of the block that they came in.
func (o Octets) Bytes() ([]byte, error) {
	if !o.deflated {
		return o.data, nil
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(o.Reader(), maxField+1))
	if err != nil || n > maxField {
		return nil, errRecord
	}
	return out.Bytes(), nil
}

// Plain returns the octets when they are not deflated.
func (o Octets) Plain() ([]byte, bool) { return o.data, !o.deflated }

// Reader returns the octets as a stream, for those that may inflate to
// gigabytes.
func (o Octets) Reader() io.Reader {
	if o.deflated {
		return flate.NewReader(bytes.NewReader(o.data))
	}
	return bytes.NewReader(o.data)
}

// Record is a decoded record. Which members are meant depends on Kind. Slices
// are parts of the block that the record was read from, strings are copies.
//
// Lead and Rest stand in the message before and after the octets that its
// packets show; Patch leads from the message to its text in the log (see
// [textlog.Apply]); Offset counts the octets of the message in earlier packets;
// Note is what the writer added to the comment.
type Record struct {
	Kind Kind
	Log  LogID

	Sequence   uint64 // number of the message in its log from 0; of KindEnd: how many there were
	Stamp      uint64 // nanoseconds since 1970 as the packet's block says them
	PayloadSum uint32 // CRC-32C of the SIP octets in the packets of the message
	AddressSum uint32

	Offset        uint64
	Lead, Rest    Octets
	Head, Foot    Octets
	Patch, Gap    Octets
	Origin        formats.Origin // without Format and File: see Info
	Transport     formats.Transport
	Direction     formats.Direction
	How           formats.Evidence
	Local, Remote formats.Address
	HasDirection  bool // Direction and How are not what the packet's flags say
	HasLocal      bool // Local is not what the packet shows
	HasRemote     bool
	HasTime       bool // Time is not what the packet shows
	Time          time.Time
	Note          string
	Info          LogInfo
}

// Change tells what of a packet is not as the writer wrote it.
type Change struct{ Payload, Time, Addresses bool }

// Any reports whether anything was changed.
func (c Change) Any() bool { return c.Payload || c.Time || c.Addresses }

// Keep copies the octets that are parts of the block, so that the record can
// outlive it.
func (r *Record) Keep() {
	for _, o := range []*Octets{&r.Lead, &r.Rest, &r.Head, &r.Foot, &r.Patch, &r.Gap} {
		*o = o.Clone()
	}
}

// Instant returns Stamp as a time.
func (r *Record) Instant() time.Time { return time.Unix(int64(r.Stamp/1e9), int64(r.Stamp%1e9)).UTC() }

// Compare tells what was changed in a packet since r was written for it. The
// SIP octets are those of all packets of the message.
func (r *Record) Compare(p *Packet, src, dst netip.AddrPort, sip []byte) Change {
	return Change{
		Payload:   crc32.Checksum(sip, castagnoli) != r.PayloadSum,
		Time:      !p.HasStamp || !p.Interface.says(p.Time, r.Stamp),
		Addresses: addressSum(src, dst) != r.AddressSum,
	}
}

var errRecord = errors.New("what the packet carries of its log is damaged")

// ParseRecord decodes one record. Strings that repeat from record to record
// are taken from strings, which may be nil.
func ParseRecord(rec []byte, strings *Strings, out *Record) error {
	*out = Record{}
	if len(rec) < 1+8+4 {
		return errRecord
	}
	body := rec[:len(rec)-4]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(rec[len(body):]) {
		return errRecord
	}
	out.Kind = Kind(body[0])
	out.Log = LogID(binary.LittleEndian.Uint64(body[1:]))
	body = body[9:]
	switch out.Kind {
	case KindMessage:
		if len(body) < 16 {
			return errRecord
		}
		out.Stamp = binary.LittleEndian.Uint64(body)
		out.PayloadSum = binary.LittleEndian.Uint32(body[8:])
		out.AddressSum = binary.LittleEndian.Uint32(body[12:])
		body = body[16:]
		fallthrough
	case KindSegment, KindEnd:
		n, size := binary.Uvarint(body)
		if size <= 0 {
			return errRecord
		}
		out.Sequence, body = n, body[size:]
	}
	out.Info.ID = out.Log
	return out.fields(body, strings)
}

func (r *Record) fields(body []byte, strings *Strings) error {
	for len(body) > 0 {
		tag := body[0]
		n, size := binary.Uvarint(body[1:])
		if size <= 0 || n > uint64(len(body)-1-size) {
			return errRecord
		}
		v := body[1+size:][:n]
		body = body[1+size+int(n):]
		if !r.octets(tag, v) && !r.text(tag, v, strings) && !r.fact(tag, v) {
			return errRecord
		}
	}
	return nil
}

func (r *Record) octets(tag byte, v []byte) bool {
	o := Octets{data: v, deflated: tag&deflated != 0}
	switch tag &^ deflated {
	case fieldLead:
		r.Lead = o
	case fieldRest:
		r.Rest = o
	case fieldHead:
		r.Head = o
	case fieldFoot:
		r.Foot = o
	case fieldPatch:
		r.Patch = o
	case fieldGap:
		r.Gap = o
	default:
		return false
	}
	return true
}

func (r *Record) text(tag byte, v []byte, strings *Strings) bool {
	var s *string
	switch tag {
	case fieldLevel:
		s = &r.Origin.Level
	case fieldComponent:
		s = &r.Origin.Component
	case fieldServer:
		s = &r.Origin.Server
	case fieldInstance:
		s = &r.Origin.Instance
	case fieldCorrelation:
		s = &r.Origin.Correlation
	case fieldNumber:
		s = &r.Origin.Sequence
	case fieldLocalHost:
		s = &r.Local.Host
	case fieldRemoteHost:
		s = &r.Remote.Host
	case fieldNote:
		s = &r.Note
	case fieldFormat:
		s = &r.Info.Format
	case fieldFile:
		s = &r.Info.File
	case fieldEncoding:
		s = &r.Info.Encoding
	case fieldZone:
		s = &r.Info.Zone
	default:
		return false
	}
	*s = strings.intern(v)
	return true
}

// fact reads the other fields. It returns false for a value that cannot be;
// unknown tags are fine.
func (r *Record) fact(tag byte, v []byte) bool {
	switch tag {
	case fieldOffset:
		return number(v, &r.Offset)
	case fieldLine:
		var n uint64
		ok := number(v, &n)
		r.Origin.Line = int(n)
		return ok && r.Origin.Line >= 0
	case fieldPosition:
		var n uint64
		ok := number(v, &n)
		r.Origin.Offset = int64(n)
		return ok && r.Origin.Offset >= 0
	case fieldThread:
		if len(v) != 8 {
			return false
		}
		r.Origin.Process = binary.LittleEndian.Uint32(v)
		r.Origin.Thread = binary.LittleEndian.Uint32(v[4:])
	case fieldTransport:
		if len(v) != 1 || v[0] > byte(formats.WSS) {
			return false
		}
		r.Transport = formats.Transport(v[0])
	case fieldDirection:
		if len(v) != 2 || v[0] > byte(formats.Out) || v[1] > byte(formats.Inferred) {
			return false
		}
		r.Direction, r.How, r.HasDirection = formats.Direction(v[0]), formats.Evidence(v[1]), true
	case fieldLocal:
		r.HasLocal = true
		return r.Local.UnmarshalBinary(v) == nil
	case fieldRemote:
		r.HasRemote = true
		return r.Remote.UnmarshalBinary(v) == nil
	case fieldTime:
		return r.time(v)
	}
	return true
}

func (r *Record) time(v []byte) bool {
	r.HasTime = true
	if len(v) == 0 {
		return true
	}
	sec, n := binary.Varint(v)
	if n <= 0 {
		return false
	}
	var nano uint64
	if !number(v[n:], &nano) || nano >= 1e9 {
		return false
	}
	r.Time = time.Unix(sec, int64(nano)).UTC()
	return true
}

func number(v []byte, out *uint64) bool {
	n, size := binary.Uvarint(v)
	*out = n
	return size == len(v) && size > 0
}

// Strings holds strings that repeat, so that each is allocated once. The zero
// value is ready; it forgets everything when it holds many.
type Strings struct {
	known map[string]string
}

const maxStrings = 4096

func (t *Strings) intern(v []byte) string {
	if t == nil || len(v) > 256 {
		return string(v)
	}
	if s, ok := t.known[string(v)]; ok {
		return s
	}
	if t.known == nil || len(t.known) >= maxStrings {
		t.known = make(map[string]string)
	}
	s := string(v)
	t.known[s] = s
	return s
}

// Records reads the records among a block's options.
type Records struct {
	options Options
	strings *Strings
}

// NewRecords returns a reader of the records in o.
func NewRecords(o Options, strings *Strings) *Records {
	return &Records{options: o, strings: strings}
}

// Next decodes the next record and reports whether there was one. The error
// says that a record is damaged; later ones may be whole.
func (r *Records) Next(out *Record) (bool, error) {
	var joined []byte
	for {
		code, v, ok := r.options.Next()
		if !ok {
			if joined != nil {
				return true, errRecord
			}
			return false, nil
		}
		part, more, ok := r.part(code, v)
		switch {
		case !ok:
		case more || joined != nil:
			if joined = append(joined, part...); !more {
				return true, ParseRecord(joined, r.strings, out)
			}
		default:
			return true, ParseRecord(part, r.strings, out)
		}
	}
}

func (r *Records) part(code uint16, v []byte) (part []byte, more, ok bool) {
	if code != OptCustomBinary || len(v) < optionHeader {
		return nil, false, false
	}
	if r.options.order().Uint32(v) != enterprise || string(v[4:8]) != recordMagic || v[8] != recordVersion {
		return nil, false, false
	}
	return v[optionHeader:], v[9] == 1, true
}
