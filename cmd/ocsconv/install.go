package main

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/setup"
	"ocsconv/formats/printable"
)

func (s *console) installCommand() *cli.Command {
	return &cli.Command{
		Name:      "install",
		Usage:     "on Windows: make ocsconv one of your programs, without an administrator",
		UsageText: "ocsconv install",
		Description: "Copies the program to your programs, puts it on PATH, into \"Send to\", the context menu of\n" +
			".uccapilog, the Start menu and the list of apps. workbench.html beside it is copied as well, and\n" +
			"opens from the Start menu. ocsconv uninstall takes exactly that away, and the answers that were kept.",
		Action: func(c *cli.Context) error {
			if err := unasked(c); err != nil {
				return err
			}
			changes, err := setup.Install(version())
			if err := s.setUp(changes, err); err != nil {
				return err
			}
			s.say("a new console knows the command ocsconv; ocsconv wireshark install comes next where Wireshark is")
			return nil
		},
	}
}

func (s *console) uninstallCommand() *cli.Command {
	return &cli.Command{
		Name:      "uninstall",
		Usage:     "on Windows: take away what ocsconv install made, and the answers that were kept",
		UsageText: "ocsconv uninstall",
		Description: "The answers of earlier questions hold data of calls, so that they go with the program: those of\n" +
			"this user, and those in the folder that " + cacheVariable + " names.",
		Action: func(c *cli.Context) error {
			if err := unasked(c); err != nil {
				return err
			}
			changes, err := setup.Remove(answersFolders()...)
			if err := s.setUp(changes, err); err != nil {
				return err
			}
			if len(changes) == 0 {
				s.say("nothing of ocsconv is installed")
			}
			return nil
		},
	}
}

// setUp lists what was done.
func (s *console) setUp(changes []setup.Change, err error) error {
	for _, c := range changes {
		fmt.Fprintln(s.stdout, printable.Terminal.Text(c.String()))
	}
	if errors.Is(err, setup.ErrElsewhere) {
		return usagef("%w", err)
	}
	return err
}
