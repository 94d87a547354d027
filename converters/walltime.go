package converters

import (
	"ocsconv/converters/input"
	"ocsconv/formats"
)

// wallTime keeps a text log that is being written in one zone. Its fresh records
// are in the zone of the records that are written as they were; those of a log
// in another zone would be read back with wrong times, so they become fresh
// records too, as those of a log in another form do.
type wallTime struct {
	format string
	zone   string            // "" takes every record as it is
	zones  map[string]string // by Origin.File, of the logs that were or are inputs
}

// wallTime settles the zone of t, if the user named none.
func (g *Merged) wallTime(t *Target) wallTime {
	w := wallTime{format: t.Format.Name, zones: map[string]string{}}
	if t.Clock != nil || t.Format.Binary || t.Format.NewWriter == nil {
		return w
	}
	add := func(file, format, zone string, clock *formats.Clock) {
		if format != w.format || t.File != "" && file != t.File {
			return
		}
		w.zones[file] = zone
		if w.zone == "" && zone != "" {
			w.zone, t.Clock = zone, clock
		}
	}
	for _, l := range g.Logs {
		if !l.Format.Binary {
			add(l.File, l.Format.Name, l.Zone.Clock.Name(), l.Zone.Clock)
		}
		for i := range l.MadeFrom {
			if info := &l.MadeFrom[i]; t.File == "" || info.File == t.File {
				add(info.File, info.Format, info.Zone, input.ClockOf(info))
			}
		}
	}
	return w
}

// settle makes a piece from a log in another zone one of no log.
func (w *wallTime) settle(m *formats.Message) {
	if w.zone == "" || m.Origin.Format != w.format {
		return
	}
	if zone := w.zones[m.Origin.File]; zone != "" && zone != w.zone {
		m.Origin.Format = ""
	}
}
