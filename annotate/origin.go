package annotate

import (
	"hash/maphash"

	"ocsconv/formats"
)

// source is the part of a message's origin that many messages share.
type source struct{ file, level, component, server uint32 }

func (b *Builder) origin(m *formats.Message, f *fact) {
	o := &m.Origin
	f.dir, f.how = m.Direction, m.How
	f.line, f.process, f.thread = uint32(max(o.Line, 0)), o.Process, o.Thread
	if o.Instance != "" {
		f.instance = maphash.String(b.sym.seed, o.Instance) | 1
	}
	if o.ServerTrace || o.Server != "" || o.Instance != "" {
		f.flags |= isServerLog
	}
	f.source = b.source(o)
	f.local, f.remote = b.address(&m.Local, &b.lastLocal), b.address(&m.Remote, &b.lastRemote)
}

// source numbers the combinations of file, level, component and server. There
// are few of them, and a log's neighbours have the same.
func (b *Builder) source(o *formats.Origin) uint32 {
	if last := b.lastOrigin; last.File == o.File && last.Level == o.Level && last.Component == o.Component && last.Server == o.Server {
		return b.lastSource
	}
	key := source{b.sym.addString(o.File), b.sym.addString(o.Level), b.sym.addString(o.Component), b.sym.addString(o.Server)}
	id, ok := b.sourceOf[key]
	if !ok {
		id = uint32(len(b.sources))
		b.sourceOf[key] = id
		b.sources = append(b.sources, key)
	}
	b.lastOrigin, b.lastSource = *o, id
	return id
}

// end is one end of a connection with its symbol.
type end struct {
	address formats.Address
	symbol  uint32
}

// address names one end: the address with its port, else the host name. Last is
// that of the message before.
func (b *Builder) address(a *formats.Address, last *end) uint32 {
	if *a == last.address {
		return last.symbol
	}
	id, ok := b.addresses[*a]
	if !ok && !a.IsZero() {
		id = b.sym.addString(addressText(*a))
		if len(b.addresses) < 1<<16 {
			b.addresses[*a] = id
		}
	}
	*last = end{*a, id}
	return id
}
