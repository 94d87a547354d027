package merge

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"ocsconv/annotate/codec"
	"ocsconv/converters/input"
	"ocsconv/formats"
	"ocsconv/formats/capture"
	"ocsconv/formats/sip"
)

// ErrNoMessages says that an input holds no SIP.
var ErrNoMessages = errors.New("no SIP message found")

// Report says what one input held.
type Report struct {
	Log       *input.Log
	Messages  int
	Requests  int
	Responses int
	First     time.Time // earliest and latest time of a message; zero when none has one
	Last      time.Time
	Damaged   int // messages and gaps that are incomplete or odd
	Altered   int // messages that were changed to make them readable
	Problems  []*formats.SyntaxError
	Omitted   int               // problems beyond those in Problems
	Undated   int               // messages whose day nothing tells
	Counted   []capture.Counter // what else a capture held

	calls  map[uint64]struct{}
	recent [64]uint64 // of calls, each in its place: the next message is mostly of one of these
}

// maxProblems is how many problems of one input are kept by name.
const maxProblems = 20

var callSeed = maphash.MakeSeed()

// NewReports returns reports on logs that say nothing yet, for a pass to count in.
func NewReports(logs []*input.Log) []*Report {
	reports := make([]*Report, len(logs))
	for i, l := range logs {
		reports[i] = &Report{Log: l, calls: map[uint64]struct{}{}}
	}
	return reports
}

// Code codes what a report says once its log was read, but for the log.
func (r *Report) Code(c *codec.Codec) {
	c.Fields(&r.Messages, &r.Requests, &r.Responses, &r.Damaged, &r.Altered, &r.Omitted, &r.Undated)
	c.Time(&r.First)
	c.Time(&r.Last)
	codec.List(c, &r.Problems, codeProblem)
}

// CallIDs returns how many different Call-IDs the input had.
func (r *Report) CallIDs() int { return len(r.calls) }

// add counts a piece. With strict a problem of it is an error.
func (r *Report) add(m *formats.Message, strict bool) error {
	r.note(m.Problems)
	if strict && len(m.Problems) > 0 {
		return fmt.Errorf("%w (--strict)", m.Problems[0])
	}
	if m.Raw == nil {
		return nil
	}
	r.Messages++
	if bytes.HasPrefix(m.Raw, []byte("SIP/2.0 ")) {
		r.Responses++
	} else {
		r.Requests++
	}
	if m.Assumed&formats.AssumedDay != 0 {
		r.Undated++
	}
	if !m.Time.IsZero() {
		if r.First.IsZero() || m.Time.Before(r.First) {
			r.First = m.Time
		}
		if m.Time.After(r.Last) {
			r.Last = m.Time
		}
	}
	id := callID(m.Raw)
	if len(id) == 0 {
		return nil
	}
	call := maphash.Bytes(callSeed, id)
	if last := &r.recent[call%uint64(len(r.recent))]; *last != call || call == 0 {
		r.calls[call], *last = struct{}{}, call
	}
	return nil
}

func (r *Report) note(problems []*formats.SyntaxError) {
	damaged, altered := false, false
	for _, p := range problems {
		if p.Altered {
			altered = true
		} else {
			damaged = true
		}
		if len(r.Problems) < maxProblems {
			r.Problems = append(r.Problems, p)
		} else {
			r.Omitted++
		}
	}
	if damaged {
		r.Damaged++
	}
	if altered {
		r.Altered++
	}
}

var callIDMark = []byte("\nCall-ID: ")

// callID returns the Call-ID; the search for its usual spelling spares most
// messages the parser.
func callID(raw []byte) []byte {
	if i := bytes.Index(raw, callIDMark); i >= 0 {
		v := raw[i+len(callIDMark):]
		if e := bytes.IndexByte(v, '\n'); e >= 0 {
			return bytes.TrimSpace(v[:e])
		}
	}
	m := sip.Parse(raw)
	return m.CallID()
}

// Span returns the time span in words.
func (r *Report) Span() string { return r.SpanIn(time.UTC, "15:04:05.000") }

// SpanIn is Span in a zone, with times of day as a layout has them.
func (r *Report) SpanIn(zone *time.Location, clock string) string {
	if r.First.IsZero() {
		return "no times"
	}
	const day = "2006-01-02 "
	first, last := r.First.In(zone), r.Last.In(zone)
	until := clock
	if last.Format(day) != first.Format(day) {
		until = day + clock
	}
	return first.Format(day+clock) + " to " + last.Format(until+" MST")
}

// Held says what a capture held besides SIP, "" for nothing.
func (r *Report) Held() string {
	parts := make([]string, len(r.Counted))
	for i, c := range r.Counted {
		parts[i] = fmt.Sprintf("%d %s", c.Count, c.Name)
	}
	return strings.Join(parts, ", ")
}

// Assumed says how many messages have the day or year of a line above, "" where the day of all is
// told, and where that of none is, as the zone's words say.
func (r *Report) Assumed() string {
	if r.Undated == 0 || r.Log.Zone.Undated {
		return ""
	}
	return fmt.Sprintf("the lines of %d of %d messages do not tell their day or year: that of a line above is taken (inferred)", r.Undated, r.Messages)
}

// Remarks says what was odd about the input, a sentence each: the problems, how many
// there were beyond them, and what a capture held besides SIP.
func (r *Report) Remarks() []string {
	var list []string
	for _, p := range r.Problems {
		list = append(list, p.Error())
	}
	switch r.Omitted {
	case 0:
	case 1:
		list = append(list, r.Log.File+": and 1 more problem")
	default:
		list = append(list, fmt.Sprintf("%s: and %d more problems", r.Log.File, r.Omitted))
	}
	for _, text := range r.Asides() {
		list = append(list, r.Log.File+": "+text)
	}
	return list
}

// Asides says what of the times is assumed, and what the input holds besides SIP.
func (r *Report) Asides() []string {
	return slices.DeleteFunc([]string{r.Assumed(), r.Held()}, func(text string) bool { return text == "" })
}

// NoMessages wraps [ErrNoMessages] with what the inputs hold instead, and with what
// may make them readable. It is nil when they hold messages, and of a shard, which may
// hold no more than what a log says about the messages of others.
func NoMessages(reports []*Report) error {
	const most = 5
	var errs []error
	for i, r := range reports {
		switch held := r.Held(); {
		case r.Messages > 0 || r.Log.Shard() >= 0:
		case len(errs) == most:
			return errors.Join(append(errs, fmt.Errorf("and %d more inputs", len(reports)-i))...)
		case held == "":
			errs = append(errs, fmt.Errorf("%s: %w", r.Log.Name(), ErrNoMessages))
		default:
			errs = append(errs, fmt.Errorf("%s: %w, but %s; what Wireshark can read of it, tshark -r FILE -Y sip -U \"OSI layer 7\" -w OUT.pcapng makes readable",
				r.Log.Name(), ErrNoMessages, held))
		}
	}
	return errors.Join(errs...)
}
