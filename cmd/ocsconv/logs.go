package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"ocsconv/converters"
	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/output"
	"ocsconv/converters/plan"
	"ocsconv/formats/printable"
)

// maxSideBySide is how many files are written in one pass over a capture: each is open,
// and holds what was not written yet.
const maxSideBySide = 2048

// sideBySide reports whether the logs of a capture come back without anything that looks
// at one of them alone.
func (v *conversion) sideBySide(outputs []plan.Output) bool {
	return len(outputs) > 1 && plan.Independent(outputs) && v.redactor == nil && !v.asks() &&
		!slices.ContainsFunc(outputs, func(o plan.Output) bool { return v.explains(&o.Target) })
}

// logsOf writes the logs that a capture was made from, many in each pass over it. What
// none of them takes gets a file of its own.
func (v *conversion) logsOf(in *input.Input, outputs []plan.Output, taken map[string]bool, made *tally) error {
	bar, finish := v.progress([]*input.Input{in}, v.quiet, "writing")
	defer finish()
	merged, err := converters.Merge(v.ctx, []*input.Input{in}, v.options(converters.Options{Progress: bar, Plain: !v.annotate, Directions: true}))
	if err != nil {
		return v.add(made, in, false, err)
	}
	left := 0
	next := outputs
	for first := true; len(next) > 0; first = false {
		written, err := v.writeLogs(merged, next[:min(len(next), maxSideBySide)], first, taken, made, finish)
		if err := v.add(made, in, false, err); err != nil {
			return err
		}
		if err != nil {
			return nil
		}
		if first {
			left = messagesOf(written[0].Reports)
		}
		for _, w := range written {
			left -= w.Messages
		}
		next = next[len(written):]
	}
	if rest := v.Rest(in); left > 0 && !slices.ContainsFunc(outputs, func(o plan.Output) bool { return o.File == rest.File }) {
		one, err := v.one([]*input.Input{in}, rest.Target, filepath.Join(v.out, output.Unique(rest.Name, taken)))
		if err := v.add(made, in, one.damaged, err); err != nil {
			return err
		}
		left -= one.written
	}
	made.partial = v.lost(left, v.out) || made.partial
	return nil
}

// messagesOf returns how many messages inputs hold.
func messagesOf(reports []*merge.Report) (n int) {
	for _, r := range reports {
		n += r.Messages
	}
	return n
}

// writeLogs writes the first of some logs in one pass, as many as the system opens files
// for, and tells what the capture holds above the first of all.
func (v *conversion) writeLogs(merged *converters.Merged, outputs []plan.Output, first bool, taken map[string]bool, made *tally, finish func()) ([]*converters.Written, error) {
	var files []converters.File
	var names []string
	var opened []*output.File
	defer func() {
		for _, f := range opened {
			f.Abort()
		}
	}()
	for _, o := range outputs {
		names = append(names, filepath.Join(v.out, output.Unique(o.Name, taken)))
		f, err := v.outputs.CreateDerived(names[len(names)-1])
		if errors.Is(err, syscall.EMFILE) && len(opened) > 0 {
			delete(taken, strings.ToLower(filepath.Base(names[len(names)-1])))
			const others = 8 // that are open meanwhile
			for last := len(opened) - 1; last > 0 && len(names)-len(files) <= others; last-- {
				opened[last].Abort()
				files, opened = files[:last], opened[:last]
				delete(taken, strings.ToLower(filepath.Base(names[last])))
			}
			break
		}
		if err != nil {
			return nil, err
		}
		files, opened = append(files, converters.File{Target: o.Target, To: f}), append(opened, f)
	}
	written, err := merged.WriteFiles(v.ctx, files)
	finish()
	if err != nil {
		return nil, err
	}
	for i, w := range written {
		if err := nothing(merged, files[i].Target, w); err != nil {
			if err := v.add(made, merged.Logs[0].Input, false, err); err != nil {
				return nil, err
			}
			continue
		}
		if err := opened[i].Commit(v.force); err != nil {
			return nil, err
		}
		if first && i == 0 {
			made.partial = v.tell(merged, nil, w, names[i]) || made.partial
		} else if !v.quiet {
			v.say("wrote %s: %s", printable.Name.Text(names[i]), count(w.Messages, "message"))
		}
	}
	return written, nil
}
