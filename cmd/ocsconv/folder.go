package main

import (
	"os"
	"path/filepath"
	"strings"

	"ocsconv/converters/input"
	"ocsconv/converters/output"
)

// namesFolder reports whether -o names a folder: one that is there, or one that is to be
// made, which ends in a separator. Every command takes it so.
func namesFolder(out string) bool {
	if strings.HasSuffix(out, "/") || strings.HasSuffix(out, string(os.PathSeparator)) {
		return true
	}
	info, err := os.Stat(out)
	return err == nil && info.IsDir()
}

// intoFolder converts each input on its own. A capture that was made from
// several logs gives each of them back.
func (v *conversion) intoFolder(args []string) error {
	inputs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	if err := os.MkdirAll(v.out, 0o777); err != nil {
		return err
	}
	if err := v.learnAll(inputs); err != nil {
		return err
	}
	made := tally{partial: skipped > 0, several: len(inputs) > 1}
	taken := map[string]bool{}
	for _, in := range inputs {
		if err := v.filesOf(in, taken, &made); err != nil {
			return err
		}
	}
	if v.vain > 0 && !v.quiet {
		v.say("%s: no message passes %s, so no file is written", count(v.vain, "log"), v.choosers())
	}
	return made.result()
}

// filesOf writes what becomes of one input. What none of its files takes, since
// the packets were made from no log, gets one of its own.
func (v *conversion) filesOf(in *input.Input, taken map[string]bool, made *tally) error {
	outputs, rest := v.Each(in), v.Rest(in)
	if v.sideBySide(outputs) {
		return v.logsOf(in, outputs, taken, made)
	}
	left, whole, noLog := 0, true, false
	for n := 0; n < len(outputs); n++ {
		o := outputs[n]
		one, err := v.one([]*input.Input{in}, o.Target, filepath.Join(v.out, output.Unique(o.Name, taken)))
		if err := v.add(made, in, one.damaged, err); err != nil {
			return err
		}
		whole = whole && err == nil && o.File != ""
		if n == 0 {
			left = one.read
		}
		left -= one.written
		if whole && n == len(outputs)-1 && left > 0 && o.File != rest.File {
			outputs, noLog = append(outputs, rest), true
			continue
		}
		if noLog && err == nil && one.written == 0 {
			v.vain-- // what is from no log is no log without a match
		}
	}
	chooses := len(v.sessions) > 0 || v.asks()
	made.partial = whole && !chooses && v.lost(left, v.out) || made.partial
	return nil
}
