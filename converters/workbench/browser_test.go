package workbench_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/workbench"
	"ocsconv/converters/workbench/loopback"
)

// built is the page with the program that the tree has now.
func built(t *testing.T) []byte {
	t.Helper()
	module := filepath.Join(t.TempDir(), "ocsconv.wasm")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", module, "ocsconv/cmd/workbench")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	octets, err := os.ReadFile(module)
	require.NoError(t, err)
	var p workbench.Program
	p.Packed, err = workbench.Pack(octets)
	require.NoError(t, err)
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	p.Support, err = os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	require.NoError(t, err)
	var page bytes.Buffer
	require.NoError(t, workbench.WritePage(&page, p))

	back, err := workbench.ReadProgram(bytes.NewReader(page.Bytes()))
	require.NoError(t, err)
	assert.Equal(t, p.Support, back.Support)
	assert.True(t, bytes.Equal(p.Packed, back.Packed))
	return page.Bytes()
}

const idle = `document.getElementById("done").hidden`

// TestInBrowser drops logs on the page as it lies on a disk, and on the one that is
// served, and takes from both what they offer.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a build for another system, and a browser")
	}
	b := open(t)
	page := filepath.Join(b.Dir, "workbench.html")
	require.NoError(t, os.WriteFile(page, built(t), 0o644))
	b.Visit("file://" + page)
	b.wait(`document.documentElement.dataset.program === "ready"`)
	requests := b.Requests
	t.Run("drop", b.drops)
	t.Run("cancel", b.cancels)
	t.Run("broken", b.refuses)
	t.Run("hostile", b.survives)
	for _, r := range b.Requests[len(requests):] {
		assert.Regexp(t, `^(blob:|data:image/svg)`, r.URL, "nothing leaves the page")
	}
	assert.Equal(t, "connect-src", eval[string](b, `new Promise((tell) => {
		document.addEventListener("securitypolicyviolation", (e) => tell(e.effectiveDirective), { once: true });
		fetch("https://example.invalid/").catch(() => setTimeout(() => tell("nobody"), 1000)); // the event comes first
	})`), "the policy refuses connections, and not only the network")
	b.Problems = nil // that refusal is one
	t.Run("served", b.serves)
}

// drops checks list, call, search and a file that is saved.
func (b *browser) drops(t *testing.T) {
	b.T = t
	b.drop("../../testdata/uccapi/busy.uccapilog", "../../testdata/uccapi/cancelled.uccapilog")
	b.wait(`document.documentElement.dataset.listed === "2" && ` + idle)
	assert.Equal(t, "2 sessions from 2 logs", eval[string](b, `document.getElementById("state").textContent`))
	b.Do(`document.querySelector(".item").click()`)
	b.wait(`document.querySelectorAll("#call .rung").length > 4`)
	b.Do(`document.querySelector("#call .rung").click()`)
	b.wait(`/INVITE sip:/.test(document.getElementById("message").textContent)`)
	b.searches("1 session in the list, 1 place in messages and 1 in annotations of 1 session")
	b.make("whole")
	assert.Equal(t, "\n\r\r\n", string(b.save("case.pcapng")[:4]), "a pcapng begins so")
	b.make("redacted-people")
	assert.Equal(t, 3, eval[int](b, `document.querySelectorAll("#made a").length`))
	assert.Empty(t, b.Problems)
}

// cancels ends the reading of a log that takes a while.
func (b *browser) cancels(t *testing.T) {
	b.T = t
	one, err := os.ReadFile("../../testdata/uccapi/voicemail.uccapilog")
	require.NoError(t, err)
	large := filepath.Join(b.Dir, "large.uccapilog")
	require.NoError(t, os.WriteFile(large, bytes.Repeat(one, 24<<20/len(one)), 0o644))
	b.drop(large)
	b.wait(`document.getElementById("done").max > 1e6 && document.getElementById("done").value > 1e6`)
	b.Do(`document.getElementById("cancel").click()`)
	b.wait(`/^Cancelled/.test(document.getElementById("state").textContent) && ` + idle)
	assert.False(t, eval[bool](b, `document.body.classList.contains("with-case")`))
	assert.Empty(t, b.Problems)
}

