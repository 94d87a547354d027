package main

import (
	"embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/query"
)

// The shells that have a completion are the files of the folder. Each asks the program for
// the words that the one at the cursor may become, so that they are those of the program
// that runs.
//
// As a file of $fpath that for zsh is the function itself, which the first key that
// completes calls: it then has to complete. PowerShell before version 7.3 leaves out empty
// words that a program is to get: their number tells of one at the end.
//
//go:embed completion
var completionFiles embed.FS

func shellNames() []string { return names(completionFiles, "completion/*") }

func (s *console) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print what makes a shell complete ocsconv's commands and flags",
		UsageText: "ocsconv completion " + strings.Join(shellNames(), "|"),
		Description: "bash:        ocsconv completion bash > ~/.local/share/bash-completion/completions/ocsconv\n" +
			"zsh:         ocsconv completion zsh > a folder of $fpath, as _ocsconv\n" +
			"fish:        ocsconv completion fish > ~/.config/fish/completions/ocsconv.fish\n" +
			"PowerShell:  ocsconv completion powershell | Out-String | Invoke-Expression, in $PROFILE",
		Action: func(c *cli.Context) error {
			args := c.Args().Slice()
			if len(args) > 1 && args[0] == "of" {
				number, err := strconv.Atoi(args[1])
				if err != nil || number < 1 {
					return usagef("completion of: %q is no number of words", args[1])
				}
				for _, w := range completions(c.App, append(args[2:], "")[:min(number, len(args)-1)]) {
					fmt.Fprintf(s.stdout, "%s\t%s\n", w.text, w.about)
				}
				return nil
			}
			if len(args) != 1 || !slices.Contains(shellNames(), args[0]) {
				return usagef("say for which shell: ocsconv completion %s", strings.Join(shellNames(), ", "))
			}
			_, err := io.WriteString(s.stdout, text(completionFiles, "completion/"+args[0]))
			return err
		},
	}
}

// word is what a word on the command line may become.
type word struct{ text, about string }

// completions are what the last of some words behind the program's name may become. There
// are none where a file may stand, or a value that is not one of a few.
func completions(app *cli.App, words []string) (list []word) {
	last, before := words[len(words)-1], words[:len(words)-1]
	flags := app.Flags
	var verb *cli.Command
	if len(before) > 0 {
		if verb = app.Command(before[0]); verb != nil {
			flags = verb.Flags
		}
	}
	front := "" // the words of a list that are there already
	switch values := flagWords(before); {
	case values != nil:
		if slices.Contains(listFlags, strings.TrimLeft(before[len(before)-1], "-")) {
			front = last[:strings.LastIndexByte(last, ',')+1]
		}
		list = plain(values)
	case strings.HasPrefix(last, "-"):
		for _, f := range slices.Concat(flags, []cli.Flag{cli.HelpFlag}) {
			for _, name := range f.Names() {
				list = append(list, word{dashed(name), flagUsage(f)})
			}
		}
	case len(before) == 0:
		for _, c := range app.Commands {
			list = append(list, word{c.Name, c.Usage})
		}
		list = append(list, word{"help", "tell more about a command or a topic"})
	case before[0] == "help":
		for _, c := range app.Commands {
			list = append(list, word{c.Name, c.Usage})
		}
		list = append(list, plain(topics())...)
	case before[0] == "completion":
		list = plain(shellNames())
	case verb != nil:
		for _, c := range verb.Subcommands {
			list = append(list, word{c.Name, c.Usage})
		}
	}
	for i := range list {
		list[i].text = front + list[i].text
	}
	list = slices.DeleteFunc(list, func(w word) bool { return !strings.HasPrefix(w.text, last) })
	slices.SortFunc(list, func(a, b word) int { return strings.Compare(a.text, b.text) })
	return slices.CompactFunc(list, func(a, b word) bool { return a.text == b.text })
}

func plain(texts []string) (list []word) {
	for _, t := range texts {
		list = append(list, word{text: t})
	}
	return list
}

func flagUsage(f cli.Flag) string {
	if d, ok := f.(cli.DocGenerationFlag); ok {
		return strings.ReplaceAll(d.GetUsage(), "`", "")
	}
	return ""
}

// listFlags are the flags that take several words, with commas between.
var listFlags = []string{"as", "kind", "outcome"}

// flagWords are the words that the flag at the end of a command line takes, nil for one
// that takes any, or none.
func flagWords(before []string) []string {
	name := ""
	if len(before) > 0 && strings.HasPrefix(before[len(before)-1], "-") {
		name = strings.TrimLeft(before[len(before)-1], "-")
	}
	return map[string][]string{
		"encap": slices.Sorted(maps.Keys(encapsulations)), "lanes": {"address", "endpoint"}, "redact": {"secrets", "people", "all"},
		"as": append(formNames(), parquetForm), "by": bys(), "kind": query.KindNames(), "outcome": query.OutcomeNames(), "filter-version": {"newest", "4.0"}, "to": writable(), "show-tz": {"logs", "local"}, "tz": {"auto", "local"},
	}[name]
}
