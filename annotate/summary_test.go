package annotate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// saidOfDirections returns what the summary of a call says of directions. Its messages
// are read from file a, and those whose direction is logged again from file b.
func saidOfDirections(t *testing.T, again bool, messages ...*formats.Message) []string {
	t.Helper()
	b := annotate.NewBuilder()
	for _, m := range messages {
		m.Origin.File = "a"
		b.Add(m)
	}
	for _, m := range messages {
		if again && m.Direction != formats.Unknown {
			twice := *m
			twice.Origin.File = "b"
			b.Add(&twice)
		}
	}
	var said []string
	for _, s := range b.Case().Session(1).Summary {
		if strings.Contains(s, "irection") || strings.Contains(s, "counted once") {
			said = append(said, s)
		}
	}
	return said
}

func TestSummaryTellsInferredFromUnknownDirections(t *testing.T) {
	call := func() []*formats.Message {
		return []*formats.Message{
			scripted(t, "0 > INVITE 1"),
			scripted(t, "1 < 180 1 INVITE b1"),
			scripted(t, "2 < 200 1 INVITE b1"),
		}
	}
	logged := call()
	assert.Empty(t, saidOfDirections(t, false, logged...))

	// The second record of an overlapping log is no message without a direction.
	assert.Equal(t, []string{"3 records that the logs hold twice are counted once."}, saidOfDirections(t, true, call()...))
	assert.Equal(t, []string{"One record that the logs hold twice is counted once."}, saidOfDirections(t, true, call()[:1]...))

	inferred := call()
	inferred[1].Direction, inferred[1].How = formats.Unknown, formats.NotKnown
	assert.Equal(t, []string{"Direction inferred for 1 of 3 messages."}, saidOfDirections(t, false, inferred...))

	unknown := append(call(), &formats.Message{
		Time: time.Date(2010, 1, 5, 14, 0, 9, 0, time.UTC),
		Raw:  []byte("X-Quoted: no start line\r\nCall-ID: script\r\n\r\n"),
	})
	assert.Equal(t, []string{"Direction unknown for 1 of 4 messages."}, saidOfDirections(t, false, unknown...))
}
