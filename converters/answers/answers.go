// Package answers keeps what was printed to a question, so that the same question
// about the same files is answered without reading their messages again.
//
// A question is what was asked, by whom and where the answer goes; the files are
// known by path, size, time and a checksum over all their octets. An answer counts
// only while every file still has what it had, so one that grew or changed makes the
// question a new one; what is kept of one file alone may tell of a part that it grows
// behind ([File].Part). Nothing here is needed: a store may be removed at any time, and
// whatever is wrong with an entry, the question is simply asked again.
//
// An answer holds what the logs hold. Only its owner can read it (folder 0700, file
// 0600), and one that others could have read or written is neither kept nor used.
package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Question is all that decides about an answer but the files: the program and its
// version, the words of the command line, the folder that paths are relative to, how
// wide the terminal is. The order counts.
type Question []string

// text is the question as one string, which no other question has.
func (q Question) text() string {
	var b strings.Builder
	for _, s := range q {
		b.WriteString(strings.NewReplacer(`\`, `\\`, "\n", `\n`).Replace(s))
		b.WriteByte('\n')
	}
	return b.String()
}

// name is the file that holds the answer. A question has one, so the answer about
// files that changed takes the place of the one before.
func (q Question) name() string {
	sum := sha256.Sum256([]byte(q.text()))
	return hex.EncodeToString(sum[:16]) + ending
}

const ending = ".answer"

// Store is a folder of answers. Several programs may use it at a time: an answer
// appears whole, by being renamed.
type Store struct {
	dir   string
	limit int64 // octets of all answers
	once  sync.Once
}

// MaxStore is how many octets the answers of a store of [Open] take together. The one
// that was used least recently goes first.
const MaxStore = 256 << 20

// maxAge is how long an answer is kept that nobody asks for.
const maxAge = 30 * 24 * time.Hour

// Open returns the store in a folder, which is made when the first answer is kept.
func Open(dir string) *Store { return &Store{dir: dir, limit: MaxStore} }

// Folder returns where the current user's answers are kept.
func Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "ocsconv", "answers"), nil
}

// Recall returns the answer to a question about files, nil where there is none or
// where a file is not any more what it was.
func (s *Store) Recall(q Question, files []File) *Answer {
	return s.recall(q, func(were []File) bool { return same(were, files) })
}

// recall returns the answer to a question about files that fit.
func (s *Store) recall(q Question, fit func(were []File) bool) *Answer {
	if !s.own() {
		return nil
	}
	path := filepath.Join(s.dir, q.name())
	if info, err := os.Lstat(path); err != nil || !private(info) || info.Size() > maxStored {
		return nil
	}
	octets, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	a, err := parse(octets)
	if err != nil || a.question != q.text() || !fit(a.files) {
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // it was used
	if s.trims(q.name(), 0) {
		s.once.Do(s.trim)
	}
	return a
}

// errShared says that the folder of a store is open to others.
var errShared = errors.New("others may look into the folder of the answers")

// own reports whether the folder is there and nobody else may look into it.
func (s *Store) own() bool {
	info, err := os.Lstat(s.dir)
	return err == nil && info.IsDir() && (runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0)
}

// private reports whether nobody else can have read or written a file. What Windows
// keeps in a user's profile is the user's own without such bits.
func private(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0)
}

// Entry is an answer to be kept, and what it is an answer to.
type Entry struct {
	Question Question
	Files    []File // as they are now
	Answer   *Answer
}

// Keep stores answers. It stops at the first that cannot be stored.
func (s *Store) Keep(list ...Entry) (err error) {
	due := false
	for _, e := range list {
		var size int
		if size, err = s.keep(e.Question, e.Files, e.Answer); err != nil {
			due = true
			break
		}
		due = due || size > 0 && s.trims(e.Question.name(), size)
	}
	if due {
		s.trim()
	}
	return err
}

// keep stores an answer and returns how many octets that took, none for one too long.
func (s *Store) keep(q Question, files []File, a *Answer) (size int, err error) {
	octets := a.format(q.text(), files)
	if len(octets) > maxStored {
		return 0, nil
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return 0, err
	}
	if !s.own() {
		return 0, errShared
	}
	f, err := os.CreateTemp(s.dir, "new-*"+ending) // which only the user can read
	if err != nil {
		return 0, err
	}
	_, err = f.Write(octets)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.dir, q.name()))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return len(octets), err
}
