package redact_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

// Whoever does the work, and in which order, the octets are the same. Half of the pieces
// are not learnt, so that their values get pseudonyms late.
func TestOrderOfWork(t *testing.T) {
	for _, path := range []string{"../../testdata/day/caller.uccapilog", "../../testdata/ocslogger/cls-two-servers.log"} {
		list := pieces(t, path)
		learnt := func() *redact.Redactor {
			r := redact.New(redact.All, redact.Options{Key: []byte("order"), Formats: known.Formats})
			for _, m := range list[:len(list)/2] {
				r.Learn(m)
			}
			return r
		}
		one, many := learnt(), learnt()
		hands := []*redact.Redactor{many.Another(), many.Another(), many}
		var work []*redact.Work
		var got []*formats.Message
		for _, m := range list {
			c := *m
			got = append(got, &c)
			work = append(work, many.Begin(&c))
		}
		for i, w := range slices.Backward(work) {
			hands[i%len(hands)].Do(w)
		}
		for i, m := range list {
			many.End(work[i])
			want := *m
			one.Apply(&want)
			assert.Equal(t, want, *got[i], "%s, piece %d", path, i)
		}
	}
}
