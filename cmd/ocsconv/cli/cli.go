// Package cli reads a command line and prints the help of its commands.
//
// Libraries for this print help by text/template, which may call any method by its name.
// A linker that meets it has to keep every exported method of all types that the program
// uses, an eighth of its size. Here help is printed as it stands.
package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// Command is a program, or one of its commands.
type Command struct {
	Name        string
	Usage       string // in a line, what it is for
	UsageText   string // how it is called
	Description string
	Version     string // of a program, which -v prints
	Flags       []Flag
	Commands    []*Command
	Action      func(*Context) error
}

// Command returns the command of a name, nil where there is none.
func (c *Command) Command(name string) *Command {
	for _, one := range c.Commands {
		if one.Name == name {
			return one
		}
	}
	return nil
}

// all are the flags of a command, and those that it has without saying so.
func (c *Command) all() []Flag {
	all := append(slices.Clip(c.Flags), HelpFlag)
	if c.Version != "" {
		all = append(all, versionFlag)
	}
	return all
}

// byName are the flags of a command by each of their names.
func (c *Command) byName() map[string]Flag {
	flags := map[string]Flag{}
	for _, f := range c.all() {
		for _, name := range f.Names() {
			flags[name] = f
		}
	}
	return flags
}

// takesValue tells whether the word behind a flag is its value. Flags may stand before
// the command that they are for, so those of all others count where this one has none.
func (c *Command) takesValue(program *Command, name string) bool {
	for _, one := range append([]*Command{c, program}, program.Commands...) {
		if f := one.byName()[name]; f != nil {
			return f.TakesValue()
		}
	}
	return false
}

// UsageError is a mistake in how a command was called.
type UsageError struct {
	Command *Command
	Unknown string // the flag that it does not have, "" for another mistake
	text    string
}

func (e *UsageError) Error() string { return e.text }

// Context is a command line that was read: the command and what it was given.
type Context struct {
	Context context.Context
	Program *Command
	Command *Command
	Path    string // the command as it is called, with the program's name
	out     io.Writer
	args    []string
	flags   map[string]Flag // of the command, and those of the program that it has not
	values  map[Flag]any    // that were given
}

// Run runs the command that a command line names; the first word is the program's own.
// Flags stand anywhere, behind "--" there are operands only. Help and the version are
// printed to out. A mistake is a [*UsageError].
func (c *Command) Run(ctx context.Context, out io.Writer, args []string) error {
	read := &Context{Context: ctx, Program: c, Command: c, Path: c.Name, out: out, values: map[Flag]any{}}
	if err := read.take(args[1:]); err != nil {
		return err
	}
	switch {
	case read.Bool("help"):
		return read.WriteHelp()
	case c.Version != "" && read.Bool("version"):
		_, err := fmt.Fprintf(out, "%s version %s\n", c.Name, c.Version)
		return err
	}
	return read.Command.Action(read)
}

// take reads the words: which command it is before what its flags are.
func (c *Context) take(words []string) error {
	var flags [][]string // the words of each
	for i := 0; i < len(words); i++ {
		w := words[i]
		name, value, flag := flagName(w)
		switch sub := c.Command.Command(w); {
		case w == "--":
			c.args = append(c.args, words[i+1:]...)
			i = len(words)
		case flag && value == nil && i+1 < len(words) && c.Command.takesValue(c.Program, name):
			flags = append(flags, words[i:i+2])
			i++
		case flag:
			flags = append(flags, words[i:i+1])
		case sub != nil && len(c.args) == 0:
			c.Command, c.Path = sub, c.Path+" "+w
		default:
			c.args = append(c.args, w)
		}
	}
	own, spelled := c.Command.byName(), map[Flag]string{}
	for _, f := range flags {
		if err := c.takeFlag(f, own, spelled); err != nil {
			return err
		}
	}
	c.flags = c.Program.byName()
	maps.Copy(c.flags, own)
	for _, f := range c.flags {
		for _, name := range f.environment() {
			if text := os.Getenv(name); text != "" && c.values[f] == nil {
				c.values[f], _ = f.parse(nil, text) // a text always is one
			}
		}
	}
	return nil
}

// flagName takes a word for a flag, with its value if that stands behind a "=".
func flagName(word string) (name string, value []string, is bool) {
	if len(word) < 2 || word[0] != '-' {
		return "", nil, false
	}
	name, text, has := strings.Cut(strings.TrimPrefix(word[1:], "-"), "=")
	if has {
		value = []string{text}
	}
	return name, value, true
}

// takeFlag takes one of the command's own flags and the word behind it, if that is its
// value. The names under which flags were given are noted in spelled.
func (c *Context) takeFlag(words []string, own map[string]Flag, spelled map[Flag]string) error {
	name, value, _ := flagName(words[0])
	value = append(value, words[1:]...)
	wrong := func(unknown, format string, args ...any) error {
		return &UsageError{c.Command, unknown, fmt.Sprintf(format, args...)}
	}
	f := own[name]
	switch {
	case name == "" || name[0] == '-':
		return wrong("", "bad flag syntax: %s", words[0])
	case f == nil:
		return wrong(name, "no flag is called %s here", Dashed(name))
	case len(value) == 0 && f.TakesValue():
		return wrong("", "%s needs a value", Dashed(name))
	case len(value) == 0:
		value = []string{"true"}
	}
	if other, ok := spelled[f]; ok && other != name {
		return wrong("", "%s and %s are one flag", Dashed(other), Dashed(name))
	}
	spelled[f] = name
	taken, err := f.parse(c.values[f], value[0])
	if err != nil {
		return wrong("", "%s: %q is no value for it", Dashed(name), value[0])
	}
	c.values[f] = taken
	return nil
}

// Args are the operands.
func (c *Context) Args() []string { return c.args }

// IsSet tells whether a flag was given.
func (c *Context) IsSet(name string) bool { return c.values[c.flags[name]] != nil }

// Value is that of a flag: what was given, else its own; nil where there is no such flag.
// A flag of the program that the command has not is never given.
func (c *Context) Value(name string) any {
	f := c.flags[name]
	if v, ok := c.values[f]; ok || f == nil {
		return v
	}
	return f.initial()
}

// Set gives a flag a value, as the command line does.
func (c *Context) Set(name, text string) (err error) {
	f := c.flags[name]
	c.values[f], err = f.parse(c.values[f], text)
	return err
}

func valueOf[T any](c *Context, name string) T {
	v, _ := c.Value(name).(T)
	return v
}

// Bool, Int, String and StringSlice are the values of flags of these kinds, and nothing
// where there is no such flag.
func (c *Context) Bool(name string) bool            { return valueOf[bool](c, name) }
func (c *Context) Int(name string) int              { return valueOf[int](c, name) }
func (c *Context) String(name string) string        { return valueOf[string](c, name) }
func (c *Context) StringSlice(name string) []string { return valueOf[[]string](c, name) }
