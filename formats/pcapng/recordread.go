package pcapng

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"

	"ocsconv/formats"
)

var errRecord = errors.New("what the packet carries of its log is damaged")

// ParseRecord decodes one record. Strings that repeat from record to record
// are taken from strings, which may be nil.
func ParseRecord(rec []byte, strings *Strings, out *Record) error {
	*out = Record{}
	if len(rec) < 1+8+4 {
		return errRecord
	}
	body := rec[:len(rec)-4]
	if crc32.Checksum(body, castagnoli()) != binary.LittleEndian.Uint32(rec[len(body):]) {
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

// octetFields are the fields of octets, by their tags.
var octetFields = [...]func(*Record) *Octets{
	fieldLead:  func(r *Record) *Octets { return &r.Lead },
	fieldRest:  func(r *Record) *Octets { return &r.Rest },
	fieldHead:  func(r *Record) *Octets { return &r.Head },
	fieldFoot:  func(r *Record) *Octets { return &r.Foot },
	fieldPatch: func(r *Record) *Octets { return &r.Patch },
	fieldGap:   func(r *Record) *Octets { return &r.Gap },
}

func (r *Record) octets(tag byte, v []byte) bool {
	t := tag &^ deflated
	if int(t) >= len(octetFields) || octetFields[t] == nil {
		return false
	}
	*octetFields[t](r) = Octets{data: v, deflated: tag&deflated != 0}
	return true
}

// textFields are the fields of text, by their tags.
var textFields = [...]func(*Record) *string{
	fieldLevel:       func(r *Record) *string { return &r.Origin.Level },
	fieldComponent:   func(r *Record) *string { return &r.Origin.Component },
	fieldServer:      func(r *Record) *string { return &r.Origin.Server },
	fieldInstance:    func(r *Record) *string { return &r.Origin.Instance },
	fieldCorrelation: func(r *Record) *string { return &r.Origin.Correlation },
	fieldNumber:      func(r *Record) *string { return &r.Origin.Sequence },
	fieldLocalHost:   func(r *Record) *string { return &r.Local.Host },
	fieldRemoteHost:  func(r *Record) *string { return &r.Remote.Host },
	fieldNote:        func(r *Record) *string { return &r.Note },
	fieldFormat:      func(r *Record) *string { return &r.Info.Format },
	fieldFile:        func(r *Record) *string { return &r.Info.File },
	fieldEncoding:    func(r *Record) *string { return &r.Info.Encoding },
	fieldZone:        func(r *Record) *string { return &r.Info.Zone },
	fieldSession:     func(r *Record) *string { return &r.Session },
}

func (r *Record) text(tag byte, v []byte, strings *Strings) bool {
	if int(tag) >= len(textFields) || textFields[tag] == nil {
		return false
	}
	*textFields[tag](r) = strings.intern(v)
	r.Settled = r.Settled || tag == fieldSession
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
	case fieldComment:
		if len(v) != 4 {
			return false
		}
		r.OwnComment, r.HasComment = binary.LittleEndian.Uint32(v), true
	case fieldAssumed:
		if len(v) != 1 {
			return false
		}
		r.Assumed, r.HasAssumed = formats.Assumed(v[0]), true
		r.Info.Assumed = r.Assumed
	case fieldNoServer:
		r.NoServer = true
	case fieldShard:
		return r.Info.Shard.read(v)
	case fieldServerTrace:
		r.Origin.ServerTrace, r.Info.ServerTrace = true, true
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

func (s *Shard) read(v []byte) bool {
	n, size := binary.Uvarint(v)
	count, end := binary.Uvarint(v[max(size, 0):])
	if size <= 0 || end <= 0 || size+end != len(v) || count == 0 || count > maxShards || n >= count {
		return false
	}
	*s = Shard{int(n), int(count)}
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
	switch {
	case t.known == nil:
		t.known = make(map[string]string)
	case len(t.known) >= maxStrings:
		clear(t.known) // its room is used again
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

// All reports whether every record is one of a message and of a log that known
// reports true for. It decodes none, so a damaged one may be among them.
func (r *Records) All(known func(LogID) bool) bool {
	for {
		code, v, ok := r.options.Next()
		if !ok {
			return true
		}
		part, more, ok := r.part(code, v)
		switch {
		case !ok:
		case more || len(part) < 1+8 || Kind(part[0]) != KindMessage || !known(LogID(binary.LittleEndian.Uint64(part[1:]))):
			return false
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
