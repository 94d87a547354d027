package annotate_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/annotate"
	"ocsconv/formats"
)

// TestSidesWithoutSeat holds that where nothing tells whose log it is, what the caller
// sent still goes against what came to it, and is told as a guess.
func TestSidesWithoutSeat(t *testing.T) {
	s := ofSeat(t, "pasted", []string{"0 > INVITE 1", "0.5 < 180 1 INVITE b1", "5 < 200 1 INVITE b1", "5.1 > ACK 1 b1", "60 < @BYE 1 b1", "60.1 > @200 1 BYE b1"})
	assert.Equal(t, annotate.ViewUnknown, s.View)
	want := []formats.Direction{formats.Out, formats.In, formats.In, formats.Out, formats.In, formats.Out}
	for i, m := range s.Messages {
		assert.Equal(t, []any{want[i], formats.Inferred, 0.6}, []any{m.Direction, m.DirectionHow, m.Confidence}, m.StartLine)
	}

	// Of a response alone nobody knows who asked.
	s = ofSeat(t, "pasted", []string{"0.5 < 180 1 INVITE b1"})
	assert.Equal(t, formats.Unknown, s.Messages[0].Direction)
}

// TestNameThatIsPossessive holds that a device that is named for its owner gets no
// second possessive.
func TestNameThatIsPossessive(t *testing.T) {
	b := annotate.NewBuilder()
	m := scripted(t, "0 > INVITE 1")
	m.Raw = bytes.Replace(m.Raw, []byte("From: <"), []byte("From: \"Dana's Tablet\" <"), 1)
	b.Add(m)
	assert.Contains(t, b.Case().Session(1).Summary[0], "Dana's call to bob")
}
