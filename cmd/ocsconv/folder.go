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
	"ocsconv/formats/printable"
	"ocsconv/formats/textlog"
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
		if err := v.filesOf(l, files, taken, &made); err != nil {
			return err
		}
	}
	return made.result()
}

// filesOf writes what becomes of one input. What none of its files takes, since
// the packets were made from no log, gets one of its own.
func (v *conversion) filesOf(l *converters.Log, files []file, taken map[string]bool, made *tally) error {
	left, whole, rest := 0, true, v.fromElsewhere(l)
	for n := 0; n < len(files); n++ {
		f := files[n]
		one, err := v.one([]*converters.Log{l}, f.target, filepath.Join(v.out, unique(f.name, taken)))
		if err := v.add(made, l, one.damaged, err); err != nil {
			return err
		}
		whole = whole && err == nil && f.target.File != ""
		if n == 0 {
			left = one.read
		}
		left -= one.written
		if whole && n == len(files)-1 && left > 0 && f.target.File != rest.target.File {
			files = append(files, rest)
		}
	}
	made.partial = whole && v.lost(left, v.out) || made.partial
	return nil
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
		t := v.base()
		t.Format, t.Encoding, t.File = h.Format, h.Encoding, v.shown(h.File)
		name := nameFrom(t.File, h.Format.Extensions[0])
		if v.to != nil && v.to != h.Format {
			t.Format, t.Encoding, name = v.to, textlog.Octets, name+v.to.Extensions[0]
		}
		list = append(list, file{name, t})
	}
	if len(list) == 0 {
		f := v.fromElsewhere(l)
		f.target.File = ""
		list = append(list, f)
	}
	return list, nil
}

// fromElsewhere is the log that the packets of a capture become which were made
// from none.
func (v *conversion) fromElsewhere(l *converters.Log) file {
	t := v.base()
	t.Format, t.File = v.target(uccapi.Format), v.shown(l.Source.Base())
	return file{v.shown(l.Source.Base()) + t.Format.Extensions[0], t}
}

// nameFrom returns the name that a file written for the log of a capture gets. It
// is the log's own without its folder; one that would lead out of the folder, is
// a device or cannot be shown comes from no log, and "log" stands for it.
func nameFrom(log, ext string) string {
	name := source.BaseName(log)
	if name == "." || !filepath.IsLocal(name) || printable.Terminal.Text(name) != name {
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
