// Package codec writes values as octets and reads them again, for the same build of the
// program: one walk over a type says both.
package codec

import (
	"encoding/binary"
	"math"
	"time"
)

// Codec writes values as octets, or reads what was written into values of the same
// types. Octets that nobody wrote make it bad, and are no danger.
type Codec struct {
	Writing bool
	Octets  []byte // written, or left to read
	Bad     bool   // what was to be read is not there, or could not be written

	texts  []string
	number map[string]uint64 // of a text; nil where octets are read
	before []spelled         // texts by their places in a value; nil where octets are read
	place  int               // in the value
}

type spelled struct {
	text   string
	number uint64
}

// Writer returns a codec that writes. Texts are written once, and stand for themselves
// as numbers afterwards: [Codec.Texts] has them.
func Writer() *Codec {
	return &Codec{Writing: true, number: map[string]uint64{}, before: make([]spelled, 64)}
}

// Reader returns a codec that reads octets, with the texts of who wrote them.
func Reader(octets []byte, texts []string) *Codec { return &Codec{Octets: octets, texts: texts} }

// Texts returns those of all values so far.
func (c *Codec) Texts() []string { return c.texts }

// Begin says that the next value is another one of those whose texts are alike.
func (c *Codec) Begin() { c.place = 0 }

// Take returns the next n octets, nil where there are less.
func (c *Codec) Take(n int) []byte {
	if c.Bad || n < 0 || n > len(c.Octets) {
		c.Bad = true
		return nil
	}
	b := c.Octets[:n:n]
	c.Octets = c.Octets[n:]
	return b
}

// Natural codes a number without a sign.
func (c *Codec) Natural(v *uint64) {
	if c.Writing {
		c.Octets = binary.AppendUvarint(c.Octets, *v)
		return
	}
	if len(c.Octets) > 0 && c.Octets[0] < 0x80 { // most are
		*v, c.Octets = uint64(c.Octets[0]), c.Octets[1:]
		return
	}
	n := 0
	if *v, n = binary.Uvarint(c.Octets); n <= 0 {
		*v, c.Bad, c.Octets = 0, true, nil
		return
	}
	c.Octets = c.Octets[n:]
}

// Integer codes a number of either sign.
func Integer[T ~int | ~int64](c *Codec, v *T) {
	u := uint64(*v)<<1 ^ uint64(int64(*v)>>63)
	c.Natural(&u)
	*v = T(int64(u>>1) ^ -int64(u&1))
}

// Unsigned codes a small number that has no sign.
func Unsigned[T ~uint8 | ~uint32](c *Codec, v *T) {
	u := uint64(*v)
	c.Natural(&u)
	*v = T(u)
}

// Flag codes whether something is so.
func (c *Codec) Flag(v *bool) {
	var u uint64
	if *v {
		u = 1
	}
	c.Natural(&u)
	*v = u != 0
}

// Text codes a text that may stand in other values as well.
func Text[T ~string](c *Codec, v *T) {
	var u uint64
	if c.Writing {
		u = c.numberOf(string(*v))
	}
	c.Natural(&u)
	switch {
	case c.Writing:
	case u == 0:
		*v = ""
	case u > uint64(len(c.texts)):
		c.Bad = true
	default:
		*v = T(c.texts[u-1])
	}
}

// numberOf returns the number of a text, 0 for an empty one. Most notes say what the note
// before says at the same place.
func (c *Codec) numberOf(text string) uint64 {
	before := &c.before[c.place%len(c.before)]
	if c.place++; text == "" {
		return 0
	}
	if before.text != text {
		n, ok := c.number[text]
		if !ok {
			c.texts = append(c.texts, text)
			n = uint64(len(c.texts))
			c.number[text] = n
		}
		before.text, before.number = text, n
	}
	return before.number
}

// Real codes a number with a fraction.
func (c *Codec) Real(v *float64) {
	u := math.Float64bits(*v)
	c.Natural(&u)
	*v = math.Float64frombits(u)
}

// Time codes an instant in UTC, as all of a session are.
func (c *Codec) Time(v *time.Time) {
	if c.Writing && v.Location() != time.UTC {
		c.Bad = true
	}
	known := !v.IsZero()
	if c.Flag(&known); !known {
		*v = time.Time{}
		return
	}
	seconds, nanoseconds := v.Unix(), int64(v.Nanosecond())
	Integer(c, &seconds)
	Integer(c, &nanoseconds)
	if !c.Writing {
		*v = time.Unix(seconds, nanoseconds).UTC()
	}
}

// Fields codes what pointers of the types below lead to, one behind the other. A value of
// any other type cannot be kept.
func (c *Codec) Fields(pointers ...any) {
	for _, p := range pointers {
		switch v := p.(type) {
		case *string:
			Text(c, v)
		case *int:
			Integer(c, v)
		case *int64:
			Integer(c, v)
		case *uint8:
			Unsigned(c, v)
		case *uint32:
			Unsigned(c, v)
		case *bool:
			c.Flag(v)
		case *float64:
			c.Real(v)
		case *time.Time:
			c.Time(v)
		case **string:
			Optional(c, v, Text[string])
		case **int:
			Optional(c, v, Integer[int])
		case **int64:
			Optional(c, v, Integer[int64])
		case **bool:
			Optional(c, v, (*Codec).Flag)
		case **float64:
			Optional(c, v, (*Codec).Real)
		case *[]string:
			List(c, v, Text[string])
		case *[]int:
			List(c, v, Integer[int])
		default:
			c.Bad = true
		}
	}
}

// Optional codes what may be nil.
func Optional[T any](c *Codec, v **T, value func(*Codec, *T)) {
	there := *v != nil
	if c.Flag(&there); !there {
		*v = nil
		return
	}
	if !c.Writing {
		*v = new(T)
	}
	value(c, *v)
}

// atOnce is how many values a list is made for before the first of them is read: a
// number alone, which may be anybody's, takes no more room.
const atOnce = 1024

// List codes a slice, of which nil is another than an empty one.
func List[T any](c *Codec, v *[]T, value func(*Codec, *T)) {
	n := uint64(len(*v)) + 1
	if *v == nil {
		n = 0
	}
	c.Natural(&n)
	if c.Writing {
		for i := range *v {
			value(c, &(*v)[i])
		}
		return
	}
	*v = nil
	if n == 0 || n-1 > uint64(len(c.Octets)) { // each value takes an octet
		c.Bad = c.Bad || n > 0
		return
	}
	list := make([]T, 0, min(n-1, atOnce))
	for range n - 1 {
		var zero T
		list = append(list, zero)
		if value(c, &list[len(list)-1]); c.Bad {
			return
		}
	}
	*v = list
}

// Inline codes octets, or a text that stands in no other value, where they are.
func Inline[T []byte | string](c *Codec, v *T) {
	n := uint64(len(*v))
	c.Natural(&n)
	if c.Writing {
		c.Octets = append(c.Octets, *v...)
		return
	}
	if n > uint64(len(c.Octets)) {
		c.Bad = true
		return
	}
	*v = T(c.Take(int(n)))
}

// Step codes a number by how far it is from the one before, which it becomes.
func Step[T ~int | ~int64](c *Codec, v, before *T) {
	n := *v - *before
	Integer(c, &n)
	*v = *before + n
	*before = *v
}
