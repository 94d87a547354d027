package main

import (
	"fmt"
	"io"
	"strings"
)

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
	fmt.Fprint(w, "# Completion of ocsconv for PowerShell.\nRegister-ArgumentCompleter -Native -CommandName 'ocsconv', 'ocsconv.exe' -ScriptBlock {\n\tparam($word, $line, $position)\n")
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
