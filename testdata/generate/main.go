// Command generate writes logs with known truth: the small ones under
// testdata, and big ones to measure with.
//
//	go run ./testdata/generate -size 1GiB -kind uccapi -sessions 50000 -seed 1 -o big.uccapilog
//	go run ./testdata/generate -curated testdata
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ocsconv/testdata/generate/curated"
	"ocsconv/testdata/generate/fleet"
	"ocsconv/testdata/generate/logs"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	fmt.Fprintln(os.Stderr, "generate:", err)
	os.Exit(1)
}

func run(args []string, stdout, stderr io.Writer) error {
	var o logs.StreamOptions
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.Kind, "kind", "uccapi", "`form` of the log: uccapi (a client's) or cls (a server's)")
	flags.IntVar(&o.Sessions, "sessions", 100, "`number` of Call-IDs")
	flags.Uint64Var(&o.Seed, "seed", 1, "`number` that all randomness comes from")
	size := flags.String("size", "4MiB", "length of the log in `octets`, with KiB, MiB or GiB; about")
	out := flags.String("o", "-", "`file` to write; - is stdout")
	hosts := flags.String("hosts", "", "deal the records to the traces of several servers in this `folder`")
	var spread fleet.Options
	flags.IntVar(&spread.Hosts, "n", 8, "`number` of servers for -hosts")
	flags.IntVar(&spread.Copies, "copies", 0, "with -hosts, every `n`th record is on two servers")
	flags.DurationVar(&spread.Skew, "skew", 0, "with -hosts, how far the clock of every second server is ahead")
	flags.IntVar(&spread.Cut, "cut", 0, "with -hosts, how many `octets` each trace lacks at its end")
	dir := flags.String("curated", "", "write the small logs below this `folder` instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if *dir != "" {
		return writeCurated(*dir)
	}
	var err error
	if o.Size, err = parseSize(*size); err != nil {
		return err
	}
	if *hosts != "" {
		o.Kind = "cls"
		return writeHosts(*hosts, o, spread)
	}
	return stream(*out, stdout, o)
}

// stream writes a log to the file out, or to stdout for "-".
func stream(out string, stdout io.Writer, o logs.StreamOptions) error {
	if out == "-" {
		return logs.Stream(stdout, o)
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	return errors.Join(logs.Stream(file, o), file.Close())
}

// writeHosts deals a log to the traces of several servers.
func writeHosts(dir string, o logs.StreamOptions, spread fleet.Options) error {
	r, w := io.Pipe()
	go func() { w.CloseWithError(logs.Stream(w, o)) }()
	list, err := fleet.Spread(r, spread)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i, log := range list {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("fe%02d.log", i+1)), log, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// parseSize reads a number of octets: 1GiB, 300KiB, 65536.
func parseSize(s string) (int64, error) {
	shift := 0
	for i, unit := range []string{"KiB", "MiB", "GiB"} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			s, shift = n, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > 1<<62>>shift {
		return 0, fmt.Errorf("not a size: %q", s)
	}
	return n << shift, nil
}

func writeCurated(dir string) error {
	for _, f := range append(curated.Files(), curated.File{Name: "README.md", Data: curated.README()}) {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
