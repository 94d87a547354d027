package converters

import (
	"net/netip"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

// Lanes lets tests lay out a case's lanes.
type Lanes struct{ l *lanes }

// NewLanes returns the lanes of a case.
func NewLanes(c *Case) Lanes { return Lanes{newLanes(c.sessions, c.hosts)} }

// Names returns what the addresses are called.
func (l Lanes) Names() []pcapng.Name { return l.l.names() }

// Show tells of the next message.
func (l Lanes) Show(m *formats.Message, frame int) { l.l.show(m, frame) }

// Ends returns the addresses of the message shown last.
func (l Lanes) Ends(m *formats.Message) (src, dst netip.AddrPort) { return l.l.ends(m) }