// refuses names a file that is no log, alone and beside one.
func (b *browser) refuses(t *testing.T) {
	b.T = t
	broken := filepath.Join(b.Dir, "broken.zip")
	require.NoError(t, os.WriteFile(broken, []byte("PK\x03\x04 and no more"), 0o644))
	b.drop(broken)
	b.wait(`document.getElementById("state").classList.contains("wrong")`)
	assert.Contains(t, eval[string](b, `document.getElementById("state").textContent`), "broken.zip")
	b.drop(broken, "../../testdata/uccapi/busy.uccapilog")
	b.wait(`document.documentElement.dataset.listed === "1" && ` + idle)
	assert.Contains(t, eval[string](b, `document.getElementById("remarks").textContent`), "broken.zip")
	assert.NotContains(t, eval[string](b, `document.getElementById("remarks").textContent`), "/in/")
	assert.Empty(t, b.Problems)
}

// survives shows names that are markup as text.
func (b *browser) survives(t *testing.T) {
	b.T = t
	text, err := os.ReadFile("../../testdata/uccapi/hostile.uccapilog")
	require.NoError(t, err)
	name := filepath.Join(b.Dir, `<img src=x onerror="document.title='run'">.uccapilog`)
	require.NoError(t, os.WriteFile(name, text, 0o644))
	junk := filepath.Join(b.Dir, `<script>document.title='run'<`+`.bin`)
	require.NoError(t, os.WriteFile(junk, []byte("nothing"), 0o644))
	b.drop(name, junk)
	b.wait(`document.documentElement.dataset.listed === "8" && ` + idle)
	b.make("redacted-secrets")
	assert.Equal(t, 0, eval[int](b, `document.querySelectorAll("#bench img, #bench script, #calls img").length`))
	assert.NotEqual(t, "run", eval[string](b, "document.title"))
	assert.Empty(t, b.Problems)
}

// serves opens the page of a server: what it was given, and what is dropped.
func (b *browser) serves(t *testing.T) {
	b.T = t
	server, err := loopback.Listen(loopback.Options{Inputs: []string{"../../testdata/uccapi/busy.uccapilog"}, Program: "ocsconv"})
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() { done <- server.Serve(t.Context()) }()
	once := server.OnceAddress()
	b.Visit(once)
	b.wait(`document.documentElement.dataset.listed === "1" && ` + idle)
	assert.NotContains(t, eval[string](b, `location.href + document.documentElement.outerHTML`), "code=")
	b.searches("1 session in the list, 1 place in messages and 1 in annotations of 1 session")
	b.make("csv")
	b.drop("../../testdata/uccapi/voicemail.uccapilog")
	b.wait(`/ivan|voice/.test(document.getElementById("calls").textContent) && document.documentElement.dataset.listed === "1" && ` + idle)
	b.make("whole")
	assert.Equal(t, "\n\r\r\n", string(b.save("case.pcapng")[:4]))
	own, _, _ := strings.Cut(server.Address(), "#")
	for _, r := range b.Requests[len(b.Requests)-10:] {
		assert.True(t, strings.HasPrefix(r.URL, own) || strings.HasPrefix(r.URL, "data:image/svg"), r.URL)
	}
	assert.Empty(t, b.Problems)

	// The code was used. The page says so, and keeps the token that it got for it.
	_, token, _ := strings.Cut(server.Address(), "#token=")
	_, code, _ := strings.Cut(once, "#")
	b.Do(`history.replaceState(null, "", "#` + code + `")`)
	b.Load("Page.reload", nil)
	b.wait(`/was used already/.test(document.getElementById("state").textContent)`)
	assert.Equal(t, token, eval[string](b, `sessionStorage.getItem("ocsconv-token")`))
	b.Problems = nil // the refusal is one
}

// searches looks for a text that stands in every message and, before the answer is
// there, twice for another, whose hits alone are shown.
func (b *browser) searches(hits string) {
	b.T.Helper()
	b.Do(`(() => {
		const query = document.getElementById("query"), later = window.setTimeout;
		window.setTimeout = (f) => f(); // the page would wait until nobody types
		for (query.value of ["sip", "486", "486"]) query.dispatchEvent(new Event("input"));
		window.setTimeout = later;
	})()`)
	b.wait(`/in messages/.test(document.getElementById("hits").textContent) && ` + idle)
	assert.Equal(b.T, hits, eval[string](b, `document.getElementById("hits").textContent`))
	assert.Regexp(b.T, `^\d+ sessions?$`, eval[string](b, `document.getElementById("state").textContent`))
}

// make chooses a form, and waits for its files.
func (b *browser) make(form string) {
	b.T.Helper()
	b.Do(`document.getElementById("form").value = "` + form + `", document.getElementById("go").click()`)
	b.wait(`/^Made /.test(document.getElementById("state").textContent) && ` + idle)
}

const patience = 30 * time.Second
