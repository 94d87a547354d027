// Command ocsconv-format-belle reads a text log of SIP that was invented as an
// example of a format of one's own:
//
//	2010-01-05 14:00:47.889 [7] message sent over tls from 192.0.2.10:50123 to 192.0.2.1:5061:
//	> OPTIONS sip:example.com SIP/2.0
//	> Call-ID: 1
//	>
//	2010-01-05 14:00:47.901 [7] timer E started
//
// Times are local, [7] is a thread, and "received" stands where a message came
// from the "to" side. Built into a folder of PATH, ocsconv reads such logs:
//
//	go build -o ~/bin/ocsconv-format-belle ./testdata/plugins/ocsconv-format-belle
//	ocsconv sessions phone.log --tz Europe/Zagreb
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// message is an object of ocsconv.message/1.
type message struct {
	Time      string `json:"time"`
	Direction string `json:"direction"`
	Local     string `json:"local"`
	Remote    string `json:"remote"`
	Transport string `json:"transport"`
	Raw       string `json:"raw,omitempty"`
	RawBase64 []byte `json:"raw_base64,omitempty"` // instead of Raw, for what is no UTF-8
	Line      int    `json:"line"`
	Thread    int    `json:"thread"`
	Problem   string `json:"problem,omitempty"`
}

var (
	stamp  = regexp.MustCompile(`^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) \[(\d+)\] (.*)$`)
	packet = regexp.MustCompile(`^message (sent|received) over (\w+) from (\S+) to (\S+):$`)
)

func main() {
	ask := ""
	if len(os.Args) > 1 {
		ask = os.Args[1]
	}
	var err error
	switch ask {
	case "--about":
		fmt.Print("title: belle-like text log (an example)\nextension: belle log\n")
	case "--detect":
		err = detect(os.Stdin)
	case "--read":
		err = read(os.Stdin, os.Stdout)
	default:
		err = errors.New("this program is for ocsconv; put it on PATH and see ocsconv formats")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// detect looks for the line before a message.
func detect(in io.Reader) error {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		m := stamp.FindStringSubmatch(strings.TrimRight(lines.Text(), "\r"))
		if m != nil && packet.MatchString(m[4]) {
			return nil
		}
	}
	return errors.New("no line tells of a message sent or received over a transport from and to an address")
}

// read writes the messages of a log, one object per line.
func read(in io.Reader, out io.Writer) error {
	w := bufio.NewWriter(out)
	objects := json.NewEncoder(w)
	lines := bufio.NewReader(in)
	var m *message
	var raw strings.Builder
	end := func() error {
		if m == nil {
			return nil
		}
		switch text := raw.String(); {
		case text == "":
			m.Problem = "no message follows the line that announces one"
		case utf8.ValidString(text):
			m.Raw = text
		default:
			m.RawBase64 = []byte(text)
		}
		raw.Reset()
		err := objects.Encode(m)
		m = nil
		return err
	}
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		text := strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(text, ">") && m != nil:
			raw.WriteString(strings.TrimPrefix(text[1:], " ") + "\r\n")
		case line != "":
			if err := end(); err != nil {
				return err
			}
			m = announced(text, number)
		}
		if err == io.EOF {
			if err := end(); err != nil {
				return err
			}
			return w.Flush()
		}
		if err != nil {
			return err
		}
	}
}

// announced reads the line before a message; nil for any other line.
func announced(line string, number int) *message {
	at := stamp.FindStringSubmatch(line)
	if at == nil {
		return nil
	}
	p := packet.FindStringSubmatch(at[4])
	if p == nil {
		return nil
	}
	m := &message{Time: at[1] + "T" + at[2], Direction: "out", Transport: p[2], Local: p[3], Remote: p[4], Line: number + 1}
	if p[1] == "received" {
		m.Direction = "in"
	}
	m.Thread, _ = strconv.Atoi(at[3])
	return m
}
