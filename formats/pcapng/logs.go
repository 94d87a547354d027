package pcapng

import (
	"strings"

	"ocsconv/formats"
)

type log struct {
	info    LogInfo
	next    uint64 // sequence number of the next message
	gap     gap
	devices int // interfaces that show its packets
}

type interfaceKey struct {
	file, server string
	early        bool // its packets are before 1970
}

type device struct {
	key   interfaceKey
	index uint32
	log   *log
}

func (w *Writer) logOf(o *formats.Origin) *log {
	if w.recent != nil && w.recent.key.file == o.File {
		return w.recent.log
	}
	if l := w.logs[o.File]; l != nil {
		return l
	}
	info := LogInfo{Format: o.Format, File: o.File, ServerTrace: o.ServerTrace}
	if w.opts.Log != nil {
		w.opts.Log(&info)
	}
	return w.addLog(info)
}

func (w *Writer) addLog(info LogInfo) *log {
	if info.ID == 0 {
		info.ID = NewLogID(info.Format, info.File, nil)
	}
	l := &log{info: info}
	w.logs[info.File] = l
	w.order = append(w.order, l)
	return l
}

func (w *Writer) interfaceOf(o *formats.Origin, early bool) *device {
	key := interfaceKey{o.File, o.Server, early}
	if d := w.recent; d != nil && d.key == key {
		return d
	}
	d := w.interfaces[key]
	if d == nil {
		in := Interface{Name: interfaceName(o), Server: o.Server, Log: w.logOf(o).info}
		for i := range w.opts.Interfaces {
			if described := &w.opts.Interfaces[i]; described.Log.File == o.File && described.Server == o.Server {
				in = *described
			}
		}
		in.early = early
		d = w.addInterface(in)
	}
	w.recent = d
	return d
}

func (w *Writer) addInterface(in Interface) *device {
	l := w.logs[in.Log.File]
	if l == nil {
		l = w.addLog(in.Log)
	}
	in.Log = l.info
	d := &device{key: interfaceKey{in.Log.File, in.Server, in.early}, index: uint32(len(w.interfaces)), log: l}
	if known := w.interfaces[d.key]; known != nil {
		return known
	}
	w.interfaces[d.key] = d
	l.devices++
	if w.opts.Described != nil {
		w.opts.Described(w.written + int64(len(w.buf)))
	}
	w.buf = appendInterface(w.buf, w.opts.Encapsulation.link(), &in)
	return d
}

// interfaceName is the short name of a log that nobody described.
func interfaceName(o *formats.Origin) string {
	name := o.File[strings.LastIndexAny(o.File, `/\`)+1:]
	if i := strings.IndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	if o.Server == "" {
		return name
	}
	return name + " " + o.Server
}
