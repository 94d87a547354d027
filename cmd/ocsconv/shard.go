package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"ocsconv/converters"
	"ocsconv/converters/export"
	"ocsconv/converters/input/merge"
	"ocsconv/converters/shard"
	"ocsconv/formats/printable"
)

func (s *invocation) shardCommand() *cli.Command {
	return &cli.Command{
		Name:      "shard",
		Usage:     "split logs by Call-ID, for many machines to work on",
		UsageText: "ocsconv shard INPUT... -d DIR --shards N",
		Description: "Writes DIR/shard=000/HOST-<hash>.pcapng and so on, with all messages of a Call-ID in one\n" +
			"shard, and DIR/learnt/HOST-<hash>.json with what the logs teach. The same logs give the\n" +
			"same files, which take the place of what is there. ocsconv help fleet tells more.",
		Flags: append(commonFlags(),
			&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Usage: "write below `DIR`", TakesFile: true},
			&cli.IntFlag{Name: "shards", Usage: "split into `N` shards, up to 1000, the same for all logs"},
			&cli.StringFlag{Name: "name", Usage: "call the files of these logs after the machine `NAME`"},
		),
		Action: s.shard,
	}
}

func (s *invocation) shard(c *cli.Context) error {
	count, dir := c.Int("shards"), c.String("dir")
	switch {
	case dir == "":
		return usagef("no folder given; name it with -d DIR")
	case count < 1 || count > shard.MaxCount:
		return usagef("--shards: a number from 1 to %d is needed", shard.MaxCount)
	}
	r, err := s.readingOf(c)
	if err != nil {
		return err
	}
	if r.learnt != "" || r.asks() {
		return usagef("a shard holds all messages of its Call-IDs: --learnt, -Y and the flags that choose are for the commands that read shards")
	}
	if err := sameCount(dir, count); err != nil {
		return err
	}
	inputs, skipped, done, err := s.inputs(c.Args().Slice())
	if err != nil {
		return err
	}
	defer done()
	inputs = s.once(inputs, r.quiet)
	opts := r.options(converters.Options{})
	var finish func()
	opts.Progress, finish = s.progress(inputs, r.quiet, "writing")
	defer finish()
	collectFacts(inputs)
	g, err := merge.Gather(s.ctx, inputs, opts.Reading())
	if err != nil {
		return err
	}
	skipped += s.undated(g)
	defer collect(0, false, shardMemory+int64(len(g.Logs)*shardLogMemory)+r.redactionHolds())()
	made, err := shard.Split(s.ctx, g, shard.Options{
		Outputs: s.outputs, Dir: dir, Count: count, Host: c.String("name"), Application: application,
		Check: func(file string) error { return r.checkFile(dir, file, export.OwnWords("comments.pcapng")) },
	})
	finish()
	if err != nil {
		return err
	}
	if err := r.writeMap(s.outputs, false); err != nil {
		return err
	}
	return s.shardDone(g, made, &r, dir, skipped)
}

// shardDone says what was written.
func (s *console) shardDone(g *merge.Inputs, made *shard.Done, r *reading, dir string, skipped int) error {
	partial := skipped > 0 || made.Messages == 0
	for _, report := range made.Reports {
		partial = partial || report.Damaged+report.Altered > 0
	}
	if !r.quiet {
		s.report(g, made.Reports, s.loud)
		if made.LeftOut > 0 {
			s.say("left out: %d octets of lines that name no Call-ID", made.LeftOut)
		}
		s.say("wrote %s: %s in %s, called %s", printable.Name.Text(dir), count(made.Messages, "message"), count(made.Shards, "shard"), made.Name)
	}
	return partly(partial, nil)
}

