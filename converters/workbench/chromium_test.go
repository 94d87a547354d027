package workbench_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
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
	problems []string // errors on the console
	requests []string // addresses
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

// open starts Chromium.
func open(t *testing.T) *browser {
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
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-dev-shm-usage", "--window-size=1400,900",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--remote-debugging-pipe", "about:blank",
	}
	cmd := exec.Command(chromium, args...)
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
	return b
}

// visit loads an address and waits until the page is ready.
func (b *browser) visit(address string) {
	b.t.Helper()
	b.loaded = false
	b.call("Page.navigate", map[string]any{"url": address}, nil)
	for !b.loaded {
		b.next()
	}
	b.wait(`document.documentElement.dataset.ready === "true"`)
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
	b.call("Browser.setDownloadBehavior", map[string]any{"behavior": "allow", "downloadPath": b.saved()}, nil)
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil, nil)
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
		var sent struct{ Request struct{ URL string } }
		if json.Unmarshal(m.Params, &sent) == nil {
			b.requests = append(b.requests, sent.Request.URL)
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

// do runs a statement in the page.
func (b *browser) do(statement string) {
	b.t.Helper()
	eval[any](b, "void (%s)", statement)
}

// drop drops files on the page.
func (b *browser) drop(files ...string) {
	b.t.Helper()
	paths := make([]string, len(files))
	for i, f := range files {
		path, err := filepath.Abs(f)
		require.NoError(b.t, err)
		paths[i] = path
	}
	data := map[string]any{"items": []any{}, "files": paths, "dragOperationsMask": 1}
	for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
		b.call("Input.dispatchDragEvent", map[string]any{"type": kind, "x": 300, "y": 100, "data": data}, nil)
	}
}

// wait waits until an expression is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	if !assert.Eventually(b.t, func() bool { return eval[bool](b, "Boolean(%s)", expression) }, patience, 20*time.Millisecond, expression) {
		require.Fail(b.t, "the page says: "+eval[string](b, `document.getElementById("state").textContent`), b.problems)
	}
}

// saved is the folder of what the browser saves.
func (b *browser) saved() string { return filepath.Join(b.dir, "saved") }

// save saves a file that was made, and returns it.
func (b *browser) save(name string) []byte {
	b.t.Helper()
	path := filepath.Join(b.saved(), name)
	_ = os.Remove(path) // of another test
	b.do(fmt.Sprintf(`[...document.querySelectorAll("#made a")].find((a) => a.download === %q).click()`, name))
	var content []byte
	require.Eventually(b.t, func() bool {
		var err error
		content, err = os.ReadFile(path)
		return err == nil
	}, patience, 20*time.Millisecond, name)
	return content
}
