package workbook_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/converters/export/workbook"
)

// Two workbooks that share the rows of their messages have what they would have had each
// by itself, whichever is first, and tell the same of what they altered.
func TestDrawn(t *testing.T) {
	list := slices.Collect(numbered(t, 12))
	list[3].Messages = slices.Clone(list[3].Messages)
	list[3].Messages[1].Product = strings.Repeat("long", 10_000)
	list[3].Messages[2].UserAgent = "a\x1bb"
	list[5].Messages = slices.Repeat(list[5].Messages, 50) // more than are kept

	write := func(opt workbook.Options) (books [][]byte, altered []workbook.Altered) {
		books, altered = make([][]byte, len(list)+1), make([]workbook.Altered, len(list)+1)
		put := func(i int, write func(io.Writer) (workbook.Altered, error)) {
			var out bytes.Buffer
			var err error
			altered[i], err = write(&out)
			assert.NoError(t, err)
			books[i] = out.Bytes()
		}
		overview := func() {
			put(len(list), func(w io.Writer) (workbook.Altered, error) { return workbook.WriteCase(w, slices.Values(list), opt) })
		}
		each := func(list []*annotate.Session, from int) {
			for i, s := range list {
				put(from+i, func(w io.Writer) (workbook.Altered, error) { return workbook.WriteSession(w, s, opt) })
			}
		}
		each(list[:4], 0) // before the other one
		var both sync.WaitGroup
		both.Go(overview)
		both.Go(func() { each(list[4:8], 4) })
		both.Wait()
		each(list[8:], 8) // behind it
		return books, altered
	}
	alone, changed := write(workbook.Options{Source: made})
	shared, same := write(workbook.Options{Source: made, Drawn: &workbook.Drawn{}})
	assert.Equal(t, changed, same)
	assert.Positive(t, changed[3].Cut)
	assert.Positive(t, changed[3].Pictured)
	for i := range alone {
		assert.True(t, bytes.Equal(alone[i], shared[i]), "workbook %d", i)
	}
}
