package live

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ocsconv/converters/input"
	"ocsconv/formats"
)

// group is the files that one path stands for. A client starts a new log when
// one is full or the program is started again, and goes around a few names:
// Communicator-uccapi-0.uccapilog, …-1.uccapilog, …-2.uccapilog. So such a name
// stands for all of the ring, and a folder for the logs in it. Whichever of them
// grows is read.
type group struct {
	opts    *Options
	folder  string
	match   func(name string) bool
	single  bool // the path names one log and no other
	files   []*file
	byName  map[string]*file
	current *file     // the one that is followed from the start; nil in an empty folder
	lookup  time.Time // of the folder
	refused map[string]bool
	failed  bool // the folder cannot be listed, and the user was told
	buf     []byte
}

// ring is a name that the client gives to its logs by turns.
var ring = formats.Pattern(`(?i)^(.*-)\d+(\.ucc(?:api|p)log)$`)

// newGroup returns the files of a path, which must exist. What is not to be
// shown of them is settled now.
func newGroup(opts *Options, now time.Time) (*group, error) {
	info, err := os.Stat(opts.Path)
	if err != nil {
		return nil, plain(opts.Path, err)
	}
	g := &group{opts: opts, byName: map[string]*file{}, refused: map[string]bool{}, buf: make([]byte, portion)}
	named := ""
	if info.IsDir() {
		g.folder, g.match = opts.Path, input.Options{Formats: opts.Formats}.NamesLog
	} else {
		g.folder, named = filepath.Split(opts.Path)
		g.match = func(name string) bool { return name == named }
		if parts := ring().FindStringSubmatch(named); parts != nil {
			g.match = func(name string) bool {
				other := ring().FindStringSubmatch(name)
				return other != nil && strings.EqualFold(other[1], parts[1]) && strings.EqualFold(other[2], parts[2])
			}
		} else {
			g.single = true
		}
	}
	if err := g.find(now); err != nil {
		return nil, err
	}
	if g.byName[named] == nil && !info.IsDir() {
		named = g.called(info) // where the case of letters does not count
	}
	return g, g.begin(named)
}

// called returns the name in the folder of the file that was asked for.
func (g *group) called(info fs.FileInfo) string {
	for _, l := range g.files {
		if os.SameFile(l.seen, info) {
			return l.label
		}
	}
	return ""
}

// begin settles from where each file is shown: the named one, or the newest of a
// folder, from its start unless only what is new is wanted; the others from
// where they end now.
func (g *group) begin(named string) error {
	g.current = g.byName[named]
	if g.current == nil && len(g.files) > 0 {
		g.current = slices.MaxFunc(g.files, func(a, b *file) int { return a.seen.ModTime().Compare(b.seen.ModTime()) })
	}
	for _, l := range slices.Clone(g.files) {
		err := l.hide()
		if l == g.current {
			l.rested = nil
			if !g.opts.FromNow {
				l.shown, l.hidden = 0, imprint{}
			}
		}
		if err == nil {
			continue
		}
		if l.label == named {
			return plain(l.path, err)
		}
		g.refuse(l, err)
	}
	return nil
}

const (
	lookupEvery = 500 * time.Millisecond

	// quiet is how long a log that does not grow is held open. Windows lets
	// nobody replace a file that is, however it is shared.
	quiet = 2 * time.Second
)

// find looks the files up that there are.
func (g *group) find(now time.Time) error {
	g.lookup = now
	entries, err := g.names()
	if err != nil {
		return plain(g.folder, err)
	}
	for _, name := range entries {
		l := g.byName[name]
		info, err := os.Stat(filepath.Join(g.folder, name))
		if err != nil || !info.Mode().IsRegular() {
			g.miss(l) // gone, or about to come back
			continue
		}
		if l == nil {
			l = g.add(name, now)
			if old := g.renamed(info, entries); old != nil {
				*l, *old = *old, *l
				l.path, l.label, old.path, old.label = old.path, old.label, l.path, l.label
			}
		}
		l.seen = info
	}
	slices.SortFunc(g.files, func(a, b *file) int { return cmp.Compare(a.label, b.label) })
	for _, l := range g.files {
		if l.f != nil && now.Sub(l.grown) > quiet && l.seen != nil && l.seen.Size() == l.offset {
			l.rest()
		}
	}
	return nil
}

