package shard

import (
	"reflect"
	"strings"
	"unicode/utf8"
)

// JSON holds characters, and a log has octets that are none, even in a Call-ID: they
// stand as those of Unicode's private use from firstOctet+0x80 on, and so do the octets
// of such a character.
const firstOctet = 0x10ff00

// characters makes octets what JSON can hold.
func characters(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		for i := range n {
			if r >= firstOctet || r == utf8.RuneError && n == 1 {
				out.WriteRune(firstOctet + rune(text[i]))
			} else {
				out.WriteByte(text[i])
			}
		}
		text = text[n:]
	}
	return out.String()
}

// octets is the way back.
func octets(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r >= firstOctet {
			out.WriteByte(byte(r - firstOctet))
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// rewritten is a copy of v in which all texts are changed.
func rewritten(v reflect.Value, change func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch kind := v.Kind(); {
	case kind == reflect.String:
		out.SetString(change(v.String()))
	case kind == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(rewritten(v.Field(i), change))
			}
		}
	case kind != reflect.Pointer && kind != reflect.Slice && kind != reflect.Map || v.IsNil():
	case kind == reflect.Pointer:
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(rewritten(v.Elem(), change))
	case kind == reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(rewritten(v.Index(i), change))
		}
	default:
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for key, value := range v.Seq2() {
			out.SetMapIndex(rewritten(key, change), rewritten(value, change))
		}
	}
	return out
}
