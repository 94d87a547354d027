package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/input/source"
	"ocsconv/converters/workbench/loopback"
)

func (s *invocation) serveCommand() *cli.Command {
	return &cli.Command{
		Name:      "serve",
		Usage:     "show logs in the browser, read by this program",
		UsageText: "ocsconv serve [INPUT...]",
		Description: "The page of ocsconv web, with this program behind it: quicker, and for folders that are too\n" +
			"large for a browser. It shows the INPUTs, or what is dropped on it. Only this computer\n" +
			"reaches it, and only with the token in the address. Ctrl-C ends it.",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "port", Usage: "take `PORT` instead of a free one"},
			&cli.BoolFlag{Name: "no-browser", Usage: "only say the address"},
		},
		Action: s.serve,
	}
}

func (s *invocation) serve(c *cli.Context) error {
	port, inputs := c.Int("port"), c.Args().Slice()
	if port < 0 || port > 65535 {
		return usagef("--port: %d is no port", port)
	}
	for _, name := range inputs {
		if name == source.Stdin {
			return usagef("serve reads its inputs again and again, so it takes no standard input; name a file")
		}
	}
	if _, errs := source.Expand(inputs, s.stdin); len(inputs) > 0 && len(errs) == len(inputs) {
		return s.nothingReadable(errs)
	}
	server, err := loopback.Listen(loopback.Options{Port: port, Inputs: inputs, Program: application, Input: s.opening()})
	if err != nil {
		return err
	}
	s.say("open %s in a browser of this computer; Ctrl-C ends it", server.Address())
	if !c.Bool("no-browser") {
		if err := openFile(server.OnceAddress()); err != nil {
			s.say("no browser starts: %v", err)
		}
	}
	if err := server.Serve(s.ctx); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	s.say("ended")
	return nil
}
