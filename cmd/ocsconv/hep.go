package main

import (
	"fmt"
	"net/netip"
	"time"

	"ocsconv/converters"
	"ocsconv/converters/output/hep"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/printable"
)

// send sends the messages of what args name to a HEP store.
func (v *conversion) send(args []string) error {
	if v.redactor != nil {
		return usagef("what was sent cannot be taken back when something is left in it; redact into a file, and send that")
	}
	inputs, skipped, done, err := v.inputs(args)
	if err != nil {
		return err
	}
	defer done()
	inputs = v.once(inputs, v.quiet)
	bar, finish := v.progress(inputs, v.quiet, "sending")
	defer finish()
	explains := len(v.sessions) > 0 || v.needsAnnotation()
	known, merged, _, err := v.survey(inputs, v.options(converters.Options{Progress: bar, Plain: true, Directions: true}), explains)
	if err != nil {
		return err
	}
	skipped += v.undated(merged.Inputs)
	wanted, err := v.choice(known, merged, nil)
	if err != nil {
		return err
	}
	w, err := hep.Dial(v.ctx, v.out)
	if err != nil {
		return err
	}
	left := v.omissions(w)
	target := converters.Target{Format: capture.Format, Wanted: wanted, Sink: func(ends func(*formats.Message) (netip.AddrPort, netip.AddrPort)) formats.Writer {
		w.Addresses = ends
		return w
	}}
	written, err := merged.Write(v.ctx, nil, target)
	finish()
	if err != nil {
		return fmt.Errorf("%s: %w, after %s", printable.Name.Text(v.out), err, count(w.Sent, "message"))
	}
	if err := nothing(merged, target, written); err != nil {
		return err
	}
	return partly(v.sent(w, merged, written) || skipped > 0 || *left > 0, nil)
}

// omissions names the messages that are left out, and counts them.
func (v *conversion) omissions(w *hep.Writer) *int {
	left := 0
	w.Omit = func(m *formats.Message, why error) {
		left++
		v.say("%v; left out", &formats.SyntaxError{File: m.Origin.File, Line: m.Origin.Line, Offset: m.Origin.Offset, Msg: fmt.Sprintf("%v: %d octets, and a packet has at most %d with what is said about the message", why, len(m.Raw), hep.MaxPacket)})
	}
	return &left
}

// oldDays is how many days a store is taken to have tables for.
const oldDays = 2

// sent says what went out, and whether any of it was damaged.
func (v *conversion) sent(w *hep.Writer, merged *converters.Merged, written *converters.Written) (damaged bool) {
	for _, r := range written.Reports {
		damaged = damaged || r.Damaged+r.Altered > 0
	}
	if v.quiet {
		return damaged
	}
	v.report(merged.Inputs, written.Reports, v.loud)
	if !w.Oldest.IsZero() && time.Since(w.Oldest) > oldDays*24*time.Hour {
		v.say("the oldest message is of %s: stores keep a table for each day, and drop what is older than their tables without a word", w.Oldest.Format(time.DateOnly))
	}
	v.say("sent to %s: %s", printable.Name.Text(v.out), count(w.Sent, "message"))
	return damaged
}
