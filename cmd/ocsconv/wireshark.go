package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/wireshark"
	"ocsconv/formats/printable"
)

func (s *console) wiresharkCommand() *cli.Command {
	sub := func(name, usage string, action cli.ActionFunc) *cli.Command {
		return &cli.Command{Name: name, Usage: usage, UsageText: "ocsconv wireshark " + name, Action: action, HideHelpCommand: true,
			OnUsageError: func(_ *cli.Context, err error, _ bool) error { return usageError{spelled(err)} }}
	}
	return &cli.Command{
		Name:      "wireshark",
		Usage:     "put the reader, the mpop fields, the profile and live capture into Wireshark",
		UsageText: "ocsconv wireshark install|status|remove",
		Action: func(c *cli.Context) error {
			return usagef("say what to do: ocsconv wireshark install, status or remove")
		},
		Subcommands: []*cli.Command{
			sub("install", "put everything into your Wireshark, or bring it up to date", s.wiresharkInstall),
			sub("status", "tell what is there, and whether it is current", s.wiresharkStatus),
			sub("remove", "take away what install put there, and nothing else", s.wiresharkRemove),
		},
	}
}

// liveCapture is the item that makes a copy of this program an interface of
// Wireshark.
func liveCapture() (wireshark.Item, error) {
	self, err := os.Executable()
	if err != nil {
		return wireshark.Item{}, err
	}
	return wireshark.Program("live capture", self, extcapInterface), nil
}

// place finds Wireshark's folders, for subcommands that take no operands.
func (s *console) place(c *cli.Context) (wireshark.Folders, error) {
	if err := unasked(c); err != nil {
		return wireshark.Folders{}, err
	}
	return wireshark.Find(s.ctx)
}

func (s *console) wiresharkInstall(c *cli.Context) error {
	dirs, err := s.place(c)
	if err != nil {
		return err
	}
	live, err := liveCapture()
	if err != nil {
		return err
	}
	changes, err := wireshark.Install(dirs, live)
	if err := s.changed(changes, err); err != nil {
		return err
	}
	if s.rootless(dirs) {
		return nil
	}
	s.say("start Wireshark anew; File > Open takes logs now, and Edit > Configuration Profiles has MPOP")
	return nil
}

// rootless tells root that what is written in Lua works for others only, unless the
// Wireshark that named the folders is older.
func (s *console) rootless(dirs wireshark.Folders) bool {
	if os.Geteuid() != 0 || dirs.RootLua {
		return false
	}
	s.say("these are the folders of root, for whom Wireshark 4.2 and later load no Lua: there logs do not open and the mpop fields are missing; install as the user who starts Wireshark")
	return true
}

func (s *console) wiresharkRemove(c *cli.Context) error {
	dirs, err := s.place(c)
	if err != nil {
		return err
	}
	changes, err := wireshark.Remove(dirs)
	if err == nil && len(changes) == 0 {
		s.say("nothing of ocsconv is in Wireshark's folders")
	}
	return s.changed(changes, err)
}

// changed lists what was done. Files of the user that were left alone make the
// exit status that of partly done work.
func (s *console) changed(changes []wireshark.Change, err error) error {
	for _, c := range changes {
		fmt.Fprintln(s.stdout, printable.Terminal.Text(c.String()))
	}
	if errors.Is(err, wireshark.ErrRefused) {
		s.say("%v", err)
		return errPartial
	}
	return err
}

func (s *console) wiresharkStatus(c *cli.Context) error {
	dirs, err := s.place(c)
	if err != nil {
		return err
	}
	live, err := liveCapture()
	if err != nil {
		return err
	}
	found, err := wireshark.Status(dirs, append(wireshark.Items(), live)...)
	if err != nil {
		return err
	}
	if dirs.Source == wireshark.KnownPlaces {
		fmt.Fprintln(s.stdout, "folders as Wireshark's documents name them, since no tshark tells them")
	} else {
		fmt.Fprintf(s.stdout, "folders as %s says\n", printable.Terminal.Text(dirs.Source))
	}
	for _, f := range found {
		fmt.Fprintf(s.stdout, "%-13s  %-12s  %s\n", f.State, f.Item.Part, printable.Terminal.Text(f.Path))
	}
	s.rootless(dirs)
	return nil
}
