package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/formats/known"
)

// shells are those for which there is a completion, and what writes it.
var shells = map[string]func(io.Writer, *grammar){
	"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion,
}

func shellNames() []string { return slices.Sorted(maps.Keys(shells)) }

func (s *invocation) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print what makes a shell complete ocsconv's commands and flags",
		UsageText: "ocsconv completion " + strings.Join(shellNames(), "|"),
		Description: "bash:        ocsconv completion bash > ~/.local/share/bash-completion/completions/ocsconv\n" +
			"zsh:         ocsconv completion zsh > a folder of $fpath, as _ocsconv\n" +
			"fish:        ocsconv completion fish > ~/.config/fish/completions/ocsconv.fish\n" +
			"PowerShell:  ocsconv completion powershell | Out-String | Invoke-Expression, in $PROFILE",
		Action: func(c *cli.Context) error {
			write := shells[c.Args().First()]
			if c.NArg() != 1 || write == nil {
				return usagef("say for which shell: ocsconv completion %s", strings.Join(shellNames(), ", "))
			}
			var b strings.Builder
			write(&b, grammarOf(c.App))
			_, err := io.WriteString(s.stdout, b.String())
			return err
		},
	}
}

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
		"to": writableNames(), "show-tz": {"logs", "local"}, "tz": {"auto", "local"},
	}
}

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

func bashCompletion(w io.Writer, g *grammar) {
	fmt.Fprint(w, "# Completion of ocsconv for bash.\n_ocsconv() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n\tcase $prev in\n")
	for _, o := range g.withWords() {
		fmt.Fprintf(w, "\t%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", strings.Join(o.names, "|"), strings.Join(o.words, " "))
	}
	fmt.Fprint(w, "\tesac\n\tif ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then\n")
	fmt.Fprintf(w, "\t\twords='%s'\n\telse\n\t\tcase ${COMP_WORDS[1]} in\n", strings.Join(verbNames(g.commands), " "))
	for _, v := range g.commands {
		fmt.Fprintf(w, "\t\t%s)\n\t\t\tif [[ $cur == -* ]]; then words='%s'; else words='%s'; fi ;;\n", v.name, strings.Join(allNames(v.options), " "), strings.Join(v.words, " "))
	}
	fmt.Fprintf(w, "\t\t*) [[ $cur == -* ]] && words='%s' ;;\n\t\tesac\n\tfi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F _ocsconv ocsconv\n", strings.Join(allNames(g.alone), " "))
}

func verbNames(verbs []verb) []string {
	var names []string
	for _, v := range verbs {
		names = append(names, v.name)
	}
	return names
}

// zshWord writes a text for a list of zsh, where a colon ends the word.
func zshWord(s string) string {
	return "'" + strings.NewReplacer(`'`, `'\''`, `:`, `\:`, `[`, `\[`, `]`, `\]`).Replace(s) + "'"
}

func zshCompletion(w io.Writer, g *grammar) {
	fmt.Fprint(w, "#compdef ocsconv\n# Completion of ocsconv for zsh.\n\n_ocsconv() {\n\tlocal -a verbs\n\tverbs=(\n")
	for _, v := range g.commands {
		fmt.Fprintf(w, "\t\t'%s:'%s\n", v.name, zshWord(v.usage))
	}
	fmt.Fprint(w, "\t)\n\tif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n\t\t_describe command verbs\n\t\t_files\n\t\treturn\n\tfi\n\tcase $words[2] in\n")
	for _, v := range g.commands {
		fmt.Fprintf(w, "\t%s)\n\t\t_arguments -S", v.name)
		zshOptions(w, v.options)
		if len(v.words) > 0 {
			fmt.Fprintf(w, " '*:word:(%s)'\n\t\t;;\n", strings.Join(v.words, " "))
			continue
		}
		fmt.Fprint(w, " '*:input:_files'\n\t\t;;\n")
	}
	fmt.Fprint(w, "\t*)\n\t\t_arguments -S")
	zshOptions(w, g.alone)
	fmt.Fprint(w, " '*:input:_files'\n\t\t;;\n\tesac\n}\n\ncompdef _ocsconv ocsconv\n")
}

