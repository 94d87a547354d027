package main

import (
	"bufio"
	"fmt"
	"strings"
)

// manyFiles is from how many files on somebody at a terminal is asked before they
// fill a folder.
const manyFiles = 1000

// confirmed asks somebody at a terminal; only a yes is one. Where nobody can answer, as in
// a script, nobody is asked.
func (s *console) confirmed(question string) bool {
	if !isTerminal(s.stdin) || !isTerminal(s.stderr) {
		return true
	}
	return s.ask(question)
}

func (s *console) ask(question string) bool {
	fmt.Fprintf(s.stderr, "%s [y/N] ", question)
	answer, _ := bufio.NewReader(s.stdin).ReadString('\n') // without a line it is no yes
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	return false
}
