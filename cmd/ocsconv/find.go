package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input/source"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats/printable"
)

func (s *invocation) findCommand() *cli.Command {
	return &cli.Command{
		Name:      "find",
		Usage:     "find the calls of a user, a time, an outcome, a cause, a text",
		UsageText: "ocsconv find INPUT... [WORDS] [--user WHO] [--around TIME]",
		Description: "Operands that are no files are words: each must be a user of the session or stand in one of\n" +
			"its messages. Under every session the lines that have a word are listed with file and line,\n" +
			"three of them unless --verbose asks for all. Calls, conferences and instant messages are listed,\n" +
			"and other sessions where there are no such, or --all is given. --json has every session as\n" +
			"ocsconv sessions --json does, with the lines in \"found\": file, line and text, and the number\n" +
			"of others in \"found_more\".",
		Flags: append(append(commonFlags(), printFlags()...), sessionFlag(), allFlag(),
			&cli.BoolFlag{Name: "json", Usage: "one JSON object per line and session, with every message and the lines that were found"},
		),
		Action: s.keeping(s.find),
	}
}

// inputsAndWords tells the operands of find apart: what names a file, a folder,
// a pattern or standard input is an input, the rest are words.
func inputsAndWords(operands []string) (inputs, words []string) {
	for _, o := range operands {
		o = unquotedFile(o)
		_, err := os.Stat(o)
		if err == nil || o == "-" || strings.ContainsAny(o, `*?[/\`) {
			inputs = append(inputs, o)
			continue
		}
		words = append(words, o)
	}
	return inputs, words
}

// noneIsFile says that no operand names an input, and which name here the first one may
// have been meant for.
func noneIsFile(words []string) error {
	if len(words) == 0 {
		return usagef("no input given: name a file or a folder")
	}
	if near := source.Near(words[0]); near != "" {
		return usagef("%s: no such file or folder; did you mean %s?", words[0], near)
	}
	return usagef("no input given: none of the operands is a file; %s: no such file or folder", words[0])
}

func (s *invocation) find(c *cli.Context) error {
	inputs, words := inputsAndWords(c.Args().Slice())
	words = unquotedAll(words)
	if len(inputs) == 0 {
		return noneIsFile(words)
	}
	form, err := endingOf(c, "json")
	if err != nil {
		return err
	}
	asJSON := form != nil || c.Bool("json")
	most := 3
	if asJSON || c.Bool("verbose") {
		most = maxHits
	}
	var seek *seeker
	k, failed := s.analyseInputs(c, inputs, func(r *reading) {
		r.query.Words = words
		if r.redactor == nil {
			seek, err = newSeeker(words, c.StringSlice("text"), most, nil)
			r.seek = seek
		}
	}, converters.Options{SessionsOnly: true})
	if failed != nil {
		return failed
	}
	defer k.done()
	if k.redactor != nil { // which has made something of the words by now
		seek, err = newSeeker(words, c.StringSlice("text"), most, k.redactor)
	}
	if err != nil {
		return err
	}
	hits, err := k.hits(seek)
	if err != nil {
		return err
	}
	var left *leftOut
	err = k.print(func(w io.Writer) (err error) {
		if asJSON {
			return k.writeHits(w, hits)
		}
		left, err = k.listHits(w, hits, seek, c.Bool("all"))
		return err
	})
	if err != nil {
		return err
	}
	if !k.quiet && !k.none() {
		n := k.Len()
		if k.picked != nil {
			n = len(k.picked)
		}
		k.say("%s of %d", count(n, "session"), k.Len())
	}
	left.say(k)
	return k.end()
}

// foundLine is one line that has a word, in JSON.
type foundLine struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// writeHits writes the JSON of each session, and in it the lines that have a word.
func (k *analysed) writeHits(w io.Writer, hits map[int]*found) error {
	for s := range k.chosen() {
		lines, more := []foundLine{}, 0
		if f := hits[s.Number]; f != nil {
			for _, h := range f.hits {
				lines = append(lines, foundLine{h.file, h.line, h.text})
			}
			more = f.more
		}
		if err := export.WriteJSONWith(w, s, export.Member{Name: "found", Value: lines}, export.Member{Name: "found_more", Value: more}); err != nil {
			return err
		}
	}
	return nil
}

// listHits prints a line for each session and below it the lines that have a
// word.
func (k *analysed) listHits(w io.Writer, hits map[int]*found, seek *seeker, all bool) (*leftOut, error) {
	var list bytes.Buffer
	var numbers []int
	left, err := k.list(&list, all, func(one *annotate.Session) { numbers = append(numbers, one.Number) })
	if err != nil {
		return left, err
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
		for _, h := range f.hits {
			k.writeHit(out, h, seek)
		}
		if f.more > 0 {
			fmt.Fprintf(out, "     … %s\n", count(f.more, "more line"))
		}
	}
	return left, out.Flush()
}

// writeHit prints a line that has a word. On a terminal it is one line there too, and
// the word is marked.
func (k *analysed) writeHit(w io.Writer, h hit, seek *seeker) {
	where := fmt.Sprintf("     %s:%d: ", printable.Terminal.Text(k.Name(h.file)), h.line)
	text := []byte(printable.Terminal.Text(h.text))
	options := k.listOptions()
	if options.Columns > 0 {
		const least = 20 // of the line, below which a terminal may wrap it
		text = seek.shortened(text, max(least, options.Columns-utf8.RuneCountInString(where)))
	}
	if at := seek.where(text); at != nil && options.Colour {
		text = slices.Concat(text[:at[0]], []byte("\x1b["+palette.Found.SGR+"m"), text[at[0]:at[1]], []byte("\x1b[0m"), text[at[1]:])
	}
	fmt.Fprintf(w, "%s%s\n", where, text)
}
