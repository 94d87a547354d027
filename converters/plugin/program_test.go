package plugin_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ocsconv/converters/plugin"
)

// programs are what the test binary does when it is started under their names.
var programs = map[string]func(arg string) int{
	"ocsconv-export-count":   count,
	"ocsconv-export-about":   about,
	"ocsconv-export-fails":   fails,
	"ocsconv-export-hangs":   hangs,
	"ocsconv-export-silent":  silent,
	"ocsconv-export-sibling": sibling,
	"ocsconv-format-lines":   lines,
	"ocsconv-format-fails":   fails,
	"ocsconv-format-hangs":   hangs,
	"ocsconv-format-dies":    dies,
	"ocsconv-format-endless": endless,
}

func TestMain(m *testing.M) {
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	if run := programs[name]; run != nil {
		os.Exit(run(strings.Join(os.Args[1:], " ")))
	}
	// Else every program that is built with the race detector waits a second at
	// its end.
	os.Setenv("GORACE", "atexit_sleep_ms=0")
	os.Exit(m.Run())
}

// count is a program that knows nothing of --about: it tells what it was given.
func count(arg string) int {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var s struct {
			Schema   string
			CallID   string `json:"call_id"`
			Messages []struct {
				Raw       *string
				RawBase64 *string `json:"raw_base64"`
			}
		}
		if err := json.Unmarshal(in.Bytes(), &s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(arg, s.Schema, s.CallID, len(s.Messages), s.Messages[0].Raw != nil)
	}
	fmt.Fprintln(os.Stderr, "counted")
	return 0
}

// about wants messages, and prints their octets.
func about(arg string) int {
	if arg == "--about" {
		fmt.Print("title: a title: with a colon\r\nextension: .tar.gz\nwants: messages\nunknown: key\n")
		return 0
	}
	var s struct {
		Messages []struct {
			Raw       string
			RawBase64 []byte `json:"raw_base64"`
		}
	}
	if err := json.NewDecoder(os.Stdin).Decode(&s); err != nil {
		return 1
	}
	for _, m := range s.Messages {
		fmt.Printf("%q %q\n", m.Raw, m.RawBase64)
	}
	return 0
}

func fails(arg string) int {
	if arg == "--about" {
		return 2
	}
	fmt.Println("half of it")
	fmt.Fprintln(os.Stderr, "a remark")
	fmt.Fprintln(os.Stderr, "out of paper")
	return 3
}

// hangs tells that it runs by removing a file, and waits for its end: that of the
// test, which removes the folder, if nothing else ends it.
func hangs(arg string) int {
	if arg == "--about" {
		return 0
	}
	mark := os.Getenv("OCSCONV_TEST_RUNNING")
	_ = os.Remove(mark)
	for {
		if _, err := os.Stat(filepath.Dir(mark)); err != nil {
			return 0
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// sibling leaves a process behind that holds its output open.
func sibling(arg string) int {
	if arg == "--about" {
		return 0
	}
	child := exec.Command(os.Args[0], "child")
	if arg == "child" {
		return hangs(arg)
	}
	child.Stdout, child.Stdin = os.Stdout, os.Stdin
	_ = child.Run()
	return 0
}

// silent reads nothing, says nothing and is content.
func silent(string) int { return 0 }

// lines is a reader whose format is its output.
func lines(arg string) int {
	switch arg {
	case "--about":
		fmt.Println("title: lines of JSON\nextension: jsonl .ndjson")
	case "--detect":
		head, err := io.ReadAll(os.Stdin)
		if err != nil || !strings.HasPrefix(string(head), "#lines\n") {
			fmt.Fprintln(os.Stderr, "it does not begin with #lines")
			fmt.Fprintln(os.Stderr, "more is not asked for")
			return 1
		}
	case "--read":
		in := bufio.NewReader(os.Stdin)
		_, _ = in.ReadString('\n')
		_, _ = io.Copy(os.Stdout, in)
	}
	return 0
}

func dies(arg string) int {
	if arg == "--read" {
		fmt.Println(`{"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\n\n"}`)
		fmt.Fprintln(os.Stderr, "record 2 is not to be understood")
		return 4
	}
	return 0
}

func endless(arg string) int {
	if arg == "--about" {
		return 0
	}
	for {
		if _, err := fmt.Println(`{"raw":"OPTIONS sip:a@contoso.com SIP/2.0\nCSeq: 1 OPTIONS\n\n"}`); err != nil {
			return 1
		}
	}
}

// folder returns a folder that holds the programs.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	for _, name := range names {
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if runtime.GOOS != "windows" && os.Link(self, filepath.Join(dir, name)) == nil {
			continue // on Windows nothing of a program that runs can be removed
		}
		octets, err := os.ReadFile(self)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), octets, 0o755))
	}
	return dir
}

// program returns one of the programs, and what it said when it was run.
func program(t *testing.T, name string) (*plugin.Program, func() []string) {
	t.Helper()
	said := make(chan string, 100)
	list := plugin.Search(folder(t, name), func(text string) { said <- text })
	require.Len(t, list, 1)
	return list[0], func() []string {
		var all []string
		for len(said) > 0 {
			all = append(all, <-said)
		}
		return all
	}
}
