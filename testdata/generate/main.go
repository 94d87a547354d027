// Command generate writes logs with known truth: the small ones under
// testdata, and big ones to measure with.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"ocsconv/testdata/generate/curated"
)

func main() {
	dir := flag.String("curated", "", "write the small logs below this `folder` and stop")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	for _, f := range curated.Files() {
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
