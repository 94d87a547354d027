//go:build noparquet

package main

import "ocsconv/cmd/ocsconv/cli"

func (s *invocation) exportTables(*cli.Context) error {
	return usagef("--as parquet: this program was built without it, to be smaller")
}
