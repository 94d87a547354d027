package workbench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/testdata/chromium"
)

// browser is Chromium with the workbench.
type browser struct{ *chromium.Browser }

// open starts Chromium, which saves what is saved in a folder of the test.
func open(t *testing.T) *browser {
	b := &browser{chromium.Open(t)}
	b.Call("Browser.setDownloadBehavior", map[string]any{"behavior": "allow", "downloadPath": b.saved()}, nil)
	return b
}

func eval[T any](b *browser, expression string, args ...any) T {
	b.T.Helper()
	return chromium.Eval[T](b.Browser, expression, args...)
}

// drop drops files on the page.
func (b *browser) drop(files ...string) {
	b.T.Helper()
	paths := make([]string, len(files))
	for i, f := range files {
		path, err := filepath.Abs(f)
		require.NoError(b.T, err)
		paths[i] = path
	}
	data := map[string]any{"items": []any{}, "files": paths, "dragOperationsMask": 1}
	for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
		b.Call("Input.dispatchDragEvent", map[string]any{"type": kind, "x": 300, "y": 100, "data": data}, nil)
	}
}

// wait waits until an expression is true, and says what the page says when it never is.
func (b *browser) wait(expression string) {
	b.T.Helper()
	if !assert.Eventually(b.T, func() bool { return eval[bool](b, "Boolean(%s)", expression) }, patience, 20*time.Millisecond, expression) {
		require.Fail(b.T, "the page says: "+eval[string](b, `document.getElementById("state").textContent`), b.Problems)
	}
}

// saved is the folder of what the browser saves.
func (b *browser) saved() string { return filepath.Join(b.Dir, "saved") }

// save saves a file that was made, and returns it.
func (b *browser) save(name string) []byte {
	b.T.Helper()
	path := filepath.Join(b.saved(), name)
	_ = os.Remove(path) // of another test
	b.Do(fmt.Sprintf(`[...document.querySelectorAll("#made a")].find((a) => a.download === %q).click()`, name))
	var content []byte
	require.Eventually(b.T, func() bool {
		var err error
		content, err = os.ReadFile(path)
		return err == nil
	}, patience, 20*time.Millisecond, name)
	return content
}
