package annotate

import (
	"encoding/binary"
	"math"
	"time"
)

// coder writes values as octets, or reads what was written into values of the same
// types: one walk over a type says both. Texts are written once, and stand for
// themselves as numbers afterwards.
type coder struct {
	writing bool
	octets  []byte // written, or left to read
	bad     bool   // what was to be read is not there, or could not be written

	texts  []string
	number map[string]uint64 // of a text; nil where octets are read
	before []spelled         // texts by their places in a note; nil where octets are read
	place  int               // in the note
}

type spelled struct {
	text   string
	number uint64
}

func (c *coder) natural(v *uint64) {
	if c.writing {
		c.octets = binary.AppendUvarint(c.octets, *v)
		return
	}
	if len(c.octets) > 0 && c.octets[0] < 0x80 { // most are
		*v, c.octets = uint64(c.octets[0]), c.octets[1:]
		return
	}
	n := 0
	if *v, n = binary.Uvarint(c.octets); n <= 0 {
		*v, c.bad, c.octets = 0, true, nil
		return
	}
	c.octets = c.octets[n:]
}

// codeInteger codes a number of either sign.
func codeInteger[T ~int | ~int64](c *coder, v *T) {
	u := uint64(*v)<<1 ^ uint64(int64(*v)>>63)
	c.natural(&u)
	*v = T(int64(u>>1) ^ -int64(u&1))
}

// codeNatural codes a number that has no sign.
func codeNatural[T ~uint8 | ~uint32](c *coder, v *T) {
	u := uint64(*v)
	c.natural(&u)
	*v = T(u)
}

func (c *coder) flag(v *bool) {
	u := uint64(boolean(*v))
	c.natural(&u)
	*v = u != 0
}

func codeText[T ~string](c *coder, v *T) {
	var u uint64
	if c.writing {
		u = c.numberOf(string(*v))
	}
	c.natural(&u)
	switch {
	case c.writing:
	case u == 0:
		*v = ""
	case u > uint64(len(c.texts)):
		c.bad = true
	default:
		*v = T(c.texts[u-1])
	}
}

// numberOf returns the number of a text, 0 for an empty one. Most notes say what the note
// before says at the same place.
func (c *coder) numberOf(text string) uint64 {
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

func (c *coder) real(v *float64) {
	u := math.Float64bits(*v)
	c.natural(&u)
	*v = math.Float64frombits(u)
}

// time codes an instant in UTC, as all of a session are.
func (c *coder) time(v *time.Time) {
	if c.writing && v.Location() != time.UTC {
		c.bad = true
	}
	known := !v.IsZero()
	if c.flag(&known); !known {
		*v = time.Time{}
		return
	}
	seconds, nanoseconds := v.Unix(), int64(v.Nanosecond())
	codeInteger(c, &seconds)
	codeInteger(c, &nanoseconds)
	if !c.writing {
		*v = time.Unix(seconds, nanoseconds).UTC()
	}
}

// fields codes what pointers of the types below lead to, one behind the other. A value of
// any other type cannot be kept.
func (c *coder) fields(pointers ...any) {
	for _, p := range pointers {
		switch v := p.(type) {
		case *string:
			codeText(c, v)
		case *int:
			codeInteger(c, v)
		case *int64:
			codeInteger(c, v)
		case *uint8:
			codeNatural(c, v)
		case *uint32:
			codeNatural(c, v)
		case *bool:
			c.flag(v)
		case *float64:
			c.real(v)
		case *time.Time:
			c.time(v)
		case **string:
			codeOptional(c, v, codeText[string])
		case **int:
			codeOptional(c, v, codeInteger[int])
		case **int64:
			codeOptional(c, v, codeInteger[int64])
		case **bool:
			codeOptional(c, v, (*coder).flag)
		case **float64:
			codeOptional(c, v, (*coder).real)
		case *[]string:
			codeList(c, v, codeText[string])
		case *[]int:
			codeList(c, v, codeInteger[int])
		default:
			c.bad = true
		}
	}
}

// codeOptional codes what may be nil.
func codeOptional[T any](c *coder, v **T, value func(*coder, *T)) {
	there := *v != nil
	if c.flag(&there); !there {
		*v = nil
		return
	}
	if !c.writing {
		*v = new(T)
	}
	value(c, *v)
}

// atOnce is how many values a list is made for before the first of them is read: a
// number alone, which may be anybody's, takes no more room.
const atOnce = 1024

// codeList codes a slice, of which nil is another than an empty one.
func codeList[T any](c *coder, v *[]T, value func(*coder, *T)) {
	n := uint64(len(*v)) + 1
	if *v == nil {
		n = 0
	}
	c.natural(&n)
	if c.writing {
		for i := range *v {
			value(c, &(*v)[i])
		}
		return
	}
	*v = nil
	if n == 0 || n-1 > uint64(len(c.octets)) { // each value takes an octet
		c.bad = c.bad || n > 0
		return
	}
	list := make([]T, 0, min(n-1, atOnce))
	for range n - 1 {
		var zero T
		list = append(list, zero)
		if value(c, &list[len(list)-1]); c.bad {
			return
		}
	}
	*v = list
}
