package main

import (
	"fmt"
	"io"
	"strings"
)

func bashCompletion(w io.Writer, g *grammar) {
	fmt.Fprint(w, "# Completion of ocsconv for bash.\n_ocsconv() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n\tcase $prev in\n")
	for _, o := range g.withWords() {
		if o.list {
			fmt.Fprintf(w, "\t%s)\n\t\t[[ $cur == *,* ]] && words=${cur%%,*},\n\t\tCOMPREPLY=($(compgen -P \"$words\" -W '%s' -- \"${cur##*,}\")); return ;;\n", strings.Join(o.names, "|"), strings.Join(o.words, " "))
			continue
		}
		fmt.Fprintf(w, "\t%s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", strings.Join(o.names, "|"), strings.Join(o.words, " "))
	}
	fmt.Fprint(w, "\tesac\n\tif ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then\n")
	fmt.Fprintf(w, "\t\twords='%s'\n\telse\n\t\tcase ${COMP_WORDS[1]} in\n", strings.Join(verbNames(g.commands), " "))
	for _, v := range g.commands {
		fmt.Fprintf(w, "\t\t%s)\n\t\t\tif [[ $cur == -* ]]; then words='%s'; else words='%s'; fi ;;\n", v.name, strings.Join(allNames(v.options), " "), strings.Join(v.words, " "))
	}
	fmt.Fprintf(w, "\t\t*) [[ $cur == -* ]] && words='%s' ;;\n\t\tesac\n\tfi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F _ocsconv ocsconv\n", strings.Join(allNames(g.alone), " "))
}
