package pcapng

import (
	"bytes"
	"compress/flate"
	"io"
)

// Octets are octets of a log in a record, deflated when they are many.
type Octets struct {
	data     []byte
	deflated bool
}

// IsZero reports whether there are none.
func (o Octets) IsZero() bool { return len(o.data) == 0 }

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