// add begins to follow the file of a name.
func (g *group) add(name string, now time.Time) *file {
	l := &file{formats: g.opts.Formats, path: g.folder + name, label: name, clock: g.opts.Clock, day: g.opts.Date, grown: now}
	if g.folder != "" {
		l.path = filepath.Join(g.folder, name)
	}
	g.byName[name] = l
	g.files = append(g.files, l)
	return l
}

// miss tells the user, once, that the only log that is followed is not there.
func (g *group) miss(l *file) {
	if g.single && l != nil && !l.failed {
		l.failed = true
		g.opts.note("%s: is gone; waiting for a new one", l.path)
	}
}

// renamed returns the followed file that a new name in the folder stands for, if its own
// name does so no longer. It is not read twice.
func (g *group) renamed(info fs.FileInfo, names []string) *file {
	for _, l := range g.files {
		if l.info == nil || !os.SameFile(l.info, info) {
			continue
		}
		now, err := os.Stat(l.path)
		if err != nil || !slices.Contains(names, l.label) || !os.SameFile(l.info, now) {
			return l
		}
	}
	return nil
}

func (g *group) names() ([]string, error) {
	if g.single {
		return []string{filepath.Base(g.opts.Path)}, nil
	}
	entries, err := os.ReadDir(cmp.Or(g.folder, "."))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && g.match(e.Name()) && !g.refused[e.Name()] {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// poll returns what is new in all files. An error ends the following of a log
// that was named alone; in a folder that log is left out.
func (g *group) poll(now time.Time) (found, error) {
	var all found
	if now.Sub(g.lookup) >= lookupEvery {
		err := g.find(now)
		if err != nil && !g.failed {
			g.opts.note("%v; trying again", err) // a folder on a network may come back
		}
		g.failed = err != nil
	}
	for _, l := range slices.Clone(g.files) {
		got, err := l.poll(now, g.buf)
		if err == nil && !got.more && l.replaced() {
			got.append(l.reopen(now))
			got.more = true
		}
		all.append(got)
		if err == nil {
			g.wonder(l, now)
			continue
		}
		if errors.Is(err, errFormat) && g.single {
			return all, err
		}
		g.judge(l, err)
	}
	return all, nil
}

// wonder tells the user, once, when the log that was asked for does not look
// like one.
func (g *group) wonder(l *file, now time.Time) {
	if l == g.current && l.log == nil && len(l.head) > 0 && !l.failed && now.Sub(l.grown) > giveUp {
		l.failed = true
		g.opts.note("%s: not recognised as a log so far; waiting for more of it", l.path)
	}
}

// judge decides what becomes of a log that could not be read. A file that is
// gone or locked may come back.
func (g *group) judge(l *file, err error) {
	switch {
	case errors.Is(err, errFormat):
		g.refuse(l, err)
	case errors.Is(err, fs.ErrNotExist):
	case !l.failed:
		l.failed = true
		g.opts.note("%v; trying again", plain(l.path, err))
	}
}

func (g *group) refuse(l *file, err error) {
	l.close()
	g.refused[l.label] = true
	delete(g.byName, l.label)
	g.files = slices.DeleteFunc(g.files, func(other *file) bool { return other == l })
	g.opts.note("%v; not followed", plain(l.path, err))
}

// active reports whether a file may hold anything new: it is open, or it was
// changed since it came to rest.
func (l *file) active() bool {
	return l.f != nil || l.rested == nil || l.seen.Size() != l.rested.Size() || !l.seen.ModTime().Equal(l.rested.ModTime())
}

func (got *found) append(more found) {
	got.messages = append(got.messages, more.messages...)
	got.history = append(got.history, more.history...)
	got.more = got.more || more.more
}

func (g *group) close() {
	for _, l := range g.files {
		l.close()
	}
}

// plain drops the system call that Go puts before the path.
func plain(path string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return fmt.Errorf("%s: %w", path, pe.Err)
	}
	return err
}
