package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/formats"
)

// The library repeats a flag that may be given several times, and tells that
// every switch is off; both only widen the column.
func init() { cli.FlagStringer = flagLine }

// flagLine is a flag's line in the help: its names, short ones first, a tab,
// what it does.
func flagLine(f cli.Flag) string {
	d, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return ""
	}
	names := ""
	for _, name := range f.Names() {
		if len(name) == 1 {
			names = "-" + name + ", " + names
			continue
		}
		names += "--" + name
	}
	usage := d.GetUsage()
	if before, rest, ok := strings.Cut(usage, "`"); ok && d.TakesValue() {
		value, after, _ := strings.Cut(rest, "`")
		names = strings.TrimSuffix(names, ", ") + " " + value
		usage = before + value + after
	}
	if _, list := f.(cli.DocGenerationSliceFlag); d.TakesValue() && !list && d.GetValue() != "" && d.GetValue() != "0" {
		usage += fmt.Sprintf(" (default: %s)", d.GetValue())
	}
	if env := d.GetEnvVars(); len(env) > 0 {
		usage += " [$" + strings.Join(env, ", $") + "]"
	}
	return strings.TrimSuffix(names, ", ") + "\t" + usage
}

// helpless tells that help is asked for what is no command.
func helpless(app *cli.App, args []string) error {
	if len(args) < 3 || args[1] != "help" || strings.HasPrefix(args[2], "-") || app.Command(args[2]) != nil {
		return nil
	}
	if rather := otherWords[args[2]]; rather != "" {
		return usagef("no help for %q; did you mean ocsconv help %s?", args[2], rather)
	}
	return usagef("no help for %q, which is neither a command nor a topic; the topics are %s", args[2], strings.Join(topics(), ", "))
}

// asFlags turns "ocsconv help COMMAND" into "ocsconv COMMAND --help", and
// "ocsconv version" into "ocsconv --version".
func asFlags(args []string) []string {
	for i, a := range args {
		if a == "/?" && i > 0 { // what cmd.exe's own commands take
			args = slices.Clone(args)
			args[i] = "--help"
		}
	}
	switch {
	case len(args) == 2 && args[1] == "version":
		return []string{args[0], "--version"}
	case len(args) >= 2 && args[1] == "help":
		return append(append([]string{args[0]}, args[2:]...), "--help")
	}
	return args
}

// misplaced tells whether an operand that names no file is a command: one that
// does not stand first, or one with a slip in it. A word of letters that stands
// first and is neither was meant for a command, not for a file.
func misplaced(app *cli.App, operands []string) error {
	for _, word := range operands {
		if _, err := os.Stat(word); err == nil {
			continue
		}
		if app.Command(word) != nil {
			return usagef("no file is called %s; a command stands first: ocsconv %s INPUT...", word, word)
		}
		if rather := otherWords[word]; app.Command(rather) != nil {
			return usagef("%s is neither a command nor a file; did you mean ocsconv %s?", word, rather)
		}
		for _, c := range app.Commands {
			if slip(strings.ToLower(word), c.Name) {
				return usagef("%s is neither a command nor a file; did you mean ocsconv %s?", word, c.Name)
			}
		}
	}
	if _, err := os.Stat(operands[0]); err != nil && letters().MatchString(operands[0]) {
		return usagef("%s is neither a command nor a file", operands[0])
	}
	return nil
}

var letters = formats.Pattern(`^[A-Za-z]+$`)

// unasked refuses operands where a command takes none.
func unasked(c *cli.Context) error {
	if c.NArg() == 0 {
		return nil
	}
	return usagef("%s takes no arguments, but there is %q", c.Command.HelpName, c.Args().First())
}

const (
	flagUnknown = "flag provided but not defined: -"
	flagAlone   = "flag needs an argument: -"
)

var flagValue = formats.Pattern(`^invalid (?:boolean )?value (".*") for (?:flag )?-([^:]+): `)

// spelled says of a flag what package flag says of it, which writes one dash
// whatever the length of the name.
func spelled(err error) error {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, flagUnknown); ok {
		return fmt.Errorf("no flag is called %s here", dashed(name))
	}
	if name, ok := strings.CutPrefix(text, flagAlone); ok {
		return fmt.Errorf("%s needs a value", dashed(name))
	}
	if m := flagValue().FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s: %s is no value for it", dashed(m[2]), m[1])
	}
	return err
}