func zshOptions(w io.Writer, list []option) {
	for _, o := range list {
		value := ""
		switch {
		case len(o.words) > 0:
			value = ":value:(" + strings.Join(o.words, " ") + ")"
		case o.folder:
			value = ":folder:_files -/"
		case o.value:
			value = ":value:_files"
		}
		for _, name := range o.names {
			fmt.Fprintf(w, " \\\n\t\t\t'*%s['%s']%s'", name, zshWord(o.usage), value)
		}
	}
}

// fishWord quotes a text for fish.
func fishWord(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

func fishCompletion(w io.Writer, g *grammar) {
	names := strings.Join(verbNames(g.commands), " ")
	fmt.Fprint(w, "# Completion of ocsconv for fish.\n")
	for _, v := range g.commands {
		fmt.Fprintf(w, "complete -c ocsconv -n __fish_use_subcommand -a %s -d %s\n", v.name, fishWord(v.usage))
	}
	for _, v := range g.commands {
		in := "'__fish_seen_subcommand_from " + v.name + "'"
		if len(v.words) > 0 {
			fmt.Fprintf(w, "complete -c ocsconv -n %s -f -a %s\n", in, fishWord(strings.Join(v.words, " ")))
		}
		fishOptions(w, in, v.options)
	}
	fishOptions(w, "'not __fish_seen_subcommand_from "+names+"'", g.alone)
}

func fishOptions(w io.Writer, condition string, list []option) {
	for _, o := range list {
		fmt.Fprintf(w, "complete -c ocsconv -n %s", condition)
		for _, name := range o.names {
			if long, ok := strings.CutPrefix(name, "--"); ok {
				fmt.Fprintf(w, " -l %s", long)
			} else {
				fmt.Fprintf(w, " -s %s", name[1:])
			}
		}
		switch {
		case len(o.words) > 0:
			fmt.Fprintf(w, " -x -a %s", fishWord(strings.Join(o.words, " ")))
		case o.value:
			fmt.Fprint(w, " -r")
		}
		fmt.Fprintf(w, " -d %s\n", fishWord(o.usage))
	}
}

// powershellWord quotes a text for PowerShell.
func powershellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func powershellCompletion(w io.Writer, g *grammar) {
	list := func(words []string) string {
		quoted := make([]string, len(words))
		for i, word := range words {
			quoted[i] = powershellWord(word)
		}
		return "@(" + strings.Join(quoted, ", ") + ")"
	}
	fmt.Fprint(w, "# Completion of ocsconv for PowerShell.\nRegister-ArgumentCompleter -Native -CommandName ocsconv, ocsconv.exe -ScriptBlock {\n\tparam($word, $line, $position)\n")
	fmt.Fprintf(w, "\t$alone = %s\n\t$verbs = @{\n", list(allNames(g.alone)))
	for _, v := range g.commands {
		fmt.Fprintf(w, "\t\t%s = @{ flags = %s; words = %s }\n", powershellWord(v.name), list(allNames(v.options)), list(v.words))
	}
	fmt.Fprint(w, "\t}\n\t$values = @{\n")
	for _, o := range g.withWords() {
		for _, name := range o.names {
			fmt.Fprintf(w, "\t\t%s = %s\n", powershellWord(name), list(o.words))
		}
	}
	fmt.Fprint(w, `	}
	$before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
	$last = if ($before.Count -gt 0) { $before[-1] } else { '' }
	$verb = if ($before.Count -gt 1) { $before[1] } else { '' }
	$found = if ($values.ContainsKey($last)) { $values[$last] }
	elseif ($word -like '-*') { if ($verbs.ContainsKey($verb)) { $verbs[$verb].flags } else { $alone } }
	elseif ($before.Count -le 1) { $verbs.Keys | Sort-Object }
	elseif ($verbs.ContainsKey($verb)) { $verbs[$verb].words }
	$found | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`)
}
