package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/annotate/catalog"
	"ocsconv/converters/input/document"
	"ocsconv/formats/printable"
	"ocsconv/formats/textlog"
)

func (s *console) explainCommand() *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say what an ms-diagnostics id, a status code or a pasted header means, and what to do",
		UsageText: "ocsconv explain ID|HEADER...",
		Description: "A line that was pasted from a trace may stand without quotes where the shell lets it; - reads\n" +
			"lines from standard input. Explained are ms-diagnostics and their kin, by the header that carries\n" +
			"the id, Reason (SIP, Q.850), Warning, User-Agent, MediaDebug lists and masks of ICE warnings,\n" +
			"HRESULTs and error numbers of Windows; a whole SIP message, and the XML of a quality report,\n" +
			"whole, cut or quoted; and the words of tables and summaries, such as no-evidence.\n" +
			"Other words are looked for in what the ids mean.",
		Action: s.explain,
	}
}

func (s *console) explain(c *cli.Context) error {
	if c.NArg() == 0 {
		return usagef("nothing to explain; give an id such as 13004, a status code, or a header line in quotes")
	}
	texts, err := s.texts(c.Args().Slice())
	if err != nil {
		return err
	}
	for i, text := range texts {
		texts[i] = document.Shown(text)
	}
	if s.explainOwn(strings.Join(texts, " ")) {
		return nil
	}
	explained, unknown := 0, 0
	var rest []string
	for _, text := range texts {
		// The lines of a message and of a report are no topics of their own.
		list := annotate.ExplainPasted(text)
		for _, e := range list {
			if explained > 0 {
				fmt.Fprintln(s.stdout)
			}
			s.explanation(e)
			explained++
		}
		if len(list) == 0 {
			rest = append(rest, text)
		}
	}
	topics := topicsOf(rest)
	for _, topic := range topics {
		list, err := catalog.Explain(topic)
		switch {
		case err != nil && len(topics) == 1 && explained == 0:
			return err
		case err != nil:
			s.say("%v", err)
			unknown++
			continue
		}
		if list[0].Found {
			s.say("no id is called %q; ids whose words contain it:", topic)
		}
		for _, e := range list[:min(len(list), maxExplained)] {
			if explained > 0 {
				fmt.Fprintln(s.stdout)
			}
			s.explanation(e)
			explained++
		}
		if more := len(list) - maxExplained; more > 0 {
			s.say("and %s with the words of %q; more words find fewer", count(more, "more id"), topic)
		}
	}
	if explained == 0 {
		return errors.New("nothing is known of any of them")
	}
	return partly(unknown > 0, nil)
}

// explainOwn explains a word that this program itself prints, and reports whether it is
// one.
func (s *console) explainOwn(word string) bool {
	terms := termsOf(word)
	if terms == nil {
		return false
	}
	fmt.Fprintln(s.stdout, printable.Terminal.Text(strings.ToLower(strings.TrimSpace(word))))
	for _, t := range terms {
		fmt.Fprintf(s.stdout, "  %-10s %s: %s\n", "means", t.of, t.says)
	}
	fmt.Fprintf(s.stdout, "  %-10s %s\n", "see", "ocsconv help fields")
	return true
}

// maxExplained is how many ids are explained that some words were found in.
const maxExplained = 8

// texts returns what was pasted: the operands, or all of standard input for "-".
func (s *console) texts(operands []string) ([]string, error) {
	if len(operands) == 1 && strings.Trim(operands[0], "0123456789. ") == "" {
		operands = strings.Fields(operands[0]) // several ids in quotes
	}
	if len(operands) != 1 || operands[0] != "-" {
		return operands, nil
	}
	whole, err := pasted(s.stdin)
	if err == nil && strings.TrimSpace(whole) == "" {
		err = usagef("nothing to explain on standard input")
	}
	return []string{whole}, err
}

// topicsOf returns what is to be explained of texts: the lines of one that has several,
// else each, or all of them as one line where a line was pasted without quotes.
func topicsOf(texts []string) []string {
	if len(texts) == 1 && strings.Contains(texts[0], "\n") {
		return pastedLines(texts[0])
	}
	for i := range texts {
		texts[i] = withoutQuotes(texts[i])
	}
	return lines(texts)
}

// withoutQuotes returns a line without the marks with which a mail quotes another.
func withoutQuotes(line string) string {
	for strings.HasPrefix(line, ">") {
		line = strings.TrimPrefix(line[1:], " ")
	}
	return line
}

// lines returns the operands, or the one line that they are.
func lines(operands []string) []string {
	if len(operands) > 0 && strings.HasSuffix(operands[0], ":") {
		return []string{strings.Join(operands, " ")} // a header whose value alone was quoted
	}
	ids := true
	for _, o := range operands {
		if strings.ContainsAny(o, " \t") {
			return operands
		}
		ids = ids && strings.Trim(o, "0123456789.") == ""
	}
	if line := strings.Join(operands, " "); !ids {
		if _, err := catalog.Explain(line); err == nil {
			return []string{line}
		}
	}
	return operands
}

// pasted reads what stands on standard input.
func pasted(r io.Reader) (string, error) {
	const most = 1 << 20
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return "", err
	}
	if len(text) > most {
		return "", errors.New("standard input is longer than 1 MiB; give the lines that matter")
	}
	decoded, err := io.ReadAll(textlog.Decode(bytes.NewReader(text), textlog.SniffEncoding(text)))
	return string(decoded), err
}

// pastedLines returns the lines that hold anything.
func pastedLines(text string) (list []string) {
	for line := range strings.Lines(text) {
		line = withoutQuotes(line)
		folded := len(list) > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"))
		switch line = strings.TrimSpace(line); {
		case line == "":
		case folded || len(list) > 0 && goesOn(list[len(list)-1], line):
			list[len(list)-1] += " " + line
		default:
			list = append(list, line)
		}
	}
	return list
}

// goesOn reports whether a header that was pasted on several lines goes on in the
// next one: it ends at a separator, or a separator begins the next.
func goesOn(line, next string) bool {
	if !strings.Contains(line, ":") || strings.ContainsAny(line[:strings.IndexByte(line, ':')], " \t") {
		return false
	}
	name, _, _ := strings.Cut(next, ":")
	return strings.ContainsAny(name, "=\"") && strings.ContainsAny(line[len(line)-1:], ";,\"") || strings.ContainsAny(next[:1], ";,")
}

// explanation prints one explanation: what it is, who says it, what it means.
func (s *console) explanation(e catalog.Explanation) {
	title := e.Subject
	if e.Title != "" && e.Title != e.Subject {
		title += "  " + e.Title
	}
	fmt.Fprintln(s.stdout, printable.Terminal.Text(title))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(s.stdout, "  %-10s %s\n", name, printable.Terminal.Text(value))
		}
	}
	line("from", e.Component)
	line("means", e.Meaning)
	line("next", e.Next)
	for _, d := range e.Details {
		line(string(d.Name), string(d.Value))
	}
	if !e.Exact && e.Kind == catalog.KindDiagnostic && e.Source != "" {
		line("known by", "its range only; the id itself is in no published list")
	}
	line("see", e.Source)
}
