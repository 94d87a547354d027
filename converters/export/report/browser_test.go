package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/testdata/chromium"
)

// browser is Chromium with a page that is written to a file.
type browser struct {
	*chromium.Browser
	pages int
	page  string // address of the one that is shown
}

// open starts Chromium and loads a page.
func open(t *testing.T, html []byte) *browser {
	t.Helper()
	b := &browser{Browser: chromium.Open(t)}
	b.visit(html)
	return b
}

// visit loads a page, which is written to a file, and waits until it is ready.
func (b *browser) visit(html []byte) {
	b.T.Helper()
	b.quiet() // the page before
	b.pages++
	path := filepath.Join(b.Dir, fmt.Sprintf("page%d.html", b.pages))
	require.NoError(b.T, os.WriteFile(path, html, 0o644))
	b.page, b.Requests = "file://"+path, nil
	b.Visit(b.page)
}

// quiet holds that the page has put no error on the console and asked for nothing but
// itself, and one picture of the browser's own that it has in a field of time.
func (b *browser) quiet() {
	b.T.Helper()
	assert.Empty(b.T, b.Problems)
	for _, r := range b.Requests {
		own := strings.HasPrefix(r.Document, b.page) && strings.HasPrefix(r.URL, b.page)
		assert.True(b.T, own || strings.HasPrefix(r.URL, "data:image/svg+xml"), "%s asks for %s", r.Document, r.URL)
	}
}

func eval[T any](b *browser, expression string, args ...any) T {
	b.T.Helper()
	return chromium.Eval[T](b.Browser, expression, args...)
}

// click presses the mouse in the middle of the first element that matches.
func (b *browser) click(selector string) {
	b.T.Helper()
	where := eval[[]float64](b, `(() => {
		const e = document.querySelector(%q);
		e.scrollIntoView({block: "center"});
		const r = (e.querySelector(".label") || e).getBoundingClientRect();
		return [r.x + Math.min(r.width / 2, 60), r.y + r.height / 2];
	})()`, selector)
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.Call("Input.dispatchMouseEvent", map[string]any{
			"type": kind, "x": where[0], "y": where[1], "button": "left", "clickCount": 1,
		}, nil)
	}
}

// press presses a key.
func (b *browser) press(key string) {
	b.T.Helper()
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
	b.Call("Input.dispatchKeyEvent", down, nil)
	b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key}, nil)
}

func (b *browser) write(text string) {
	b.T.Helper()
	b.Call("Input.insertText", map[string]any{"text": text}, nil)
}
