package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/query"
	"ocsconv/converters/table"
	"ocsconv/formats"
	"ocsconv/formats/printable"
)

func (s *invocation) findCommand() *cli.Command {
	return &cli.Command{
		Name:      "find",
		Usage:     "find the calls of a user, a time, an outcome, a cause, a text",
		UsageText: "ocsconv find INPUT... [WORDS] [--user WHO] [--around TIME]",
		Description: "Operands that are no files are words: each must be a user of the session or stand in one of\n" +
			"its messages. Under every session the lines that have a word are listed with file and line,\n" +
			"three of them unless --verbose asks for all.",
		Flags:  append(append(commonFlags(), printFlags()...), sessionFlag()),
		Action: s.keeping(s.find),
	}
}

// inputsAndWords tells the operands of find apart: what names a file, a folder,
// a pattern or standard input is an input, the rest are words.
func inputsAndWords(operands []string) (inputs, words []string) {
	for _, o := range operands {
		_, err := os.Stat(o)
		if err == nil || o == "-" || strings.ContainsAny(o, `*?[/\`) {
			inputs = append(inputs, o)
			continue
		}
		words = append(words, o)
	}
	return inputs, words
}

func (s *invocation) find(c *cli.Context) error {
	inputs, words := inputsAndWords(c.Args().Slice())
	if len(inputs) == 0 {
		return usagef("no input given: none of the operands is a file")
	}
	k, err := s.analyseInputs(c, inputs, func(r *reading) { r.query.Words = words }, converters.Options{})
	if err != nil {
		return err
	}
	defer k.done()
	hits, err := k.hits(words, c.StringSlice("text"))
	if err != nil {
		return err
	}
	most := 3
	if c.Bool("verbose") {
		most = maxHits
	}
	err = k.print(func(w io.Writer) error { return k.listHits(w, hits, most) })
	if err != nil {
		return err
	}
	if !k.quiet && !k.none() {
		n := k.Analysis.Len()
		if k.picked != nil {
			n = len(k.picked)
		}
		k.say("%s of %d", count(n, "session"), k.Analysis.Len())
	}
	return k.end()
}

// maxHits bounds the lines that are kept of one session.
const maxHits = 1000

// hit is one line that has a word.
type hit struct {
	file string
	line int
	text string
}

// found is what a session's messages have of the words.
type found struct {
	hits []hit
	more int // beyond maxHits
}

// hits looks for the words, and for texts as they are, in the messages of the
// sessions that were picked.
func (k *analysed) hits(words, texts []string) (map[int]*found, error) {
	if len(words)+len(texts) == 0 || k.none() {
		return nil, nil
	}
	var patterns []string
	add := func(list []string, pattern func(string) string) {
		for _, w := range list {
			patterns = append(patterns, pattern(w))
			if k.redactor != nil { // the lines are those that are shown
				patterns = append(patterns, pattern(k.redactor.Text(w)))
			}
		}
	}
	add(words, query.Pattern)
	add(texts, regexp.QuoteMeta)
	asked, err := regexp.Compile("(?i)" + strings.Join(patterns, "|"))
	if err != nil {
		return nil, err
	}
	picked := setOf(k.picked)
	all := map[int]*found{}
	for p, err := range k.Packets(k.ctx) {
		if err != nil {
			return nil, err
		}
		n := p.Session.Number
		if k.picked != nil && !picked[n] {
			continue
		}
		if all[n] == nil {
			all[n] = &found{}
		}
		all[n].search(p.Message, k.Name(p.Message.Origin.File), asked)
	}
	return all, nil
}

// search notes the lines of a message that have a word. A server's trace orders
// the headers its own way, so there the line of the message stands for all.
func (f *found) search(m *formats.Message, file string, words *regexp.Regexp) {
	number := m.Origin.Line
	for line := range bytes.Lines(m.Raw) {
		if words.Match(line) {
			if len(f.hits) == maxHits {
				f.more++
			} else {
				f.hits = append(f.hits, hit{file, number, string(bytes.TrimSpace(line))})
			}
		}
		if number > 0 && !m.Origin.ServerTrace {
			number++
		}
	}
}

// listHits prints a line for each session and below it the lines that have a
// word.
func (k *analysed) listHits(w io.Writer, hits map[int]*found, most int) error {
	var list bytes.Buffer
	var numbers []int
	sessions := func(yield func(*annotate.Session) bool) {
		for one := range k.chosen() {
			numbers = append(numbers, one.Number)
			if !yield(one) {
				return
			}
		}
	}
	if err := table.List(&list, sessions, k.listOptions()); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	rows := slices.Collect(bytes.Lines(list.Bytes()))
	for i, row := range rows {
		out.Write(row)
		if i == 0 {
			continue
		}
		f := hits[numbers[i-1]]
		if f == nil {
			continue
		}
		for _, h := range f.hits[:min(most, len(f.hits))] {
			fmt.Fprintf(out, "     %s:%d: %s\n", printable.Terminal.Text(h.file), h.line, printable.Terminal.Text(shortened(h.text)))
		}
		if more := len(f.hits) + f.more - min(most, len(f.hits)); more > 0 {
			fmt.Fprintf(out, "     … %s\n", count(more, "more line"))
		}
	}
	return out.Flush()
}

// shortened keeps a line of a body from filling the screen.
func shortened(s string) string {
	const most = 200
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
