package converters

import (
	"fmt"
	"io"
	"strings"

	"ocsconv/converters/input"
	"ocsconv/formats/pcapng"
)

// Capture returns a writer of packets that knows the interfaces and names of the
// inputs. Application is what the capture names as its maker.
func (g *Merged) Capture(w io.Writer, application string) *pcapng.Writer {
	return g.capture(w, &Target{Application: application}, nil)
}

func (g *Merged) capture(w io.Writer, t *Target, lanes *lanes) *pcapng.Writer {
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
		opts.Addresses, opts.Names = lanes.ends, lanes.names()
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
