package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/formats"
	"ocsconv/formats/printable"
)

func (s *invocation) endpointsCommand() *cli.Command {
	return &cli.Command{
		Name:      "endpoints",
		Usage:     "list who is signed in where, which endpoints rang, answered, never answered",
		UsageText: "ocsconv endpoints INPUT... [--json]",
		Description: "RANG, ANSWERED, SILENT and CALLED are how many sessions, and behind it the first of their\n" +
			"numbers, for show --session. SILENT are forked calls to the user during which the endpoint\n" +
			"was signed in and never replied, as far as the input shows. With --session or -Y the list\n" +
			"has what those sessions tell; --user lists those whom it means, given twice both.",
		Flags: append(append(commonFlags(), printFlags()...), sessionFlag(),
			&cli.BoolFlag{Name: "json", Usage: "one JSON object per line and user"},
		),
		Action: s.keeping(s.endpoints),
	}
}

func (s *invocation) endpoints(c *cli.Context) error {
	form, err := endingOf(c, "json")
	if err != nil {
		return err
	}
	k, err := s.analyseInputs(c, c.Args().Slice(), func(r *reading) { r.people, r.query.Users = r.query.Users, nil }, converters.Options{SessionsOnly: true})
	if err != nil {
		return err
	}
	defer k.done()
	analysis, err := k.Analysis(k.ctx)
	if err != nil {
		return err
	}
	all := analysis.Inventory(k.picked)
	users := k.ofPeople(all)
	err = k.print(func(w io.Writer) error {
		if !c.Bool("json") && form == nil {
			return listEndpoints(w, users, k.zone())
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		for _, u := range users {
			if err := enc.Encode(u); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case len(users) > 0 || k.none() || k.quiet:
	case len(all) > 0:
		where := "the input"
		if k.picked != nil {
			where = "the sessions that were asked for"
		}
		k.say("no endpoint of %s is in %s", strings.Join(c.StringSlice("user"), ", "), where)
	default:
		k.say("no message names an endpoint: none has an epid or registers one")
	}
	return k.end()
}

// listEndpoints prints a block per user and a line per endpoint. Numbers are
// sessions, so that a reader can go on with show --session.
func listEndpoints(out io.Writer, users []annotate.User, zone *time.Location) error {
	for i, u := range users {
		if i > 0 {
			fmt.Fprintln(out)
		}
		who := u.AOR
		if u.Name != "" {
			who += " (" + u.Name + ")"
		}
		fmt.Fprintln(out, printable.Terminal.Text(who))
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "  EPID\tPRODUCT\tSIGNED IN\tRANG\tANSWERED\tSILENT\tCALLED\tFIRST SEEN (%s)\tLAST SEEN\n", zoneOf(u, zone))
		for _, d := range u.Endpoints {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
				printable.Terminal.Text(orUnknown(d.Epid)), printable.Terminal.Text(orUnknown(d.Product)), signedIn(d),
				listed(d.Rang, 0), listed(d.Answered, 0), listed(d.Silent, d.SilentMore), listed(d.Called, 0),
				timed(d.First, zone, "2006-01-02 15:04:05"), timed(d.Last, zone, lastLayout(d, zone)))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// timed formats a time, blank where the log has none.
func timed(t annotate.Time, zone *time.Location, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(layout)
}

// lastLayout has the day where that is not the one of the first time.
func lastLayout(d annotate.Device, zone *time.Location) string {
	if d.First.In(zone).Format(time.DateOnly) == d.Last.In(zone).Format(time.DateOnly) {
		return time.TimeOnly
	}
	return time.DateTime
}

// zoneOf names the zone as it was when an endpoint of the user was seen first.
func zoneOf(u annotate.User, zone *time.Location) string {
	for _, d := range u.Endpoints {
		if !d.First.IsZero() {
			name, _, _ := strings.Cut(formats.ZoneName(d.First.In(zone)), " (") // what is assumed has been said
			return name
		}
	}
	return zone.String()
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func signedIn(d annotate.Device) string {
	text := "not seen"
	switch {
	case d.SignedOff:
		return "signed off"
	case d.SignIn != annotate.SignInUnknown && d.SignIn != annotate.SignInAccepted:
		if text = string(d.SignIn); d.Refusal != "" {
			text += ": " + d.Refusal
		}
	case d.Registered:
		text = "yes"
	}
	if d.Steps != "" {
		text += " (" + d.Steps + ")"
	}
	return printable.Terminal.Text(text)
}

// listed prints how many sessions, those that are not in the list included, and the
// first of them.
func listed(list []int, more int) string {
	if len(list) == 0 {
		return "-"
	}
	const most = 4
	parts := make([]string, 0, most+1)
	for _, n := range list[:min(most, len(list))] {
		parts = append(parts, fmt.Sprint(n))
	}
	if len(list) > most {
		parts = append(parts, "…")
	}
	return fmt.Sprintf("%d (%s)", len(list)+more, strings.Join(parts, " "))
}
