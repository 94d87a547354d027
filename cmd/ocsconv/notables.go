//go:build noparquet

package main

import "github.com/urfave/cli/v2"

func (s *invocation) exportTables(*cli.Context) error {
	return usagef("--as parquet: this program was built without it, to be smaller")
}
