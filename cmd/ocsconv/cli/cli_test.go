package cli

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree is a program with a command that has one of its own; each says how it was called.
func tree(said *string) *Command {
	say := func(c *Context) error {
		*said = c.Path + " " + strings.Join(c.Args(), "|") + " " + c.String("name") + " " + strings.Join(c.StringSlice("list"), "|")
		if c.Bool("loud") {
			*said += " loud"
		}
		return nil
	}
	flags := []Flag{
		&StringFlag{Name: "name", Aliases: []string{"n"}, Usage: "take `NAME`", Value: "none", EnvVars: []string{"CLI_TEST_NAME"}},
		&StringSliceFlag{Name: "list"}, &BoolFlag{Name: "loud"}, &IntFlag{Name: "number"},
	}
	return &Command{
		Name: "program", Usage: "try", Version: "1", Action: say, Flags: flags[:1],
		Commands: []*Command{{Name: "do", Usage: "do it", Action: say, Flags: flags, Commands: []*Command{{Name: "more", Action: say}}}},
	}
}

// TestRun holds where words of a command line may stand and what they are then.
func TestRun(t *testing.T) {
	for line, want := range map[string]string{
		"do a b":                        "program do a|b none ",
		"do a -n b c":                   "program do a|c b ",
		"-n b do a":                     "program do a b ",
		"--list=x do --list y a":        "program do a none x|y",
		"do -loud a":                    "program do a none  loud",
		"do --loud=false a":             "program do a none ",
		"do -- -n do":                   "program do -n|do none ",
		"do - more":                     "program do -|more none ",
		"do more a":                     "program do more a none ", // the program's own flag
		"-- do a":                       "program do|a none ",
		"a do":                          "program a|do none ",
		"do --name":                     "--name needs a value",
		"do --name a -n b":              "--name and -n are one flag",
		"do --number x":                 `--number: "x" is no value for it`,
		"do --loud=x":                   `--loud: "x" is no value for it`,
		"do --none":                     "no flag is called --none here",
		"--loud a":                      "no flag is called --loud here",
		"do --- a":                      "bad flag syntax: ---",
		"do -=a":                        "bad flag syntax: -=a",
		"do more --loud a":              "no flag is called --loud here",
		"do --name --loud --list a b":   "program do b --loud a",
		"do --name= --list  a":          "program do a  ",
		"do --name a --name b --loud c": "program do c b  loud",
	} {
		said := ""
		err := tree(&said).Run(context.Background(), io.Discard, append([]string{"program"}, strings.Split(line, " ")...))
		if err != nil {
			said = err.Error()
		}
		assert.Equal(t, want, said, line)
	}
}

func TestValueFromEnvironment(t *testing.T) {
	t.Setenv("CLI_TEST_NAME", "there")
	said := ""
	require.NoError(t, tree(&said).Run(context.Background(), io.Discard, []string{"program", "do"}))
	assert.Equal(t, "program do  there ", said)
	require.NoError(t, tree(&said).Run(context.Background(), io.Discard, []string{"program", "do", "-n", "here"}))
	assert.Equal(t, "program do  here ", said)
}

func TestHelp(t *testing.T) {
	const want = `NAME:
   program do - do it

COMMANDS:
   more  

OPTIONS:
   -n, --name NAME  take NAME (default: none) [$CLI_TEST_NAME]
   --list           
   --loud           
   --number         
   -h, --help       show help
`
	for _, line := range []string{"do --help", "do file -h", "--help do file"} {
		var b strings.Builder
		require.NoError(t, tree(new(string)).Run(context.Background(), &b, append([]string{"program"}, strings.Fields(line)...)))
		assert.Equal(t, want, b.String(), line)
	}
}
