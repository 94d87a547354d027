package report_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// browser drives a headless Chromium through its debugging pipe (Chrome
// DevTools Protocol: JSON messages, each ended by a NUL).
type browser struct {
	t        *testing.T
	in       *os.File
	answers  chan message
	id       int
	session  string
	dir      string
	pages    int
	page     string
	problems []string // errors on the console, and requests that left the page
	loaded   bool
}

type message struct {
	ID        int             `json:"id"`
	Method    string          `json:"method"`
	SessionID string          `json:"sessionId"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// open starts Chromium and loads a page that is written to a file.
func open(t *testing.T, html []byte, flags ...string) *browser {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("OCSCONV_REQUIRE_TOOLS") == "" {
		t.Skip("chromium is not installed")
	}
	require.NoError(t, err)
	dir := t.TempDir()
	theirIn, in, err := os.Pipe()
	require.NoError(t, err)
	out, theirOut, err := os.Pipe()
	require.NoError(t, err)
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-dev-shm-usage", "--window-size=1400,900",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--remote-debugging-pipe",
	}, flags...)
	cmd := exec.Command(chromium, append(args, "about:blank")...)
	cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	require.NoError(t, cmd.Start())
	theirIn.Close()
	theirOut.Close()

	b := &browser{t: t, in: in, answers: make(chan message, 1000), dir: dir}
	t.Cleanup(func() {
		b.send("Browser.close", nil)
		in.Close()
		_ = cmd.Wait() // the exit code of a closed browser says nothing
		out.Close()
	})
	go b.read(out)
	b.attach()
	b.visit(html)
	return b
}

// visit loads a page, which is written to a file, and waits until it is ready.
func (b *browser) visit(html []byte) {
	b.t.Helper()
	b.pages++
	path := filepath.Join(b.dir, fmt.Sprintf("page%d.html", b.pages))
	require.NoError(b.t, os.WriteFile(path, html, 0o644))
	b.page, b.loaded = "file://"+path, false
	b.load()
	b.wait("document.documentElement.dataset.ready === 'true'")
}

func (b *browser) read(out *os.File) {
	defer close(b.answers)
	r := bufio.NewReader(out)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) == nil {
			b.answers <- m
		}
	}
}

func (b *browser) attach() {
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
}

func (b *browser) load() {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": b.page}, nil)
	for !b.loaded {
		b.next()
	}
}

func (b *browser) send(method string, params any) {
	b.id++
	text, err := json.Marshal(map[string]any{"id": b.id, "method": method, "params": params, "sessionId": b.session})
	if params == nil {
		text, err = json.Marshal(map[string]any{"id": b.id, "method": method, "sessionId": b.session})
	}
	if err == nil {
		_, _ = b.in.Write(append(text, 0)) // a closed pipe shows as a missing answer
	}
}

// call sends a command and waits for its answer.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.send(method, params)
	for id := b.id; ; {
		m := b.next()
		if m.ID != id {
			continue
		}
		if m.Error != nil {
			require.Fail(b.t, method, m.Error.Message)
		}
		if result != nil {
			require.NoError(b.t, json.Unmarshal(m.Result, result))
		}
		return
	}
}

// next waits for a message and notes what must not happen.
func (b *browser) next() message {
	b.t.Helper()
	select {
	case m, ok := <-b.answers:
		require.True(b.t, ok, "chromium has gone")
		b.watch(m)
		return m
	case <-time.After(60 * time.Second):
		require.Fail(b.t, "chromium does not answer")
	}
	return message{}
}

func (b *browser) watch(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		b.loaded = true
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
		b.problems = append(b.problems, m.Method+" "+string(m.Params))
	case "Network.requestWillBeSent":
		if strings.Contains(string(m.Params), `"request":{"url":"data:image/svg+xml`) {
			return // a sign of the browser's own, in a field of time
		}
		if !strings.Contains(string(m.Params), `"documentURL":"`+b.page) || strings.Count(string(m.Params), `"url":"`+b.page) == 0 {
			b.problems = append(b.problems, "request "+string(m.Params))
		}
	}
}

// eval evaluates an expression in the page.
func eval[T any](b *browser, expression string, args ...any) T {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value T }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{
		"expression": fmt.Sprintf(expression, args...), "returnByValue": true, "awaitPromise": true,
	}, &answer)
	require.Empty(b.t, string(answer.ExceptionDetails), expression)
	return answer.Result.Value
}

// click presses the mouse in the middle of the first element that matches.
func (b *browser) click(selector string) {
	b.t.Helper()
	where := eval[[]float64](b, `(() => {
		const e = document.querySelector(%q);
		e.scrollIntoView({block: "center"});
		const r = (e.querySelector(".label") || e).getBoundingClientRect();
		return [r.x + Math.min(r.width / 2, 60), r.y + r.height / 2];
	})()`, selector)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.call("Input.dispatchMouseEvent", map[string]any{
			"type": kind, "x": where[0], "y": where[1], "button": "left", "clickCount": 1,
		}, nil)
	}
}

// press presses a key.
func (b *browser) press(key string) {
	b.t.Helper()
	down := map[string]any{"type": "keyDown", "key": key}
	switch {
	case len(key) == 1:
		down["text"] = key
	case key == "ArrowDown":
		down["windowsVirtualKeyCode"] = 40
	case key == "Enter":
		down["text"], down["windowsVirtualKeyCode"] = "\r", 13
	case key == "Tab":
		down["windowsVirtualKeyCode"] = 9
	case key == "Escape":
		down["windowsVirtualKeyCode"] = 27
	}
	b.call("Input.dispatchKeyEvent", down, nil)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key}, nil)
}

func (b *browser) write(text string) {
	b.t.Helper()
	b.call("Input.insertText", map[string]any{"text": text}, nil)
}

// wait waits until an expression is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return eval[bool](b, "Boolean(%s)", expression) }, 10*time.Second, 20*time.Millisecond, expression)
}
