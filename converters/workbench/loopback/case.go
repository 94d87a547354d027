package loopback

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"ocsconv/converters/workbench"
)

// lines writes what goes on, a line of JSON each: events, and at the end the answer.
type lines struct {
	mu   sync.Mutex
	w    http.ResponseWriter
	stop func() // ends the work whose page takes no more lines
}

// patience is how long the page may take to accept a line. It is on this computer, and
// work that waits for it keeps others from the case.
const patience = time.Minute

func (l *lines) write(v any) {
	text, err := json.Marshal(v)
	if err != nil {
		text, _ = json.Marshal(map[string]string{"error": err.Error()}) // a string always is
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := http.NewResponseController(l.w)
	err = c.SetWriteDeadline(time.Now().Add(patience))
	if err == nil {
		_, err = l.w.Write(append(text, '\n'))
	}
	if err == nil {
		err = c.Flush()
	}
	if err == nil {
		err = c.SetWriteDeadline(time.Time{}) // the connection may serve another question
	}
	if err != nil {
		l.stop()
	}
}

func (l *lines) event(name string, v any) { l.write(map[string]any{"event": name, "value": v}) }

// working runs what a question starts, until it is done, the page is gone or somebody
// cancels it, and answers.
func (s *Server) working(w http.ResponseWriter, r *http.Request, question any, do func(ctx context.Context, l *lines) (any, error)) {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxQuestion)).Decode(question); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, done := s.begin(r.Context())
	defer done()
	w.Header().Set("Content-Type", "application/x-ndjson")
	l := &lines{w: w, stop: done}
	s.hear(l)
	defer s.unhear(l)
	value, err := do(ctx, l)
	switch {
	case ctx.Err() != nil:
		l.write(map[string]string{"error": "cancelled"})
	case err != nil:
		l.write(map[string]string{"error": strings.ReplaceAll(err.Error(), s.scratch+string(filepath.Separator), "")})
	default:
		l.write(map[string]any{"value": value})
	}
}

// hear lets a question be told of progress until unhear. A case counts what it reads
// for the question that began last.
func (s *Server) hear(l *lines) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hears = append(s.hears, l)
}

func (s *Server) unhear(l *lines) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hears = slices.DeleteFunc(s.hears, func(o *lines) bool { return o == l })
}

// progress tells the newest question. Cancelling needs the lock, so no page that is
// slow to read may hold it.
func (s *Server) progress(p workbench.Progress) {
	var newest *lines
	s.mu.Lock()
	if n := len(s.hears); n > 0 {
		newest = s.hears[n-1]
	}
	s.mu.Unlock()
	if newest != nil {
		newest.event("progress", p)
	}
}

// begin makes the context of some work that cancel ends.
func (s *Server) begin(parent context.Context) (ctx context.Context, done func()) {
	ctx, stop := context.WithCancel(parent)
	s.mu.Lock()
	s.next++
	n := s.next
	s.stops[n] = stop
	s.mu.Unlock()
	return ctx, func() {
		stop()
		s.mu.Lock()
		delete(s.stops, n)
		s.mu.Unlock()
	}
}

// cancel ends all work that goes on.
func (s *Server) cancel() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stop := range s.stops {
		stop()
	}
}

func (s *Server) state(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]bool{"given": len(s.opts.Inputs) > 0}) // nobody is left to be told
}

// open reads what was dropped, or what the program was given, as one case.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	var question struct{ Given bool }
	s.working(w, r, &question, func(ctx context.Context, l *lines) (any, error) {
		s.work.Lock()
		defer s.work.Unlock()
		s.close()
		names, inbox := []string{s.inbox()}, s.inbox()
		if question.Given {
			names, inbox = s.opts.Inputs, ""
		}
		bench, err := workbench.Open(ctx, names, workbench.Options{
			Program: s.opts.Program, Input: s.opts.Input, Inbox: inbox,
			Progress: s.progress,
			List:     func(list []byte) { l.event("list", json.RawMessage(list)) },
		})
		if err != nil {
			return nil, err
		}
		s.bench = bench
		return bench.Opened(), nil
	})
}

var errNoCase = errors.New("no logs are open")

func (s *Server) part(w http.ResponseWriter, r *http.Request) {
	s.work.RLock()
	defer s.work.RUnlock()
	number, err := strconv.Atoi(r.URL.Query().Get("number"))
	if err != nil || s.bench == nil {
		http.Error(w, errNoCase.Error(), http.StatusBadRequest)
		return
	}
	ctx, done := s.begin(r.Context())
	defer done()
	part, err := s.bench.Part(ctx, r.URL.Query().Get("pile"), number)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(part) // nobody is left to be told
}

func (s *Server) search(w http.ResponseWriter, r *http.Request) {
	var question struct{ Text string }
	s.working(w, r, &question, func(ctx context.Context, l *lines) (any, error) {
		s.work.RLock()
		defer s.work.RUnlock()
		if s.bench == nil {
			return nil, errNoCase
		}
		return nil, s.bench.Search(ctx, question.Text, func(h []workbench.Hits) { l.event("hits", h) })
	})
}

// made is a file that can be fetched.
type made struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Href string `json:"href"`
}

func (s *Server) write(w http.ResponseWriter, r *http.Request) {
	var question struct {
		Offer   string
		Numbers []int
	}
	s.working(w, r, &question, func(ctx context.Context, l *lines) (any, error) {
		s.work.RLock()
		defer s.work.RUnlock()
		if s.bench == nil {
			return nil, errNoCase
		}
		dir, err := os.MkdirTemp(s.scratch, "out-*")
		if err != nil {
			return nil, err
		}
		remarks, err := s.bench.Write(ctx, question.Offer, question.Numbers, dir)
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
		files, err := s.offer(dir)
		return map[string]any{"files": files, "remarks": remarks}, err
	})
}

// offer lets the page fetch the files of a folder.
func (s *Server) offer(dir string) ([]made, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	list := []made{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		code := rand.Text()
		s.files[code] = filepath.Join(dir, e.Name())
		list = append(list, made{e.Name(), info.Size(), "file/" + code + "/" + url.PathEscape(e.Name())})
	}
	return list, nil
}
