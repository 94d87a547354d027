package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ocsconv/converters"
	"ocsconv/converters/source"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/uccapi"
)

// intoFolder converts each input on its own. A capture that was made from
// several logs gives each of them back.
func (v *conversion) intoFolder(args []string) error {
	logs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	if err := os.MkdirAll(v.out, 0o777); err != nil {
		return err
	}
	if err := v.learnAll(logs); err != nil {
		return err
	}
	made := tally{partial: skipped > 0, several: len(logs) > 1}
	taken := map[string]bool{}
	for _, l := range logs {
		files, err := v.filesFor(l)
		if err != nil {
			return err
		}
		for _, f := range files {
			_, damaged, err := v.one([]*converters.Log{l}, f.target, filepath.Join(v.out, unique(f.name, taken)))
			if err := v.add(&made, l, damaged, err); err != nil {
				return err
			}
		}
	}
	return made.result()
}

// file is an output in a folder.
type file struct {
	name   string
	target converters.Target
}

func (v *conversion) filesFor(l *converters.Log) ([]file, error) {
	if v.same && !l.Foreign {
		return []file{{v.shown(l.Source.Base()), v.sameForm(l)}}, nil
	}
	if !l.Format.Binary {
		t := v.base()
		t.Format = v.target(capture.Format)
		return []file{{v.shown(l.Source.Base()) + t.Format.Extensions[0], t}}, nil
	}
	homes, err := l.Homes()
	if err != nil {
		return nil, err
	}
	var list []file
	for _, h := range homes {
		if v.to != nil && v.to != h.Format {
			continue
		}
		t := v.base()
		t.Format, t.Encoding, t.File = h.Format, h.Encoding, h.File
		list = append(list, file{nameFrom(h.File, h.Format.Extensions[0]), t})
	}
	if len(list) == 0 {
		t := v.base()
		t.Format = v.target(uccapi.Format)
		list = append(list, file{v.shown(l.Source.Base()) + t.Format.Extensions[0], t})
	}
	return list, nil
}

// nameFrom returns the name that a file written for the log of a capture gets. It
// is the log's own without its folder; one that would lead out of the folder, is
// a device or cannot be shown comes from no log, and "log" stands for it.
func nameFrom(log, ext string) string {
	name := source.BaseName(log)
	if name == "." || !filepath.IsLocal(name) || printable(name) != name {
		return "log" + ext
	}
	return name
}

func (v *conversion) target(otherwise *formats.Format) *formats.Format {
	if v.to != nil {
		return v.to
	}
	return otherwise
}

// unique adds a number to a name that was given out, in any case, before.
func unique(name string, taken map[string]bool) string {
	ext := filepath.Ext(name)
	for n, try := 2, name; ; n++ {
		if key := strings.ToLower(try); !taken[key] {
			taken[key] = true
			return try
		}
		try = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
	}
}
