package pcapng

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
)

// Options are the options of one block, as they stand in the file.
type Options struct {
	data []byte
	big  bool
}

type byteOrder interface {
	Uint16([]byte) uint16
	Uint32([]byte) uint32
	Uint64([]byte) uint64
}

func (o *Options) order() byteOrder { return orderOf(o.big) }

func orderOf(big bool) byteOrder {
	if big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// Next takes the first option off and returns its code and value, a part of
// the block. It reports false at the end of the options.
func (o *Options) Next() (code uint16, value []byte, ok bool) {
	if len(o.data) < 4 {
		return 0, nil, false
	}
	order := o.order()
	code = order.Uint16(o.data)
	n := int(order.Uint16(o.data[2:]))
	if code == OptEnd {
		o.data = nil
		return 0, nil, false
	}
	if 4+n > len(o.data) {
		o.data = nil
		return 0, nil, false
	}
	value = o.data[4 : 4+n]
	o.data = o.data[min(len(o.data), 4+(n+3)&^3):]
	return code, value, true
}

// Size returns how many octets of options are left.
func (o *Options) Size() int { return len(o.data) }

// Clone returns a copy, which does not keep the block that o is a part of.
func (o Options) Clone() Options {
	o.data = bytes.Clone(o.data)
	return o
}

// Comments returns the comments among the options, each as valid UTF-8 without NUL,
// which Wireshark cuts it at. The empty ones say nothing and are left out.
func (o Options) Comments() []string {
	var list []string
	for {
		code, v, ok := o.Next()
		if !ok {
			return list
		}
		if code == OptComment && len(v) > 0 {
			list = append(list, remark(string(v)))
		}
	}
}

// remark returns a comment as an option can hold it.
func remark(s string) string {
	return clip(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", " "), maxText)
}

// commentSum tells the writer's own comment from those of others.
func commentSum[T string | []byte](s T) uint32 { return crc32.Checksum([]byte(s), castagnoli()) }