// dashed writes a flag's name as it is given.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// otherFlags are the flags behind names that other programs have for them.
var otherFlags = map[string]string{
	"from": "--user or --since", "to": "--user or --until", "time": "--around", "at": "--around", "when": "--around", "on": "--around",
	"day": "--around", "today": "--around today", "yesterday": "--around yesterday", "last": "--since", "after": "--since", "before": "--until", "between": "--since and --until",
	"caller": `-Y 'mpop.caller contains "…"'`, "callee": `-Y 'mpop.callee contains "…"'`, "name": "--user", "number": "--user", "who": "--user",
	"failed": "--outcome failed", "result": "--outcome", "status": "--cause or --outcome", "reason": "--cause", "error": "--cause", "code": "--cause",
	"id": "--session or --cause", "call-id": "--session", "callid": "--session", "quality": `-Y 'mpop.quality.class == "poor"'`, "type": "--kind",
	"grep": "--text", "search": "--text", "server": "--host", "zone": "--show-tz", "timezone": "--show-tz",
	"limit": "--session 1-20", "top": "--session 1-20", "head": "--session 1-20", "max": "--session 1-20", "first": "--session 1-20", "count": "ocsconv stats, or --session 1-20", "n": "--session 1-20",
	"sort": "ocsconv export INPUT -o day.html, whose list sorts", "order": "ocsconv export INPUT -o day.html, whose list sorts",
	"state": "--outcome", "csv": "ocsconv export --as csv", "format": "--json, or ocsconv export --as",
}

// otherWords are what people call commands and topics of the help.
var otherWords = map[string]string{
	"list": "sessions", "calls": "sessions", "mpop": "fields", "outcome": "find", "etl": "formats", "time": "find", "search": "find", "grep": "find",
	"ladder": "show", "statistics": "stats", "users": "endpoints", "anonymize": "redact", "html": "export",
}

// elsewhere ends the message about an unknown flag: the flag that was meant, or
// the commands that have it.
func elsewhere(app *cli.App, here []cli.Flag, message string) string {
	_, name, ok := strings.Cut(message, flagUnknown)
	if !ok {
		return ""
	}
	if rather := otherFlags[name]; rather != "" {
		return "; did you mean " + rather + "?"
	}
	for _, f := range here {
		for _, n := range f.Names() {
			if len(n) > 1 && slip(strings.ToLower(name), n) {
				return "; did you mean " + dashed(n) + "?"
			}
		}
	}
	var have []string
	for _, c := range app.Commands {
		for _, f := range c.Flags {
			if slices.Contains(f.Names(), name) {
				have = append(have, "ocsconv "+c.Name)
			}
		}
	}
	if len(have) == 0 {
		return ""
	}
	text := "; it is a flag of " + strings.Join(have, ", ")
	if name == "s" || name == "session" {
		text += "; ocsconv convert INPUT -s N --redact people -o FILE writes one session redacted"
	}
	return text
}

// slip reports whether one letter too many, too few or wrong, or two that
// changed places, turn a into b.
func slip(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return swapped || len(a) <= 1 && len(b) <= 1
}

// hint says which help to read.
func hint(app *cli.App, args []string) string {
	if len(args) > 1 && app.Command(args[1]) != nil {
		return fmt.Sprintf("hint: ocsconv %s --help shows what it takes", args[1])
	}
	return "hint: ocsconv --help shows the commands, ocsconv COMMAND --help their flags"
}

// folderQuote is a path with the one quote in it that has ended no argument: what stands
// behind it began with a space. No name on Windows has a quote, and a filter has two.
var folderQuote = formats.Pattern(`^([^"=<>|*?&()]+)"(?:\s[^"]*)?$`)

// swallowed tells of an argument that has taken in those behind it: in "C:\new
// dir\" the backslash makes the closing quote a part of the name.
func swallowed(args []string) string {
	for _, a := range args[1:] {
		if m := folderQuote().FindStringSubmatch(a); m != nil {
			return "hint: the argument " + a + " has a quote in it; a backslash before the closing quote does that: write \"" + m[1] + "\" without it"
		}
		if strings.HasPrefix(a, "'") && !strings.HasSuffix(a, "'") {
			return "hint: " + a + " begins with a single quote, which cmd.exe takes for a letter; double ones hold words together"
		}
	}
	return ""
}
