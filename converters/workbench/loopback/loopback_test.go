package loopback_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/workbench/loopback"
)

const log = "../../../testdata/uccapi/busy.uccapilog"

// served is a server that runs, and who asks it.
type served struct {
	t             *testing.T
	origin, token string
	once          string
	end           func()
}

func serve(t *testing.T, inputs ...string) *served {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	server, err := loopback.Listen(loopback.Options{Inputs: inputs, Program: "ocsconv"})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx) }()
	origin, token, _ := strings.Cut(server.Address(), "/#token=")
	_, once, _ := strings.Cut(server.OnceAddress(), "/#code=")
	return &served{t, origin, token, once, func() {
		stop()
		require.NoError(t, <-done)
	}}
}

// ask posts a question and returns the status and the answer.
func (s *served) ask(path, body string, header ...string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.origin+"/"+path, strings.NewReader(body))
	require.NoError(s.t, err)
	r.Header.Set("Authorization", "Bearer "+s.token)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	return s.do(r)
}

func (s *served) do(r *http.Request) (int, string) {
	s.t.Helper()
	a, err := http.DefaultClient.Do(r)
	require.NoError(s.t, err)
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	require.NoError(s.t, err)
	assert.Empty(s.t, a.Header.Get("Access-Control-Allow-Origin"))
	return a.StatusCode, string(text)
}

