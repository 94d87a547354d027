// Package loopback serves the workbench to the browser of whoever runs the program:
// on an address of this computer that no other computer reaches, to the one page that
// knows a random token.
//
// The page itself holds nothing and is handed to anybody; every question takes the
// token, in a header that no page of another origin can send. Requests for another
// host than the server's own are refused, which keeps out pages that a name server
// led here.
package loopback

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"ocsconv/converters/input"
	"ocsconv/converters/workbench"
)

// Options guide [Listen].
type Options struct {
	Port    int      // 0 for a free one
	Inputs  []string // what the page shows first; none for what somebody drops
	Program string
	Input   input.Options
}

// Server serves one page and one case at a time.
type Server struct {
	opts     Options
	listener net.Listener
	http     http.Server
	token    string
	scratch  string // folder of what was dropped and of what is written

	mu    sync.Mutex
	code  string // opens the page once; "" when it was used
	bench *workbench.Bench
	files map[string]string // what can be fetched, by its code
	kept  int               // files that were dropped
	next  int
	stops map[int]context.CancelFunc
	hears []*lines     // the questions that go on, the newest last
	work  sync.RWMutex // held while the case is replaced, shared by who asks of it
}

// Listen takes a port of this computer. Somebody has to call [Server.Serve].
func Listen(opts Options) (*Server, error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(opts.Port)))
	if err != nil {
		return nil, err
	}
	s := &Server{opts: opts, listener: l, token: rand.Text(), code: rand.Text(), files: map[string]string{}, stops: map[int]context.CancelFunc{}}
	if s.scratch, err = os.MkdirTemp("", "ocsconv-serve-*"); err != nil { // readable by nobody else
		l.Close()
		return nil, err
	}
	s.http = http.Server{
		Handler: s.guarded(s.routes()), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
	}
	return s, nil
}

// Address is that of the page, with the token.
func (s *Server) Address() string { return s.origin() + "/#token=" + s.token }

// OnceAddress opens the page once. Other users of the computer see the command that
// starts a browser, and with it an address.
func (s *Server) OnceAddress() string { return s.origin() + "/#code=" + s.code }

func (s *Server) origin() string { return "http://" + s.listener.Addr().String() }

// Serve serves until ctx is done. What was dropped and written is gone then.
func (s *Server) Serve(ctx context.Context) error {
	defer os.RemoveAll(s.scratch)
	stop := context.AfterFunc(ctx, func() {
		s.cancel()
		patience, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		if s.http.Shutdown(patience) != nil {
			s.http.Close()
		}
	})
	defer stop()
	err := s.http.Serve(s.listener)
	s.cancel()
	s.work.Lock()
	defer s.work.Unlock()
	s.close()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Limits of what the page may send.
const (
	maxUpload   = 16 << 30
	maxUploads  = 20000
	maxQuestion = 8 << 20
)

func (s *Server) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", s.page)
	m.HandleFunc("GET /file/{code}/{name}", s.file)
	m.HandleFunc("POST /token", s.exchange)
	for path, f := range map[string]http.HandlerFunc{
		"state": s.state, "clear": s.clear, "upload": s.upload, "open": s.open, "part": s.part, "search": s.search, "write": s.write,
		"cancel": func(http.ResponseWriter, *http.Request) { s.cancel() },
	} {
		m.Handle("POST /"+path, s.authorized(f))
	}
	return m
}

// guarded refuses what does not come from the page of this server.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own := s.listener.Addr().String()
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		site := r.Header.Get("Sec-Fetch-Site")
		switch origin := r.Header.Get("Origin"); {
		case r.Host != own:
			http.Error(w, "this server has the address http://"+own+" only", http.StatusMisdirectedRequest)
		case origin != "" && origin != s.origin(), site != "" && site != "same-origin" && site != "none" && r.URL.Path != "/":
			http.Error(w, "another page may not ask here", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// authorized refuses whoever does not know the token.
func (s *Server) authorized(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || subtle.ConstantTimeCompare([]byte(given), []byte(s.token)) == 0 {
			http.Error(w, "the page has no token any more; open the address again that ocsconv serve said", http.StatusUnauthorized)
			return
		}
		next(w, r)
	})
}

func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = workbench.WriteServed(w) // nobody is left to be told
}

// exchange gives the token for the code, once.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request) {
	given, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<10))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || s.code == "" || subtle.ConstantTimeCompare(given, []byte(s.code)) == 0 {
		http.Error(w, "the address was used already; open the one that ocsconv serve said", http.StatusUnauthorized)
		return
	}
	s.code = ""
	_, _ = io.WriteString(w, s.token)
}

// file hands out a file that was written. Its code is known to the page only.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	path, ok := s.files[r.PathValue("code")]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment")
	w.Header().Set("Content-Security-Policy", "sandbox")
	http.ServeContent(w, r, "", time.Time{}, f)
}

// upload keeps a file that was dropped. Its path is one below the folder of dropped
// files, whatever it says.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	name := filepath.FromSlash(r.URL.Query().Get("path"))
	ctx, done := s.begin(r.Context())
	defer done()
	// A read that waits for the page ends with the deadline.
	stop := context.AfterFunc(ctx, func() { _ = http.NewResponseController(w).SetReadDeadline(time.Unix(0, 0)) })
	defer stop()
	s.work.RLock() // nobody reads half a file; who wants the case for something else cancels first
	defer s.work.RUnlock()
	if !filepath.IsLocal(name) || !s.counted() {
		http.Error(w, "there are too many files, or this one has no name that can be kept", http.StatusBadRequest)
		return
	}
	root, err := os.OpenRoot(s.inbox())
	if err == nil {
		defer root.Close()
		err = store(root, name, http.MaxBytesReader(w, r.Body, maxUpload))
	}
	if err != nil {
		http.Error(w, "the file cannot be kept: "+err.Error(), http.StatusInternalServerError)
	}
}

// counted counts one more file that was dropped, unless there are too many.
func (s *Server) counted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept >= maxUploads {
		return false
	}
	s.kept++
	return true
}

// store keeps a file, or nothing where it does not come whole.
func store(root *os.Root, name string, from io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

func (s *Server) inbox() string { return filepath.Join(s.scratch, "in") }

// clear makes the table empty for what is dropped next.
func (s *Server) clear(w http.ResponseWriter, _ *http.Request) {
	s.cancel()
	s.work.Lock()
	defer s.work.Unlock()
	s.close()
	err := os.RemoveAll(s.inbox())
	if err == nil {
		err = os.Mkdir(s.inbox(), 0o700)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// close forgets the case and its files.
func (s *Server) close() {
	if s.bench != nil {
		s.bench.Close()
	}
	s.mu.Lock()
	for _, path := range s.files {
		_ = os.Remove(path) // the folder goes at the end
	}
	s.bench, s.files, s.kept = nil, map[string]string{}, 0
	s.mu.Unlock()
}
