package cli

import (
	"fmt"
	"strconv"
	"strings"
)

// Flag is a flag of one of the kinds below.
type Flag interface {
	Names() []string
	Text() string // what it does, with the name of its value in backquotes
	TakesValue() bool
	environment() []string
	initial() any
	parse(before any, text string) (any, error)
	line() string
}

// flagOf is a flag with a value of type T. Where T is a list the flag may be given
// several times.
type flagOf[T bool | int | string | []string] struct {
	Name    string
	Aliases []string
	Usage   string   // the text that Flag.Text returns
	EnvVars []string // that give a value where the command line gives none
	Value   T        // where nothing gives one
}

// The kinds of flags.
type (
	BoolFlag        = flagOf[bool]
	IntFlag         = flagOf[int]
	StringFlag      = flagOf[string]
	StringSliceFlag = flagOf[[]string]
)

// HelpFlag is a flag of every command.
var (
	HelpFlag    = &BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help"}
	versionFlag = &BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version"}
)

func (f *flagOf[T]) Names() []string       { return append([]string{f.Name}, f.Aliases...) }
func (f *flagOf[T]) Text() string          { return f.Usage }
func (f *flagOf[T]) environment() []string { return f.EnvVars }
func (f *flagOf[T]) initial() any          { return f.Value }

func (f *flagOf[T]) TakesValue() bool {
	_, is := f.initial().(bool)
	return !is
}

// parse reads a value, which joins those before in a list.
func (f *flagOf[T]) parse(before any, text string) (any, error) {
	switch f.initial().(type) {
	case bool:
		return strconv.ParseBool(text)
	case int:
		n, err := strconv.ParseInt(text, 0, strconv.IntSize)
		return int(n), err
	case []string:
		list, _ := before.([]string)
		return append(list, strings.TrimSpace(text)), nil
	}
	return text, nil
}

// line is the flag's line in the help: its names, short ones first, a tab, what it does.
func (f *flagOf[T]) line() string {
	var short, long []string
	for _, name := range f.Names() {
		if len(name) == 1 {
			short = append(short, Dashed(name))
		} else {
			long = append(long, Dashed(name))
		}
	}
	names, usage := strings.Join(append(short, long...), ", "), f.Usage
	if parts := strings.SplitN(usage, "`", 3); len(parts) == 3 && f.TakesValue() {
		names, usage = names+" "+parts[1], strings.Join(parts, "")
	}
	if text, ok := f.initial().(string); ok && text != "" {
		usage += fmt.Sprintf(" (default: %s)", text)
	}
	if len(f.EnvVars) > 0 {
		usage += " [$" + strings.Join(f.EnvVars, ", $") + "]"
	}
	return names + "\t" + usage
}

// Dashed writes a flag's name as it is given.
func Dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