// sameCount refuses a folder with shards of another number.
func sameCount(dir string, count int) error {
	folder := filepath.Join(dir, shard.KnowledgeFolder)
	files, err := fs.Glob(os.DirFS(folder), "*.json") // the name of the folder is no pattern
	if err != nil || len(files) == 0 {
		return nil
	}
	k, err := readKnowledge(filepath.Join(folder, files[0]), func(int) bool { return false })
	if err != nil {
		return fmt.Errorf("%w; remove it or name another folder, for it does not say how many shards are there", err)
	}
	if k.Count != count {
		return fmt.Errorf("%s: holds %d shards, and %d do not go with them; name another folder", printable.Name.Text(dir), k.Count, count)
	}
	return nil
}

func readKnowledge(file string, wanted func(int) bool) (*shard.Knowledge, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	k, err := shard.Read(f, wanted)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable.Name.Text(file), err)
	}
	return k, nil
}

func (s *invocation) learnCommand() *cli.Command {
	return &cli.Command{
		Name:      "learn",
		Usage:     "put together what the logs of many machines teach",
		UsageText: "ocsconv learn DIR/learnt/*.json -o learnt.json",
		Description: "Merges what ocsconv shard wrote of each machine's logs. The order of the files makes no\n" +
			"difference, and neither does one that is named twice. --learnt gives the result to whatever\n" +
			"reads a shard.",
		Flags: append(outputFlags(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write `FILE`, or - for standard output", TakesFile: true},
			&cli.StringFlag{Name: "was", Usage: "print the folders of the shards to read again, by the `FILE` that was learnt before", TakesFile: true},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but errors"},
		),
		Action: s.learn,
	}
}

func (s *invocation) learn(c *cli.Context) error {
	if c.NArg() == 0 {
		return usagef("no input given; name the files in DIR/learnt")
	}
	if c.String("output") == "" {
		return usagef("no output given; name it with -o FILE")
	}
	var before *shard.Knowledge
	if was := c.String("was"); was != "" {
		if c.String("output") == "-" {
			return usagef("--was prints folders on standard output: name a file with -o FILE")
		}
		var err error
		if before, err = readKnowledge(was, nil); err != nil {
			return err
		}
	}
	all, parts, err := mergeKnowledge(c.Args().Slice(), before != nil)
	if err != nil {
		return err
	}
	if c.String("output") == "-" {
		return all.Write(s.stdout)
	}
	f, err := s.outputs.Create(c.String("output"))
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := all.Write(f); err != nil {
		return err
	}
	if err := f.Commit(c.Bool("force")); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		s.sayClocks(all.ClockOffsets())
		s.say("wrote %s: %s, %s", printable.Name.Text(c.String("output")), count(len(all.Logs), "log"), count(all.Count, "shard"))
	}
	if before == nil {
		return nil
	}
	folders, err := s.outdatedShards(parts, all, before)
	for _, folder := range folders {
		fmt.Fprintln(s.stdout, folder)
	}
	return err
}

// mergeKnowledge makes one of what operands name, and keeps its parts where they are asked
// for.
func mergeKnowledge(operands []string, keep bool) (all *shard.Knowledge, parts []learntPart, err error) {
	all = new(shard.Knowledge)
	for _, name := range operands {
		for _, file := range named(name) {
			k, err := readKnowledge(file, nil)
			if err != nil {
				return nil, nil, err
			}
			if err := all.Merge(k); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", printable.Name.Text(file), err)
			}
			if keep {
				parts = append(parts, learntPart{file, k})
			}
		}
	}
	if list := all.Ambiguous(); len(list) > 0 {
		return nil, nil, fmt.Errorf("%s: two logs have this name; where they are of two machines, split each machine's with --name MACHINE, and where one is an older state of the other, remove its shards and its file in learnt", printable.Name.Text(list[0]))
	}
	return all, parts, nil
}

// named returns the files that an operand names, which is a pattern where no shell
// has put names in its place.
func named(operand string) []string {
	dir, base := filepath.Split(operand)
	found, err := fs.Glob(os.DirFS(filepath.Clean(dir)), base)
	if _, missing := os.Lstat(operand); missing == nil || err != nil || len(found) == 0 {
		return []string{operand}
	}
	for i := range found {
		found[i] = filepath.Join(dir, found[i])
	}
	return found
}
