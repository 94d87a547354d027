package main

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"ocsconv/converters/output"
)

// offerPage asks somebody who dropped files on the icon whether to see the calls
// in the browser: Enter makes one page of all of them beside the first and opens
// it. Whoever started the program from a shell is not asked.
func (s *invocation) offerPage(paths []string) error {
	if !ownConsole() {
		return nil
	}
	fmt.Fprint(s.stderr, "\nPress Enter to see the calls in your browser, or close this window. ")
	if _, err := bufio.NewReader(s.stdin).ReadString('\n'); err != nil {
		return nil // nobody is there
	}
	page, err := s.pageBeside(paths)
	if err != nil {
		return err
	}
	return openFile(page)
}

// besideNames is how many names are tried for a file beside what was dropped. One of the
// same content is used again, so more than a few are there only of logs that went on
// growing.
const besideNames = 20

// pageBeside writes the page of dropped files beside the first, under a name
// where no other page is.
func (s *invocation) pageBeside(paths []string) (string, error) {
	first := filepath.Clean(paths[0])
	for n := 1; ; n++ {
		page := first + ".html"
		if n > 1 {
			page = fmt.Sprintf("%s-%d.html", first, n)
		}
		err := s.writePage(paths, page)
		if err == nil || n == besideNames || !errors.Is(err, output.ErrExists) {
			return page, err
		}
	}
}

// writePage writes one page of all sessions in paths.
func (s *invocation) writePage(paths []string, page string) error {
	args := slices.Concat([]string{"ocsconv", "export", "-q", "-o", page, "--"}, paths)
	err := s.app().RunContext(s.ctx, args)
	if err == errPartial {
		return nil // what was damaged has been said when the captures were made
	}
	return err
}
