//go:build !noparquet

package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/query/parquet"
	"ocsconv/formats/printable"
)

// exportTables writes tables for analysts.
func (s *invocation) exportTables(c *cli.Context) error {
	switch {
	case len(c.StringSlice("as")) > 1 || c.Bool("stdout") || c.String("output") != "" && !namesFolder(c.String("output")):
		return usagef("--as parquet writes folders of tables; give it with -d DIR and no other form")
	case c.String("dir") == "":
		return usagef("no folder given; name it with -d DIR")
	case c.String("redact") != "":
		return usagef("tables cannot be searched for what was to be redacted; redact the logs first, with ocsconv redact or ocsconv shard --redact")
	}
	for _, name := range []string{"combined", "collapse", "no-inferred", "raw-csv", "bom"} {
		if c.IsSet(name) {
			return usagef("--as parquet takes no --%s, which is for other forms", name)
		}
	}
	k, err := s.analyse(c, converters.Options{})
	if err != nil {
		return err
	}
	defer k.done()
	name := tableFile(k.Merged)
	defer collect(0, true, 0)()
	analysis, err := k.Analysis(k.ctx)
	if err != nil {
		return err
	}
	done, err := parquet.Write(k.ctx, analysis, k.picked, parquet.Options{
		Outputs: k.outputs, Dir: c.String("dir"), Name: name, Force: c.Bool("force"), Whole: name != allInputs && k.picked == nil,
	})
	if err != nil {
		return err
	}
	if !k.quiet {
		k.say("wrote %s: %s in %s", printable.Name.Text(c.String("dir")), count(done.Sessions, "session"), count(done.Files, "file"))
	}
	return k.end()
}

// allInputs names the files of a run whose inputs are not of one shard.
const allInputs = "all"

// tableFile names the files of a run: by the shard where all inputs are of one, so
// that those of all shards lie in one folder.
func tableFile(g *converters.Merged) string {
	shard := -1
	for i, l := range g.Logs {
		n := l.Shard()
		if n < 0 || i > 0 && n != shard {
			return allInputs
		}
		shard = n
	}
	return fmt.Sprintf("shard-%03d", shard)
}
