package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export"
)

// What encoding/json makes of a session is the documented form.
func TestWriteJSONIsThatOfTheEncoder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 400 {
		s := &annotate.Session{Schema: annotate.Schema, Messages: make([]annotate.Note, n%4)}
		for i := range s.Messages {
			fillAtRandom(random, reflect.ValueOf(&s.Messages[i]).Elem())
		}
		if n%3 == 0 {
			s.CallID = `"messages":[]`
		}
		var want, got bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		require.NoError(t, enc.Encode(s))
		require.NoError(t, export.WriteJSON(&got, s))
		require.Equal(t, want.String(), got.String())
	}
}

// fillAtRandom sets every member that can be set, sometimes to its zero value.
func fillAtRandom(random *rand.Rand, v reflect.Value) {
	texts := []string{"", "a", "sip:bob@example.com;tag=1", "\"Zoë\" <b>\\", "\x00\x1f\x7f\t\r\n", "bad \xff", "\u2028\u2029\ufffd", "→ ☎ 会議"}
	for i := range v.NumField() {
		f := v.Field(i)
		switch at := f.Addr(); {
		case !f.CanSet() || random.IntN(4) == 0:
		case f.Type() == reflect.TypeFor[annotate.Time]():
			*at.Interface().(*annotate.Time) = annotate.Time{Time: time.Unix(random.Int64N(400_000_000_000)-90_000_000_000, []int64{0, 7e6, 123456789, 999999999}[random.IntN(4)])}
		case f.Kind() == reflect.String:
			f.SetString(texts[random.IntN(len(texts))])
		case f.CanInt():
			f.SetInt(random.Int64N(1 << 40))
		case f.Kind() == reflect.Uint8:
			f.SetUint(random.Uint64N(4))
		case f.CanUint():
			f.SetUint(random.Uint64N(1 << 32))
		case f.CanFloat():
			f.SetFloat([]float64{1, 0.85, 1e-9, 3e21, 0.1}[random.IntN(5)])
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.Type() == reflect.TypeFor[[]int]():
			f.Set(reflect.ValueOf([]int{1, 1007}))
		case f.Type() == reflect.TypeFor[[]string]():
			f.Set(reflect.ValueOf(texts[:2]))
		default:
			panic(fmt.Sprintf("no values for %s", v.Type().Field(i).Name))
		}
	}
}
