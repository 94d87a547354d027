// Command misbehave does what converters should not, as the end of its name says.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	ask := strings.Join(os.Args[1:], " ")
	if ask == "--about" || ask == "--detect" {
		return
	}
	switch {
	case strings.HasSuffix(name, "-fails"):
		fmt.Println("half a file")
		fmt.Fprintln(os.Stderr, "the printer\x1b[31m is on fire")
		os.Exit(7)
	case strings.HasSuffix(name, "-garbage"):
		fmt.Println("this is no JSON")
		fmt.Println(`{"raw":"OPTIONS sip:bob@example.com SIP/2.0\nCall-ID: 1\nCSeq: 1 OPTIONS\n\n"}`)
		fmt.Println(`{"raw":17}`)
	case strings.HasSuffix(name, "-hangs"):
		folder := os.Getenv("OCSCONV_TEST_FOLDER")
		_ = os.WriteFile(filepath.Join(folder, "running"), nil, 0o666)
		for {
			if _, err := os.Stat(folder); err != nil {
				return // the test has ended without ending this
			}
			time.Sleep(10 * time.Millisecond)
		}
	case strings.HasSuffix(name, "-fickle"):
		again := filepath.Join(os.Getenv("OCSCONV_TEST_FOLDER"), "again")
		times := 1
		if _, err := os.Stat(again); err == nil {
			times = 3
		}
		_ = os.WriteFile(again, nil, 0o666)
		for range times {
			fmt.Println(`{"raw":"OPTIONS sip:bob@example.com SIP/2.0\nCall-ID: 1\nCSeq: 1 OPTIONS\n\n"}`)
		}
	}
}
