// Package chromium drives a headless Chromium for the tests of what is shown in a
// browser.
package chromium

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Browser drives a headless Chromium through its debugging pipe (Chrome
// DevTools Protocol: JSON messages, each ended by a NUL). It shows one page, and
// fails the test T when something goes wrong.
type Browser struct {
	T        *testing.T
	Dir      string    // temporary folder, which goes with the browser
	Problems []string  // errors on the console
	Requests []Request // in their order

	in      *os.File
	answers chan message
	id      int
	session string
	loaded  bool
}

// Request is one that the page made.
type Request struct {
	URL      string
	Document string // address of the page that asks
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

// Open starts Chromium with flags beside those that every run has. It skips the test
// where there is none, and fails it when OCSCONV_REQUIRE_TOOLS is set. The browser
// ends with the test.
func Open(t *testing.T, flags ...string) *Browser {
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

	b := &Browser{T: t, Dir: dir, in: in, answers: make(chan message, 1000)}
	t.Cleanup(func() {
		b.send("Browser.close", nil)
		in.Close()
		_ = cmd.Wait() // the exit code of a closed browser says nothing
		out.Close()
	})
	go b.read(out)
	b.attach()
	return b
}

// Load runs a command that loads a page, and waits until that is there.
func (b *Browser) Load(method string, params any) {
	b.T.Helper()
	b.loaded = false
	b.Call(method, params, nil)
	for !b.loaded {
		b.next()
	}
}

// Visit loads an address and waits until the page says that it is ready.
func (b *Browser) Visit(address string) {
	b.T.Helper()
	b.Load("Page.navigate", map[string]any{"url": address})
	b.Wait(`document.documentElement.dataset.ready === "true"`)
}

func (b *Browser) read(out *os.File) {
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

func (b *Browser) attach() {
	var target struct{ TargetID string }
	b.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var session struct{ SessionID string }
	b.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &session)
	b.session = session.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.Call(domain+".enable", nil, nil)
	}
}

func (b *Browser) send(method string, params any) {
	b.id++
	text, err := json.Marshal(map[string]any{"id": b.id, "method": method, "params": params, "sessionId": b.session})
	if params == nil {
		text, err = json.Marshal(map[string]any{"id": b.id, "method": method, "sessionId": b.session})
	}
	if err == nil {
		_, _ = b.in.Write(append(text, 0)) // a closed pipe shows as a missing answer
	}
}

// Call sends a command and waits for its answer, which it puts into result unless that is nil.
func (b *Browser) Call(method string, params, result any) {
	b.T.Helper()
	b.send(method, params)
	for id := b.id; ; {
		m := b.next()
		if m.ID != id {
			continue
		}
		if m.Error != nil {
			require.Fail(b.T, method, m.Error.Message)
		}
		if result != nil {
			require.NoError(b.T, json.Unmarshal(m.Result, result))
		}
		return
	}
}

// next waits for a message and notes what must not happen.
func (b *Browser) next() message {
	b.T.Helper()
	select {
	case m, ok := <-b.answers:
		require.True(b.T, ok, "chromium has gone")
		b.watch(m)
		return m
	case <-time.After(60 * time.Second):
		require.Fail(b.T, "chromium does not answer")
	}
	return message{}
}

func (b *Browser) watch(m message) {
	switch m.Method {
	case "Page.loadEventFired":
		b.loaded = true
	case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
		b.Problems = append(b.Problems, m.Method+" "+string(m.Params))
	case "Network.requestWillBeSent":
		var sent struct {
			Request     struct{ URL string }
			DocumentURL string
		}
		if json.Unmarshal(m.Params, &sent) == nil {
			b.Requests = append(b.Requests, Request{sent.Request.URL, sent.DocumentURL})
		}
	}
}

// Eval evaluates an expression in the page, and waits for it when it is a promise.
func Eval[T any](b *Browser, expression string, args ...any) T {
	b.T.Helper()
	var answer struct {
		Result           struct{ Value T }
		ExceptionDetails json.RawMessage
	}
	b.Call("Runtime.evaluate", map[string]any{
		"expression": fmt.Sprintf(expression, args...), "returnByValue": true, "awaitPromise": true,
	}, &answer)
	require.Empty(b.T, string(answer.ExceptionDetails), expression)
	return answer.Result.Value
}

// Do runs a statement in the page.
func (b *Browser) Do(statement string) {
	b.T.Helper()
	Eval[any](b, "void (%s)", statement)
}

// patience is how long a page may take for what a test waits for.
const patience = 30 * time.Second

// Wait waits until an expression is true.
func (b *Browser) Wait(expression string) {
	b.T.Helper()
	require.Eventually(b.T, func() bool { return Eval[bool](b, "Boolean(%s)", expression) }, patience, 20*time.Millisecond, "%s, while the console says %q", expression, b.Problems)
}
