package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/answers"
	"ocsconv/converters/output"
	"ocsconv/converters/plugin"
	"ocsconv/formats"
	"ocsconv/formats/excerpt"
	"ocsconv/formats/printable"
)

// Exit codes. People script against them.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartial = 3 // done, but some input was damaged or skipped
)

// usageError is a mistake on the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errPartial says that everything was done and that some input was damaged or
// skipped; what it was has been said already.
var errPartial = errors.New("some input was damaged or skipped")

// console is what one run of the program reads and writes, and says to people.
type console struct {
	ctx      context.Context
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	loud     bool      // --verbose
	discreet bool      // nothing that an input says is quoted
	recorder *recorder // of what is said and printed, nil where nobody asks
	meter    *meter    // on the terminal, nil for none
}

// plugins are the converters of others.
type plugins struct {
	console
	onPath func() []*plugin.Program // all of them, …
	others func() []*formats.Format // … and what they read
}

// invocation is one run of the program and what it works with. A command that needs less
// is a method of less.
type invocation struct {
	plugins
	captions *excerpt.Captions // of --captions
	args     []string          // behind the program's name
	answers  *answers.Store    // nil where none are kept
	outputs  *output.Batch
	gists    *gistCache // of what logs told before, nil where nothing is kept
	findings *findings  // of another question about the same files, nil where nobody asks
}

// newInvocation prepares a run. Data goes to stdout, everything else to stderr.
func newInvocation(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) *invocation {
	s := &invocation{answers: keptAnswers(), outputs: &output.Batch{}}
	s.console = console{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	s.onPath, s.others = sync.OnceValue(s.search), sync.OnceValue(s.othersFormats)
	return s
}

// run executes one command line and returns the exit code.
func (s *invocation) run(args []string) int {
	collectAtStart()
	s.args = args[1:]
	if code, handled := s.extcap(args); handled {
		return code
	}
	app := s.app()
	asked, err := s.helpOn(app, args)
	if !asked {
		err = helpless(app, args)
	}
	if err == nil && !asked {
		args = reorder(app, asFlags(args))
		err = app.RunContext(s.ctx, args)
	}
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errPartial):
		return exitPartial
	case s.ctx.Err() != nil:
		s.say("stopped")
		return exitFailed
	case errors.As(err, &usage):
		s.say("%v", err)
		s.say("%s", cmp.Or(swallowed(args), hint(app, args)))
		return exitUsage
	default:
		s.say("%v", err)
		if text := swallowed(args); text != "" {
			s.say("%s", text)
		}
		return exitFailed
	}
}

// say prints a line for people. Terminal controls from inputs never reach the
// terminal.
func (s *console) say(format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), "\n")
	for line := range strings.SplitSeq(text, "\n") {
		s.sayLine(printable.Terminal.Text(line))
	}
}

func (s *console) sayLine(line string) {
	s.recorder.said(line)
	s.meter.clear()
	fmt.Fprintf(s.stderr, "ocsconv: %s\n", line)
}

func (s *invocation) app() *cli.App {
	onUsage := func(c *cli.Context, err error, _ bool) error {
		here := c.App.Flags
		if c.Command != nil && c.Command.Name != c.App.Name {
			here = c.Command.Flags
		}
		return usagef("%w%s", spelled(err), elsewhere(c.App, here, err.Error()))
	}
	app := &cli.App{
		Name:      "ocsconv",
		Usage:     "OCS, Lync and Skype for Business SIP logs for Wireshark, and back",
		UsageText: "ocsconv FILE...\nocsconv COMMAND [FLAGS] INPUT...",
		Description: "Without a command, each FILE becomes FILE.pcapng beside it, and what was found is\n" +
			"printed. INPUT is a log, a capture, a folder, a pattern, a zip or tar archive, or -;\n" +
			"gzip, zstd, lz4 and bzip2 are expanded.\n" +
			"ocsconv help TOPIC tells more about: " + strings.Join(topics(), ", ") + ".",
		Version:                   version(),
		Reader:                    s.stdin,
		Writer:                    s.stdout,
		ErrWriter:                 s.stderr,
		HideHelpCommand:           true,
		DisableSliceFlagSeparator: true,
		OnUsageError:              onUsage,
		ExitErrHandler:            func(*cli.Context, error) {},
		Flags:                     slices.Concat(commonFlags(), convertFlags()),
		Action:                    s.drop,
		Commands: []*cli.Command{
			s.convertCommand(),
			s.sessionsCommand(),
			s.findCommand(),
			s.showCommand(),
			s.exportCommand(),
			s.endpointsCommand(),
			s.statsCommand(),
			s.explainCommand(),
			s.redactCommand(),
			s.shardCommand(),
			s.learnCommand(),
			s.wiresharkCommand(),
			s.webCommand(),
			s.serveCommand(),
			s.formatsCommand(),
			s.completionCommand(),
			s.installCommand(),
			s.uninstallCommand(),
		},
	}
	for _, c := range app.Commands {
		c.OnUsageError = onUsage
		c.HideHelpCommand = true
		for _, f := range c.Flags {
			if b, ok := f.(*cli.BoolFlag); ok && b.Name == "verbose" {
				b.Aliases = []string{"v"} // without a command -v is the version
			}
		}
		keepNames(c.Flags)
	}
	keepNames(app.Flags)
	return app
}

// reorder lets flags stand anywhere: package flag stops at the first operand,
// so flags (with their values) go to the front of the command's arguments and
// operands behind a "--". What follows a given "--" stays as it is.
func reorder(app *cli.App, args []string) []string {
	takesValue := map[string]bool{}
	note := func(flags []cli.Flag) {
		for _, f := range flags {
			d, ok := f.(cli.DocGenerationFlag)
			for _, name := range f.Names() {
				takesValue[name] = ok && d.TakesValue()
			}
		}
	}
	note(app.Flags)
	for _, c := range app.Commands {
		note(c.Flags)
	}
	var command, flags, operands []string
	var help bool
	rest := args[1:]
	for i := 0; i < len(rest); i++ {
		a := rest[i]
		if a == "--" {
			operands = append(operands, rest[i+1:]...)
			break
		}
		if a == "-" || !strings.HasPrefix(a, "-") {
			if len(command) == 0 && len(operands) == 0 && app.Command(a) != nil {
				command = []string{a}
			} else {
				operands = append(operands, a)
			}
			continue
		}
		flags = append(flags, a)
		name := strings.TrimLeft(a, "-")
		help = help || name == "help" || name == "h"
		if strings.Contains(name, "=") || !takesValue[name] {
			continue
		}
		i++
		if i == len(rest) {
			operands = nil // else "--" would be its value
			break
		}
		flags = append(flags, rest[i])
	}
	if help && (command == nil || app.Command(command[0]).Subcommands == nil) {
		operands = nil
	}
	out := append([]string{args[0]}, command...)
	out = append(out, flags...)
	if len(operands) > 0 {
		out = append(append(out, "--"), operands...)
	}
	return out
}

// What a release says of itself; its linker sets these.
var releaseVersion, releaseCommit, releaseDate string

// version tells the version, commit and date of a release, else the module version
// and the commit from what the build recorded.
func version() string {
	if releaseVersion != "" {
		return fmt.Sprintf("%s (%s, %s) %s", releaseVersion, releaseCommit, releaseDate, runtime.Version())
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := cmp.Or(info.Main.Version, "(devel)")
	var revision, modified string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				modified = ", changed since"
			}
		}
	}
	if revision != "" && !strings.Contains(v, revision) {
		v += " (" + revision + modified + ")"
	}
	return v + " " + info.GoVersion
}
