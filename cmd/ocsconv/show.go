package main

import (
	"fmt"
	"io"
	"iter"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export/diagram"
)

func (s *invocation) showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "draw a session as a ladder on the terminal, every message explained",
		UsageText: "ocsconv show INPUT... [--session N|CALL-ID]",
		Description: "Without --session it draws the calls, conferences and instant messages of the input,\n" +
			"and every session when there are no such. On a terminal what the messages say stands\n" +
			"beside the ladder, and routine is counted; --verbose and files have all of it.",
		Flags: append(append(commonFlags(), printFlags()...), sessionFlag(),
			&cli.BoolFlag{Name: "collapse", Usage: "fold losers, PRACK and retransmissions"},
			&cli.BoolFlag{Name: "no-inferred", Usage: "draw only what is in the log"},
			&cli.IntFlag{Name: "width", Usage: "draw in `COLUMNS`; the terminal's when not given"},
		),
		Action: s.keeping(s.show),
	}
}

func (s *invocation) show(c *cli.Context) error {
	if _, err := endingOf(c); err != nil {
		return err
	}
	k, err := s.analyse(c, converters.Options{SessionsOnly: true})
	if err != nil {
		return err
	}
	defer k.done()
	width := c.Int("width")
	if width <= 0 {
		width = k.width()
	}
	terminal := k.onScreen() && isTerminal(s.stdout)
	sessions := k.chosen()
	if k.picked == nil {
		sessions = k.counting(worthShowing(k.SessionList))
	}
	err = k.print(func(w io.Writer) error {
		first := true
		for one := range sessions {
			if !first {
				fmt.Fprintln(w)
			}
			first = false
			ladder := diagram.New(one, diagram.Options{NoInferred: c.Bool("no-inferred"), Collapse: c.Bool("collapse"), Zone: k.zone()})
			if err := diagram.Text(w, ladder, diagram.TextOptions{Width: width, Color: k.onScreen() && s.colour(), ASCII: terminal && !showsSigns(), Compact: terminal && !k.loud}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.end()
}

// worthShowing yields the sessions that somebody who names none wants to see, and
// all where there is no such one.
func worthShowing(c converters.SessionList) iter.Seq[*annotate.Session] {
	return func(yield func(*annotate.Session) bool) {
		some := false
		for s := range c.SessionsOf(isWorthShowing) {
			some = true
			if !yield(s) {
				return
			}
		}
		if !some {
			c.Sessions()(yield)
		}
	}
}

// isWorthShowing reports whether sessions of a kind are between people.
func isWorthShowing(k annotate.Kind) bool {
	return k == annotate.KindCall || k == annotate.KindIM || k == annotate.KindConference
}
