package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestHEPToSngrep sends a log to another program that stores what comes as HEP, and
// reads what it has stored.
func TestHEPToSngrep(t *testing.T) {
	for _, tool := range []string{"sngrep", "script"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
				t.Fatal(tool + " is not installed and OCSCONV_REQUIRE_TOOLS is set")
			}
			t.Skip("no " + tool)
		}
	}
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	at := c.LocalAddr().String()
	require.NoError(t, c.Close())
	stored, number := filepath.Join(t.TempDir(), "stored.pcap"), filepath.Join(t.TempDir(), "pid")
	// It draws on a terminal, which script is.
	listener := exec.Command("script", "-qfc", fmt.Sprintf("echo $$ >'%s'; exec sngrep -L udp:%s -O '%s'", number, at, stored), os.DevNull)
	listener.Env = append(os.Environ(), "TERM=xterm")
	require.NoError(t, listener.Start())
	t.Cleanup(func() { // without its terminal it does not end, but turns a whole core
		endProcess(number)
		_ = listener.Process.Kill()
		_ = listener.Wait()
	})
	require.Eventually(t, func() bool {
		c, err := net.ListenPacket("udp", at)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	}, 20*time.Second, 50*time.Millisecond, "sngrep listens")

	const log = "../../testdata/scenarios/S01.log"
	must(t, "convert", log, "-o", "hep+udp://"+at, "-q")
	want := startLines(t, log)
	require.NotEmpty(t, want)
	require.Eventually(t, func() bool {
		info, err := os.Stat(stored)
		return err == nil && info.Size() > 24 && fmt.Sprint(startLines(t, stored)) == fmt.Sprint(want)
	}, 20*time.Second, 200*time.Millisecond, "every message is stored")
}

// endProcess ends the process whose number is in a file.
func endProcess(file string) {
	text, _ := os.ReadFile(file)
	if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Kill()
		}
	}
}

// startLines returns those of all messages of an input.
func startLines(t *testing.T, file string) (list []string) {
	t.Helper()
	for line := range strings.Lines(must(t, "sessions", file, "--all", "--json", "-q", "--no-cache")) {
		var s struct {
			Messages []struct {
				StartLine string `json:"start_line"`
			}
		}
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		for _, m := range s.Messages {
			list = append(list, m.StartLine)
		}
	}
	return list
}
