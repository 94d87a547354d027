//go:build man

package main

import (
	"fmt"
	"os"
)

// With the tag man the program prints its manual page, made from the help of its
// commands, and does nothing else: go run -tags man ./cmd/ocsconv. Other builds
// need not hold what writes manual pages.
func init() {
	page, err := (&invocation{}).app().ToManWithSection(1)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	fmt.Print(page)
	os.Exit(exitDone)
}