// Only the page that knows the token is answered, under the server's own name.
func TestStrangersAreRefused(t *testing.T) {
	s := serve(t, log)
	defer s.end()
	tests := map[string]struct {
		header, value string
		status        int
	}{
		"no token":            {"Authorization", "", http.StatusUnauthorized},
		"another token":       {"Authorization", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAA", http.StatusUnauthorized},
		"another host":        {"Host", "calls.example", http.StatusMisdirectedRequest},
		"localhost by name":   {"Host", "localhost", http.StatusMisdirectedRequest},
		"another page":        {"Origin", "https://calls.example", http.StatusForbidden},
		"a page from a disk":  {"Origin", "null", http.StatusForbidden},
		"sent by another one": {"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
	}
	_, answer := s.ask("open", `{"given": true}`)
	require.Contains(t, answer, `"inputs":1`)
	for name, test := range tests {
		for _, path := range []string{"open", "state", "clear", "upload?path=x", "part?pile=view&number=1", "search", "write", "cancel"} {
			status, _ := s.ask(path, `{"given": true}`, test.header, test.value)
			assert.Equal(t, test.status, status, "%s: %s", name, path)
		}
	}
	status, _ := s.ask("part?pile=view&number=1", "", "Origin", s.origin, "Sec-Fetch-Site", "same-origin")
	assert.Equal(t, http.StatusOK, status, "the case is still open")
	r, err := http.NewRequest(http.MethodGet, s.origin+"/", nil)
	require.NoError(t, err)
	_, page := s.do(r)
	assert.NotContains(t, page, s.token)
	assert.Contains(t, page, "default-src 'none'")
}

// The address that starts a browser opens the page once.
func TestCodeIsGoodOnce(t *testing.T) {
	s := serve(t)
	defer s.end()
	status, _ := s.ask("token", "WRONG", "Authorization", "")
	assert.Equal(t, http.StatusUnauthorized, status)
	status, token := s.ask("token", s.once, "Authorization", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, s.token, token)
	status, _ = s.ask("token", s.once, "Authorization", "")
	assert.Equal(t, http.StatusUnauthorized, status)
}

// What is uploaded stays below the folder of the server, which goes with it.
func TestUploads(t *testing.T) {
	s := serve(t)
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	s.ask("clear", "")
	for _, path := range []string{"../evil.log", "/etc/evil.log", "a/../../evil.log", ""} {
		status, _ := s.ask("upload?path="+path, string(text))
		assert.GreaterOrEqual(t, status, 400, path)
	}
	status, _ := s.ask("upload?path=day/busy.uccapilog", string(text))
	assert.Equal(t, http.StatusOK, status)
	status, _ = s.ask("upload?path=day/busy.uccapilog", "replaced")
	assert.GreaterOrEqual(t, status, 400, "nothing is replaced")
	_, answer := s.ask("open", `{}`)
	lines := strings.Split(strings.TrimSpace(answer), "\n")
	assert.JSONEq(t, `{"value": {"inputs": 1, "remarks": []}}`, lines[len(lines)-1])
	assert.Contains(t, answer, `"event":"list"`)

	_, answer = s.ask("write", `{"offer": "whole"}`)
	href := regexp.MustCompile(`file/\w+/case\.pcapng`).FindString(answer)
	require.NotEmpty(t, href, answer)
	r, err := http.NewRequest(http.MethodGet, s.origin+"/"+href, nil)
	require.NoError(t, err)
	_, content := s.do(r)
	assert.Equal(t, "\n\r\r\n", content[:4])
	r.URL.Path = "/file/AAAA/case.pcapng"
	status, _ = s.do(r)
	assert.Equal(t, http.StatusNotFound, status)

	_, answer = s.ask("search", `{"text": "486 busy"}`)
	var hits struct {
		Value []struct{ Session, Raw int }
	}
	require.NoError(t, json.Unmarshal([]byte(strings.Split(answer, "\n")[len(strings.Split(answer, "\n"))-3]), &hits), answer)
	assert.Equal(t, 1, hits.Value[0].Session)
	assert.Positive(t, hits.Value[0].Raw)

	s.end()
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// An upload that does not come to its end is ended with all other work, and leaves
// nothing.
func TestUploadIsCancelled(t *testing.T) {
	s := serve(t)
	defer s.end()
	s.ask("clear", "")
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	body, more := io.Pipe()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.origin+"/upload?path=busy.uccapilog", body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Expect", "100-continue") // the first octet is wanted when the server reads
	ended := make(chan int, 1)
	go func() {
		a, err := (&http.Transport{ExpectContinueTimeout: time.Minute}).RoundTrip(r)
		if err != nil {
			ended <- 0 // the connection has ended
			return
		}
		a.Body.Close()
		ended <- a.StatusCode
	}()
	_, err = more.Write([]byte("half a file"))
	require.NoError(t, err)
	status, _ := s.ask("cancel", "")
	assert.Equal(t, http.StatusOK, status)
	s.ask("clear", "")
	assert.Contains(t, []int{0, http.StatusInternalServerError}, <-ended)
	require.NoError(t, ctx.Err())
	more.Close()

	text, err := os.ReadFile(log)
	require.NoError(t, err)
	status, _ = s.ask("upload?path=busy.uccapilog", string(text))
	assert.Equal(t, http.StatusOK, status)
	_, answer := s.ask("open", `{}`)
	assert.Contains(t, answer, `"inputs":1`)
}

// What fails is answered in words, without the server's folders.
func TestFailures(t *testing.T) {
	s := serve(t)
	defer s.end()
	for question, answer := range map[string]string{
		"write\n{}":                   "no logs are open",
		"search\n{\"text\": \"x\"}":   "no logs are open",
		"open\n{}":                    `{"error":"in: `,
		"part?pile=view&number=1\n{}": "no logs are open",
		"write\n{":                    "unexpected EOF",
	} {
		path, body, _ := strings.Cut(question, "\n")
		_, text := s.ask(path, body)
		assert.Contains(t, text, answer, question)
		assert.NotContains(t, text, os.TempDir(), question)
	}
	s.ask("clear", "")
	s.ask("upload?path=junk.log", "nothing")
	_, text := s.ask("open", `{}`)
	assert.Contains(t, text, `junk.log: no known format: no SIP message stands in a text that begins with \"nothing\"`)
	assert.NotContains(t, text, os.TempDir())
}
