package main

import (
	"fmt"
	"io"
	"strings"
)

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
		case o.list:
			fmt.Fprintf(w, " -x -a %s", fishWord("(__fish_complete_list , 'printf \"%s\\n\" "+strings.Join(o.words, " ")+"')"))
		case len(o.words) > 0:
			fmt.Fprintf(w, " -x -a %s", fishWord(strings.Join(o.words, " ")))
		case o.value:
			fmt.Fprint(w, " -r")
		}
		fmt.Fprintf(w, " -d %s\n", fishWord(o.usage))
	}
}
