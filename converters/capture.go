package converters

import (
	"fmt"
	"io"
	"strings"

	"ocsconv/annotate"
	"ocsconv/converters/input"
	"ocsconv/converters/wireshark/lanes"
	"ocsconv/formats/pcapng"
)

// Capture returns a writer of packets that knows the interfaces and names of the
// inputs. Application is what the capture names as its maker.
func (g *Merged) Capture(w io.Writer, application string) *pcapng.Writer {
	return g.capture(w, &Target{Application: application}, nil)
}

func (g *Merged) capture(w io.Writer, t *Target, lanes *lanes.Lanes) *pcapng.Writer {
	opts := &pcapng.WriterOptions{
		Application:   t.Application,
		Comment:       g.captureComment(),
		Encapsulation: t.Encap,
		Interfaces:    g.interfaces(),
		Addresses:     g.hosts.Ends,
	}
	names := g.hosts.Names()
	if t.Encap != pcapng.ExportedPDU {
		names = g.hosts.InFrames(names)
	}
	for _, n := range names {
		opts.Names = append(opts.Names, pcapng.Name(n))
	}
	if lanes != nil {
		opts.Addresses, opts.Names = lanes.Ends, lanes.Names()
	}
	return pcapng.NewWriter(w, opts)
}

// maxDescribed is how many logs the comment of a capture describes.
const maxDescribed = 20

func (g *Merged) captureComment() string {
	var parts []string
	for _, l := range g.Logs {
		if len(parts) == maxDescribed {
			parts = append(parts, fmt.Sprintf("and %d more", len(g.Logs)-maxDescribed))
			break
		}
		parts = append(parts, l.String())
	}
	return "made from " + strings.Join(parts, ", ")
}

// interfaces returns one interface per log, or per server of a merged one.
func (g *Merged) interfaces() []pcapng.Interface {
	var list []pcapng.Interface
	for i, l := range g.Logs {
		if l.Format.Binary {
			// What a capture was made from travels on with its messages.
			for _, info := range l.MadeFrom {
				list = append(list, pcapng.Interface{Name: input.Stem(info.File), Description: info.Format, Log: info})
			}
			continue
		}
		named := false
		for _, s := range g.servers {
			if s.log == i {
				named = true
				list = append(list, l.Interface(s.name))
			}
		}
		if !named {
			list = append(list, l.Interface(""))
		}
	}
	return list
}

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
