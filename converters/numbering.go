package converters

import (
	"ocsconv/annotate"
	"ocsconv/formats/pcapng"
)

// Numbering keeps the frame numbers in comments right in a capture whose packets
// are not the messages of the input one for one. Nil changes nothing.
type Numbering struct {
	out    *pcapng.Writer
	packet map[int]int // of a message, by its number in the input
}

// NewNumbering returns the numbering of what out writes.
func NewNumbering(out *pcapng.Writer) *Numbering { return &Numbering{out, map[int]int{}} }

// Comment returns the comment with the numbers of packets.
func (n *Numbering) Comment(comment string) string {
	if n == nil {
		return comment
	}
	return annotate.Renumber(comment, func(frame int) int { return n.packet[frame] })
}

// Wrote takes note of the message that was written last.
func (n *Numbering) Wrote(frame int) {
	if n != nil {
		n.packet[frame] = n.out.Packets()
	}
}
