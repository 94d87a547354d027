package report_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/export/report"
)

// searchWhileLoading searches a page of which the rest comes late: a block stands in
// the page before it is whole.
func (b *browser) searchWhileLoading(t *testing.T) {
	page := write(t, report.Options{}, entryOf(session(t, "S01")), failing(t, 5), long(t, 20_000))
	rest := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page[:len(page)*9/10])
		w.(http.Flusher).Flush()
		<-rest
		_, _ = w.Write(page[len(page)*9/10:])
	}))
	defer server.Close()
	b.quiet() // the page before
	b.page, b.Requests = server.URL, nil
	b.Call("Page.navigate", map[string]any{"url": server.URL}, nil)
	b.Wait(`document.documentElement?.dataset.ready === "true"`)
	assert.Equal(t, "loading", eval[string](b, "document.readyState"))
	b.press("/")
	b.write("number-15")
	b.press("Enter")
	b.Wait(`document.getElementById("hits").textContent.includes("searching messages")`)
	eval[any](b, `new Promise((done) => setTimeout(done, 50))`) // it would have stumbled
	close(rest)
	b.Wait(`/[1-9]\d* places in messages/.test(document.getElementById("hits").textContent)`)
}
