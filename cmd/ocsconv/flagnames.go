package main

import "github.com/urfave/cli/v2"

// namedFlag is a flag that keeps its names. Package cli cleans the names of a flag with a
// regular expression whenever they are asked for, and asks all flags for theirs to look
// up one: that took half of a run with a short log.
type namedFlag struct {
	singleFlag
	names []string
}

// singleFlag is what all flags of package cli can that take one value.
type singleFlag interface {
	cli.ActionableFlag
	cli.CategorizableFlag
	cli.DocGenerationFlag
	cli.RequiredFlag
}

func (f *namedFlag) Names() []string { return f.names }

// keepNames lets flags keep their names, but for those of lists, which can more.
func keepNames(flags []cli.Flag) {
	for i, f := range flags {
		one, ok := f.(singleFlag)
		if _, list := f.(cli.DocGenerationSliceFlag); ok && !list {
			flags[i] = &namedFlag{singleFlag: one, names: f.Names()}
		}
	}
}
