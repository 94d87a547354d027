package annotate

import (
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// What a session holds is coded field by field, in the order of its types. The walk goes
// over the fields that are not exported too, which encoding/gob and encoding/json leave
// out (and gob takes a pointer to zero for nil, and an empty list for none): a session
// comes back as it was, and a field that is new in it as well.

// walk codes the value of its type that stands at an address.
type walk func(c *coder, at unsafe.Pointer)

// walks are those of the types that were coded before.
var walks sync.Map

// code writes a value, or reads it.
func code[T any](c *coder, v *T) {
	t := reflect.TypeFor[T]()
	w, ok := walks.Load(t)
	if !ok {
		w, _ = walks.LoadOrStore(t, walkOf(t))
	}
	w.(walk)(c, unsafe.Pointer(v))
}

// walkOf makes the walk over a type. It is for types that lead back to themselves nowhere.
func walkOf(t reflect.Type) walk {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return func(c *coder, at unsafe.Pointer) { c.time((*time.Time)(at)) }
	case t.Kind() == reflect.Struct:
		return fields(t)
	case t.Kind() == reflect.Slice:
		return list(t)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return optional(t.Elem())
	case reflect.String:
		return func(c *coder, at unsafe.Pointer) { c.text((*string)(at)) }
	case reflect.Int:
		return func(c *coder, at unsafe.Pointer) { codeInteger(c, (*int)(at)) }
	case reflect.Int64:
		return func(c *coder, at unsafe.Pointer) { codeInteger(c, (*int64)(at)) }
	case reflect.Uint8:
		return func(c *coder, at unsafe.Pointer) { codeNatural(c, (*uint8)(at)) }
	case reflect.Uint32:
		return func(c *coder, at unsafe.Pointer) { codeNatural(c, (*uint32)(at)) }
	case reflect.Bool:
		return func(c *coder, at unsafe.Pointer) { c.flag((*bool)(at)) }
	case reflect.Float64:
		return func(c *coder, at unsafe.Pointer) { c.real((*float64)(at)) }
	}
	panic("annotate: a session holds a " + t.String() + ", which no archive knows")
}

func fields(t reflect.Type) walk {
	type field struct {
		walk
		offset uintptr
	}
	var all []field
	for f := range t.Fields() {
		all = append(all, field{walkOf(f.Type), f.Offset})
	}
	return func(c *coder, at unsafe.Pointer) {
		for i := range all {
			all[i].walk(c, unsafe.Add(at, all[i].offset))
		}
	}
}

// optional codes what may be nil.
func optional(t reflect.Type) walk {
	value := walkOf(t)
	return func(c *coder, at unsafe.Pointer) {
		p := (*unsafe.Pointer)(at)
		there := *p != nil
		if c.flag(&there); !there {
			*p = nil
			return
		}
		if !c.writing {
			*p = reflect.New(t).UnsafePointer()
		}
		value(c, *p)
	}
}

// atOnce is how many values a list is made for before the first of them is read: a
// number alone, which may be anybody's, takes no more room.
const atOnce = 1024

// list codes a slice, of which nil is another than an empty one.
func list(t reflect.Type) walk {
	value := walkOf(t.Elem())
	return func(c *coder, at unsafe.Pointer) {
		v := reflect.NewAt(t, at).Elem()
		n := uint64(v.Len()) + 1
		if v.IsNil() {
			n = 0
		}
		c.natural(&n)
		if c.writing {
			for i := range v.Len() {
				value(c, v.Index(i).Addr().UnsafePointer())
			}
			return
		}
		v.SetZero()
		if n == 0 || n-1 > uint64(len(c.octets)) { // each value takes an octet
			c.bad = c.bad || n > 0
			return
		}
		if n == 1 {
			v.Set(reflect.MakeSlice(t, 0, 0))
			return
		}
		v.Grow(int(min(n-1, atOnce)))
		for i := range int(n - 1) {
			v.Grow(1)
			v.SetLen(i + 1)
			if value(c, v.Index(i).Addr().UnsafePointer()); c.bad {
				v.SetZero()
				return
			}
		}
	}
}
