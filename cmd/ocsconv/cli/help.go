package cli

import (
	"strings"
	"text/tabwriter"
)

// WriteHelp prints what the command is for and what it takes.
func (c *Context) WriteHelp() error {
	var commands, flags []string
	for _, one := range c.Command.Commands {
		commands = append(commands, one.Name+"\t"+one.Usage)
	}
	for _, f := range c.Command.all() {
		flags = append(flags, f.line())
	}
	options := "OPTIONS"
	if c.Command == c.Program {
		options = "GLOBAL OPTIONS"
	}
	var b strings.Builder
	for _, section := range [][2]string{
		{"NAME", c.Path + " - " + c.Command.Usage}, {"USAGE", c.Command.UsageText}, {"VERSION", c.Command.Version}, {"DESCRIPTION", c.Command.Description},
		{"COMMANDS", strings.Join(commands, "\n")}, {options, strings.Join(flags, "\n")},
	} {
		if title, text := section[0], section[1]; text != "" {
			b.WriteString("\n" + title + ":\n   " + strings.ReplaceAll(text, "\n", "\n   ") + "\n")
		}
	}
	w := tabwriter.NewWriter(c.out, 1, 8, 2, ' ', 0)
	if _, err := w.Write([]byte(b.String()[1:])); err != nil {
		return err
	}
	return w.Flush()
}
