package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/export/stats"
	"ocsconv/converters/wireshark/palette"
	"ocsconv/formats/printable"
)

func (s *invocation) statsCommand() *cli.Command {
	return &cli.Command{
		Name:      "stats",
		Usage:     "count the calls: outcomes, causes, hours, users, gateways, waiting times",
		UsageText: "ocsconv stats INPUT... [--by user] [--json]",
		Flags: append(append(commonFlags(), printFlags()...), sessionFlag(),
			&cli.StringFlag{Name: "by", Usage: "list the calls of each `WHAT`: " + byNames()},
			&cli.BoolFlag{Name: "json", Usage: "one JSON object with all counts"},
		),
		Action: s.keeping(s.stats),
	}
}

// bys are the words that --by takes.
func bys() []string {
	var names []string
	for _, b := range stats.Bys {
		names = append(names, b.Name)
	}
	return names
}

// otherBys are what people call the words of --by, and where else is counted what they ask
// for.
var otherBys = map[string]string{
	"caller": "user", "callee": "user", "person": "user", "people": "user", "address": "user", "users": "user",
	"client": "product", "agent": "product", "user-agent": "product", "device": "product", "phone": "product", "products": "product",
	"trunk": "gateway", "carrier": "gateway", "pstn": "gateway", "sbc": "gateway", "gateways": "gateway",
	"host": "server", "pool": "server", "proxy": "server", "servers": "server", "fe": "server",
	"outcome": "stats without --by", "hour": "stats without --by",
	"cause": "stats without --by", "kind": "ocsconv sessions --kind", "day": "--since and --until of a day",
}

func byNames() string {
	names := bys()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func (s *invocation) stats(c *cli.Context) error {
	var by *stats.By
	for i := range stats.Bys {
		if stats.Bys[i].Name == c.String("by") {
			by = &stats.Bys[i]
		}
	}
	if by == nil && c.String("by") != "" {
		hint := ""
		if rather := otherBys[strings.ToLower(c.String("by"))]; rather != "" {
			hint = "; did you mean " + rather + "?"
		}
		return usagef("--by: %q is none of %s%s", c.String("by"), byNames(), hint)
	}
	form, err := endingOf(c, "json")
	if err != nil {
		return err
	}
	k, err := s.analyse(c, converters.Options{SessionsOnly: true})
	if err != nil {
		return err
	}
	defer k.done()
	counted := stats.Of(k.briefs(), k.zone())
	counted.Clocks = k.Clocks()
	err = k.print(func(w io.Writer) error {
		if !c.Bool("json") && form == nil {
			var text bytes.Buffer
			if err := counted.WriteText(&text, k.zone(), by, printable.Terminal.Text); err != nil {
				return err
			}
			_, err := w.Write(redFailures(text.Bytes(), k.listOptions().Colour))
			return err
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(counted)
	})
	if err != nil {
		return err
	}
	return k.end()
}

// redFailures colours the lines of what failed, for a person at a terminal: the usual
// has no colour.
func redFailures(text []byte, wanted bool) []byte {
	if !wanted {
		return text
	}
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(line, []byte("x ")) && !bytes.HasPrefix(line, []byte("failed ")) {
			out.Write(line)
			continue
		}
		fmt.Fprintf(&out, "\x1b[%sm%s\x1b[0m\n", palette.Failed.SGR, bytes.TrimRight(line, "\n"))
	}
	return out.Bytes()
}
