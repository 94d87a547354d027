package main

import (
	"fmt"
	"io"
	"strings"
)

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
	fmt.Fprint(w, " '*:input:_files'\n\t\t;;\n\tesac\n}\n\n")
	fmt.Fprint(w, zshEnd)
}

// zshEnd is for both ways to load the script. As a file of $fpath it is the function
// itself, which the first key that completes calls: it then has to complete. A script
// that is sourced says what its function is for.
const zshEnd = `if [ "$funcstack[1]" = _ocsconv ]; then
	_ocsconv "$@"
else
	compdef _ocsconv ocsconv
fi
`

func zshOptions(w io.Writer, list []option) {
	for _, o := range list {
		value := ""
		switch {
		case o.list:
			value = ":values:_sequence compadd - " + strings.Join(o.words, " ")
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
