package annotate

import (
	"hash/maphash"

	"ocsconv/formats"
)

// source is the part of a message's origin that many messages share.
type source struct{ file, level, component, server uint32 }

func (x *extractor) origin(m *formats.Message, f *fact) {
	o := &m.Origin
	f.dir, f.how = m.Direction, m.How
	f.line, f.process, f.thread = uint32(max(o.Line, 0)), o.Process, o.Thread
	if o.Instance != "" {
		f.instance = maphash.String(x.sym.seed, o.Instance) | 1
	}
	if o.ServerTrace || o.Server != "" || o.Instance != "" {
		f.flags |= isServerLog
	}
	f.source = x.sym.source(o)
	f.local, f.remote = x.address(&m.Local, &x.lastLocal), x.address(&m.Remote, &x.lastRemote)
}

// source numbers the combinations of file, level, component and server. There
// are few of them, and a log's neighbours have the same.
func (t *symbols) source(o *formats.Origin) uint32 {
	if last := t.lastOrigin; last.File == o.File && last.Level == o.Level && last.Component == o.Component && last.Server == o.Server {
		return t.lastSource
	}
	key := source{t.addString(o.File), t.addString(o.Level), t.addString(o.Component), t.addString(o.Server)}
	id, ok := t.sourceOf[key]
	if !ok {
		id = uint32(len(t.sources))
		t.sourceOf[key] = id
		t.sources = append(t.sources, key)
	}
	t.lastOrigin, t.lastSource = *o, id
	return id
}

// end is one end of a connection with its symbol.
type end struct {
	address formats.Address
	symbol  uint32
}

// address names one end: the address with its port, else the host name. Last is
// that of the message before.
func (x *extractor) address(a *formats.Address, last *end) uint32 {
	if *a == last.address {
		return last.symbol
	}
	id, ok := x.addresses[*a]
	if !ok && !a.IsZero() {
		id = x.sym.addString(addressText(*a))
		if len(x.addresses) < 1<<16 {
			x.addresses[*a] = id
		}
	}
	*last = end{*a, id}
	return id
}
