package main

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// shells are those for which there is a completion, and what writes it.
var shells = map[string]func(io.Writer, *grammar){
	"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion,
}

func shellNames() []string { return slices.Sorted(maps.Keys(shells)) }

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
