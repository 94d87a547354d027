package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/query"
	"ocsconv/formats/known"
)

// grammar is what the program takes, as completions need it.
type grammar struct {
	commands []verb
	alone    []option // without a command
	topics   []string
}

// verb is a command.
type verb struct {
	name, usage string
	options     []option
	words       []string // its operands, when they are of a few words and no files
}

// option is a flag.
type option struct {
	names  []string // with their dashes
	usage  string
	value  bool     // it has one
	words  []string // the values, when they are of a few words
	list   bool     // the value is several of the words, with commas between
	folder bool     // the value is a folder
}

func grammarOf(app *cli.App) *grammar {
	g := &grammar{alone: optionsOf(app.Flags), topics: topics()}
	for _, c := range app.Commands {
		v := verb{name: c.Name, usage: c.Usage, options: optionsOf(c.Flags)}
		for _, sub := range c.Subcommands {
			v.words = append(v.words, sub.Name)
		}
		if c.Name == "completion" {
			v.words = shellNames()
		}
		g.commands = append(g.commands, v)
	}
	help := verb{name: "help", usage: "tell more about a command or a topic"}
	for _, v := range g.commands {
		help.words = append(help.words, v.name)
	}
	help.words = slices.Compact(slices.Sorted(slices.Values(slices.Concat(help.words, g.topics))))
	g.commands = append(g.commands, help)
	return g
}

// valueWords are the words that some flags take.
func valueWords() map[string][]string {
	return map[string][]string{
		"encap": slices.Sorted(maps.Keys(encapsulations)), "lanes": {"address", "endpoint"}, "redact": {"secrets", "people", "all"},
		"as": append(formNames(), parquetForm), "by": bys(), "kind": query.KindNames(), "outcome": query.OutcomeNames(), "filter-version": {"newest", "4.0"}, "to": writableNames(), "show-tz": {"logs", "local"}, "tz": {"auto", "local"},
	}
}

// wordLists are the flags of them that take several words, with commas between.
var wordLists = []string{"as", "kind", "outcome"}

// writableNames are the formats that --to takes.
func writableNames() []string {
	var names []string
	for _, f := range known.Formats {
		if f.NewWriter != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

func optionsOf(flags []cli.Flag) []option {
	words := valueWords()
	var list []option
	for _, f := range slices.Concat(flags, []cli.Flag{cli.HelpFlag}) {
		d, ok := f.(cli.DocGenerationFlag)
		if !ok {
			continue
		}
		o := option{usage: strings.ReplaceAll(d.GetUsage(), "`", ""), value: d.TakesValue()}
		for _, name := range f.Names() {
			o.names = append(o.names, dashed(name))
			o.words = append(o.words, words[name]...)
			o.list = o.list || slices.Contains(wordLists, name)
			o.folder = o.folder || name == "dir"
		}
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b option) int { return cmp.Compare(a.names[0], b.names[0]) })
	return list
}

// allNames are the spellings of options.
func allNames(list []option) []string {
	var names []string
	for _, o := range list {
		names = append(names, o.names...)
	}
	return names
}

// withWords are the options whose values are a few words, of all commands. An
// option takes the same words wherever it is.
func (g *grammar) withWords() []option {
	var list []option
	seen := map[string]bool{}
	for _, options := range append([][]option{g.alone}, optionLists(g.commands)...) {
		for _, o := range options {
			if len(o.words) > 0 && !seen[o.names[0]] {
				seen[o.names[0]] = true
				list = append(list, o)
			}
		}
	}
	return list
}

func optionLists(verbs []verb) [][]option {
	var lists [][]option
	for _, v := range verbs {
		lists = append(lists, v.options)
	}
	return lists
}

func verbNames(verbs []verb) []string {
	var names []string
	for _, v := range verbs {
		names = append(names, v.name)
	}
	return names
}
