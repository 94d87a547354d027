package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"ocsconv/converters/input"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/input/source"
	"ocsconv/converters/shard"
	"ocsconv/formats"
)

// inputs opens what the operands name. Inputs that cannot be read or are in no
// known format are named and skipped; when nothing is left that is an error.
// The caller runs done at the end.
func (s *invocation) inputs(args []string) (inputs []*input.Input, skipped int, done func(), err error) {
	if len(args) == 0 {
		return nil, 0, nil, usagef("no input given")
	}
	if err := wordAmong(args); err != nil {
		return nil, 0, nil, err
	}
	for i, arg := range args {
		args[i] = unquotedFile(arg)
	}
	if twice(args) {
		return nil, 0, nil, usagef("standard input is named twice, and can be read once")
	}
	sources, errs := source.Expand(args, s.stdin)
	sources = withoutKnowledge(sources)
	done = func() {
		for _, src := range sources {
			_ = src.Close()
		}
	}
	inputs, damaged := input.OpenAll(s.ctx, sources, s.opening())
	errs = append(errs, damaged...)
	if s.discreet {
		input.Unquote(errs)
	}
	if s.ctx.Err() != nil {
		done()
		return nil, 0, nil, s.ctx.Err()
	}
	if len(inputs) == 0 {
		done()
		return nil, 0, nil, s.nothingReadable(errs)
	}
	s.skipped(errs)
	s.outputs.Protect(slices.Concat(args, paths(inputs)))
	return inputs, len(errs), done, nil
}

// twice reports whether standard input is among the operands more than once: the second
// would find what the first has left.
func twice(args []string) bool {
	n := 0
	for _, arg := range args {
		if arg == source.Stdin || arg == "/dev/stdin" {
			n++
		}
	}
	return n > 1
}

// paths are the files in which inputs lie. What a folder holds beside them is not read,
// so an output may take its place.
func paths(inputs []*input.Input) []string {
	var list []string
	for _, in := range inputs {
		if path := in.Source.Path(); path != "" {
			list = append(list, path)
		}
	}
	return list
}

// maxSkipped is how many inputs that cannot be read are named: a folder of logs may
// hold a thousand other files, and what somebody asked for stands below them.
const maxSkipped = 3

// skipped names inputs that are left out since they cannot be read.
func (s *console) skipped(errs []error) {
	for i, err := range errs {
		if i == maxSkipped && len(errs) > maxSkipped+1 && !s.loud {
			s.say("%s that cannot be read; skipped (--verbose names them)", count(len(errs)-i, "more input"))
			return
		}
		s.say("%v; skipped", input.Brief(err))
	}
}

// withoutKnowledge leaves out what ocsconv shard puts beside the shards: whoever
// reads the folder of both means the shards. Alone it is refused like any other file.
func withoutKnowledge(sources []*source.Source) []*source.Source {
	var kept []*source.Source
	for _, src := range sources {
		if !isKnowledge(src) {
			kept = append(kept, src)
		}
	}
	if len(kept) == 0 {
		return sources
	}
	return kept
}

// isKnowledge tells by the first octets of a file in a folder of knowledge or indexes;
// a log may lie in a folder of that name.
func isKnowledge(src *source.Source) bool {
	switch filepath.Base(filepath.Dir(src.Path())) {
	case shard.KnowledgeFolder, shard.IndexFolder:
	default:
		return false
	}
	r, err := src.Open()
	if err != nil {
		return false // reading it says why
	}
	defer r.Close()
	head := make([]byte, shard.HeadLength)
	n, _ := io.ReadFull(r, head)
	return shard.IsKnowledge(head[:n]) || shard.IsIndex(head[:n])
}

// nothingReadable says why no input can be read. The reasons of every format are for a
// loud run.
func (s *console) nothingReadable(errs []error) error {
	const most = 10
	var list []error
	brief := false
	for _, err := range errs[:min(len(errs), most)] {
		short := input.Brief(err)
		if s.loud {
			short = err
		}
		brief = brief || short != err
		list = append(list, short)
	}
	if more := len(errs) - most; more > 0 {
		list = append(list, fmt.Errorf("and %s that cannot be read", count(more, "more input")))
	}
	if brief {
		list = append(list, errors.New("no input can be read; --verbose says what each format misses"))
	}
	return errors.Join(list...)
}

// once leaves out logs that are named twice, and captures that were made from
// logs which are read too, so that no message counts twice. Nothing is lost with
// them, so they do not count as skipped.
func (s *console) once(inputs []*input.Input, quiet bool) []*input.Input {
	kept, copies := input.Duplicates(inputs)
	if len(copies) == 0 || quiet {
		return kept
	}
	names := copies[0].Source.Name
	if more := len(copies) - 1; more > 0 {
		names += " and " + count(more, "more input")
	}
	s.say("%s: left out, since what is in there is read from another input", names)
	return kept
}

// undated names the inputs that were left out, and counts them.
func (s *console) undated(g *merge.Inputs) int {
	for _, err := range g.Undated {
		s.say("%v; skipped", err)
	}
	return len(g.Undated)
}

// report tells what each input was and held; a loud one by what it was known, too.
func (s *console) report(g *merge.Inputs, reports []*merge.Report, loud bool) {
	like := alike{}
	if len(reports) > fewLogs && !loud {
		reports = like.take(reports)
	}
	for _, r := range reports {
		name := r.Log.Name()
		title := titleOf(r.Log)
		if loud {
			title += ", known by " + r.Log.Format.Marks
		}
		s.say("%s: %s", name, title)
		s.say("%s: %s, %s, %s%s", name, requestsAmong(r.Messages, r.Requests, r.Responses), count(r.CallIDs(), "Call-ID"), r.Span(), writtenIn(r.Log))
		if r.Damaged+r.Altered > 0 {
			s.say("%s: %d damaged, %d altered:", name, r.Damaged, r.Altered)
		}
		s.problems(g, r.Problems, r.Omitted)
		for _, text := range r.Asides() {
			s.say("%s: %s", name, text)
		}
	}
	like.say(s)
}

// titleOf says what a log is.
func titleOf(l *input.Log) string {
	if d := l.Input.Document; d != nil {
		return l.Format.Title + ", in " + d.Kind()
	}
	return l.Format.Title
}

// writtenIn says in which zone a log was written, and how that is known.
func writtenIn(l *input.Log) string {
	if l.Format.Binary {
		return ""
	}
	return fmt.Sprintf(", log in %s (%s)", l.Zone.Clock.Name(), l.Zone.Why)
}

// requestsAmong counts messages by what they are.
func requestsAmong(all, requests, responses int) string {
	return fmt.Sprintf("%s (%s, %s)", count(all, "message"), count(requests, "request"), count(responses, "response"))
}

func (s *console) problems(g *merge.Inputs, list []*formats.SyntaxError, omitted int) {
	for _, p := range list {
		named := *p
		named.File = g.Name(p.File)
		s.say("%v", &named)
	}
	if omitted > 0 {
		s.say("and %s", count(omitted, "more problem"))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
