package main

import (
	"fmt"
	"strconv"

	"ocsconv/annotate"
)

// pick turns what --session says into session numbers.
func (s *session) pick(c *annotate.Case, wanted []string) ([]int, error) {
	var list []int
	for _, w := range wanted {
		if n, ok := c.Find(w); ok {
			list = append(list, n)
			continue
		}
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > c.Len() {
			return nil, fmt.Errorf("no session %q; the input has %d, see ocsconv sessions", w, c.Len())
		}
		list = append(list, n)
	}
	return list, nil
}

// framesOf returns whether a frame belongs to one of the sessions.
func framesOf(c *annotate.Case, sessions []int) func(frame int) bool {
	frames := map[int]bool{}
	for _, n := range sessions {
		for _, m := range c.Session(n).Messages {
			frames[m.Frame] = true
		}
	}
	return func(frame int) bool { return frames[frame] }
}
