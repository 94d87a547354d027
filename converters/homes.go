package converters

import (
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/known"
	"ocsconv/formats/pcapng"
	"ocsconv/formats/textlog"
)

// Home is a log that a capture was made from.
type Home struct {
	Format   *formats.Format
	Encoding textlog.Encoding
	File     string // its name, without a folder
}

// Homes tells which logs a capture was made from, in their order; none for a
// capture from elsewhere. It looks at every packet, since captures that were joined
// name their logs where each begins.
func (l *Log) Homes() ([]Home, error) {
	made, err := l.madeFrom()
	if err != nil {
		return nil, err
	}
	var homes []Home
	for _, info := range made {
		f := known.ByName(info.Format)
		if f == nil || f.Binary {
			continue
		}
		enc, _ := textlog.ParseEncoding(info.Encoding)
		homes = append(homes, Home{Format: f, Encoding: enc, File: info.File})
	}
	return homes, nil
}

func (l *Log) madeFrom() ([]pcapng.LogInfo, error) {
	if !l.Format.Binary || l.homesKnown {
		return l.made, nil
	}
	r, closer, err := l.open()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	l.made, err = capture.Logs(r, &formats.Options{File: l.Label})
	l.homesKnown = err == nil
	return l.made, err
}
