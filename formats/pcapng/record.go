package pcapng

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"net/netip"
	"strings"
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
	fieldServerTrace // there when it is true; of a message only where the log does not say it
	fieldNoServer    // of a message: no server logged it, though the log is a server's
	fieldComment     // of a message: checksum of the writer's own comment (32 bits)
	fieldSession     // Message.Session; it is there, though empty, where Message.Settled is true
	fieldShard       // of a log: which of how many shards the capture is
	fieldAssumed     // bits of formats.Assumed: of a log where any is set, of a message where it differs

	deflated byte = 0x80
)

// LogInfo is what the way back needs to know of a log as a whole.
type LogInfo struct {
	ID       LogID  // zero: derived from Format and File
	Format   string // name of the format that read it
	File     string // Origin.File of its messages
	Encoding string // of the file: textlog.Encoding.String
	Zone     string // the zone its wall time was read in

	ServerTrace bool // a server wrote it: Origin.ServerTrace of its messages

	Assumed formats.Assumed // of the times of its messages

	Shard Shard // the part of the log that the capture holds
}

// Shard is a part of a log: the messages of those Call-IDs that belong to Number,
// from 0, of Count shards. The zero value stands for the whole log.
type Shard struct{ Number, Count int }

// maxShards bounds the shards of a log.
const maxShards = 1000

// FindRecord returns where in the body of a block the next option with a part of
// a record begins and ends, and the part; zeros when there is none. It is for those
// who look for text in a block, since records hold numbers and deflated octets. A
// part that is a whole record is one for [ParseRecord].
func FindRecord(body []byte) (part []byte, from, to int) {
	mark := append(u32(nil, enterprise), recordMagic...)
	for at := 0; ; {
		i := bytes.Index(body[at:], mark)
		if i < 0 {
			return nil, 0, 0
		}
		at += i + len(mark)
		from = at - len(mark) - 4
		if from < 0 || binary.LittleEndian.Uint16(body[from:]) != OptCustomBinary {
			continue
		}
		start := from + 4 + optionHeader
		if to = from + 4 + int(binary.LittleEndian.Uint16(body[from+2:])); to <= len(body) && to >= start {
			return body[start:to], from, to
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
	Stamp      uint64 // nanoseconds since 1970 as the packet's block says them, in two's complement
	PayloadSum uint32 // CRC-32C of the SIP octets in the packets of the message
	AddressSum uint32

	Offset        uint64
	Lead, Rest    Octets
	Head, Foot    Octets
	Patch, Gap    Octets
	Origin        formats.Origin // without Format and File: see Info, also for ServerTrace
	Transport     formats.Transport
	Direction     formats.Direction
	How           formats.Evidence
	Local, Remote formats.Address
	OwnComment    uint32 // checksum of the comment that the writer made; see [Record.Comments]
	HasComment    bool   // OwnComment is known
	NoServer      bool   // Origin.ServerTrace is false although Info.ServerTrace is true
	HasAssumed    bool   // Assumed is not Info.Assumed
	Assumed       formats.Assumed
	HasDirection  bool // Direction and How are not what the packet's flags say
	HasLocal      bool // Local is not what the packet shows
	HasRemote     bool
	HasTime       bool // Time is not what the packet shows
	Time          time.Time
	Note          string
	Session       string
	Settled       bool
	Info          LogInfo
}

// Texts returns the texts that r has of the log: names, and octets as they are in it.
// Patch is none, for it holds numbers too. Deflated octets that are damaged or inflate
// to too many are left out.
func (r *Record) Texts() [][]byte {
	texts := [][]byte{[]byte(r.Info.File), []byte(r.Origin.Server), []byte(r.Origin.Component), []byte(r.Local.Host), []byte(r.Remote.Host)}
	for _, o := range [...]Octets{r.Lead, r.Rest, r.Head, r.Foot, r.Gap} {
		if b, err := o.Bytes(); err == nil {
			texts = append(texts, b)
		}
	}
	return texts
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
func (r *Record) Instant() time.Time { return time.Unix(0, int64(r.Stamp)).UTC() }

// Comments parts a packet's comments into the one that the writer made, without
// what it added to it, and those of others. A writer that did not say which was its
// own wrote it first.
func (r *Record) Comments(p *Packet) (own string, others []string) {
	for i, c := range p.Options.Comments() {
		if mine := r.HasComment && commentSum(c) == r.OwnComment || !r.HasComment && i == 0; mine && own == "" {
			own = strings.TrimSuffix(c, r.Note)
			continue
		}
		others = append(others, c)
	}
	return own, others
}

// Compare tells what was changed in a packet since r was written for it. The
// SIP octets are those of all packets of the message.
func (r *Record) Compare(p *Packet, src, dst netip.AddrPort, sip []byte) Change {
	return Change{
		Payload:   crc32.Checksum(sip, castagnoli()) != r.PayloadSum,
		Time:      !p.HasStamp || !p.Interface.says(p.Time, r.Stamp),
		Addresses: addressSum(src, dst) != r.AddressSum,
	}
}
