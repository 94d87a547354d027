package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/answers"
	"ocsconv/converters/input/source"
	"ocsconv/converters/shard"
)

// cacheFlag keeps a command from using and keeping answers.
func cacheFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-cache", Usage: "read the inputs even when the same was asked of them before, and keep no answer"}
}

// cacheVariable names the folder of the answers, or says that there is none.
const cacheVariable = "OCSCONV_CACHE"

var noCache = []string{"off", "no", "none", "false", "0"}

// keptAnswers returns the store of answers, nil where the user wants none.
func keptAnswers() *answers.Store {
	if folders := answersFolders(); len(folders) > 0 && !slices.Contains(noCache, strings.ToLower(os.Getenv(cacheVariable))) {
		return answers.Open(folders[0])
	}
	return nil
}

// answersFolders are where answers may be kept, first where they are now.
func answersFolders() (folders []string) {
	if dir := os.Getenv(cacheVariable); dir != "" && !slices.Contains(noCache, strings.ToLower(dir)) {
		folders = append(folders, filepath.Join(dir, "ocsconv-answers")) // the folder itself may be anybody's
	}
	if dir, err := answers.Folder(); err == nil {
		folders = append(folders, dir)
	}
	return folders
}

// keeping makes the answers of a command that prints be kept for the next time that the
// same is asked of the same files. What is redacted is never kept.
func (s *invocation) keeping(action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		a := s.asking(c)
		if a == nil {
			return action(c)
		}
		if known := a.store.Recall(a.question, a.files); known != nil {
			return s.replay(c, known)
		}
		s.findings, s.gists = a.findings(c), a.gists(c)
		s.recorder = &recorder{}
		err := action(c)
		rec := s.recorder
		s.recorder = nil
		if (err == nil || err == errPartial) && rec.prints == 1 && rec.answer.Whole() {
			rec.answer.Status = exitDone
			if err == errPartial {
				rec.answer.Status = exitPartial
			}
			if a.unchanged(c.Context, s.findings != nil && s.findings.used) {
				entries := append(s.gists.taken(), answers.Entry{Question: a.question, Files: a.files, Answer: &rec.answer})
				_ = a.store.Keep(append(entries, s.findings.made(a)...)...) // else the next run reads the inputs again
			}
		}
		return err
	}
}

// asking is a question whose answer may be kept.
type asking struct {
	store    *answers.Store
	question answers.Question
	operands []string // that name inputs
	further  []string // files that the flags name
	files    []answers.File
}

// asking returns the question of a run, nil where its answer is not to be kept: what is
// redacted, what comes from standard input, what other programs read, and what a shard
// borrows.
func (s *invocation) asking(c *cli.Context) *asking {
	if s.answers == nil || c.Bool("no-cache") || c.String("redact") != "" || c.String("map") != "" || len(s.onPath()) > 0 {
		return nil
	}
	a := &asking{store: s.answers, operands: c.Args().Slice()}
	if c.Command.Name == "find" {
		a.operands, _ = inputsAndWords(a.operands)
	}
	for _, name := range []string{"captions", "learnt"} {
		if file := c.String(name); file != "" {
			a.further = append(a.further, file)
		}
	}
	var ok bool
	if a.files, ok = a.look(); !ok || c.String("learnt") != "" && slices.ContainsFunc(a.files, inShard) {
		return nil
	}
	a.question = s.question(c)
	return a
}

// inShard reports whether a file is a shard's, whose sessions are told by files of other
// shards too.
func inShard(f answers.File) bool { return shard.FolderOf(f.Path) != "" }

// look finds the files of the inputs as they are now. It is not ok where something
// cannot be looked at again; reading it says what.
func (a *asking) look() ([]answers.File, bool) {
	if slices.Contains(a.operands, source.Stdin) {
		return nil, false
	}
	sources, errs := source.Expand(a.operands, strings.NewReader(""))
	var paths []string
	for _, src := range sources {
		if path := src.Path(); len(paths) == 0 || paths[len(paths)-1] != path { // an archive has many
			paths = append(paths, path)
		}
		_ = src.Close()
	}
	if len(errs) > 0 || len(paths) == 0 {
		return nil, false
	}
	files, err := answers.Identify(append(paths, a.further...), time.Now())
	return files, err == nil
}

// unchanged reports whether the inputs are still those that were read, and completes
// what is known of them. Summed says that their checksums are known already.
func (a *asking) unchanged(ctx context.Context, summed bool) bool {
	now, ok := a.look()
	if !ok || len(now) != len(a.files) {
		return false
	}
	for i := range now {
		if now[i].Path != a.files[i].Path {
			return false // one came or went
		}
	}
	return summed || answers.Complete(ctx, a.files)
}

// question is all that the answer depends on besides the inputs.
func (s *invocation) question(c *cli.Context) answers.Question {
	now := time.Now()
	q := answers.Question{
		version(), buildID(), workingFolder(), localZone(now),
		fmt.Sprint(s.columns(), isTerminal(s.stdout), s.colour(), showsSigns()),
	}
	if strings.ContainsFunc(c.String("since")+c.String("until")+c.String("around"), unicode.IsLetter) {
		// Yesterday is another day tomorrow, and tomorrow begins with a quarter of an
		// hour, whichever zone the logs are in.
		q = append(q, now.UTC().Truncate(15*time.Minute).Format(time.RFC3339))
	}
	return append(q, s.args...)
}

// localZone tells the zone of this machine, which --tz local and --show-tz local mean,
// from another.
func localZone(now time.Time) string {
	winter, summer := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, time.Local), time.Date(now.Year(), 7, 1, 0, 0, 0, 0, time.Local)
	return winter.Format("MST -0700 ") + summer.Format("MST -0700 ") + time.Local.String()
}

// buildID tells one build from another.
func buildID() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(path)
	if err != nil {
		return path
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
}

func workingFolder() string {
	dir, _ := os.Getwd()
	return dir
}

// replay answers as the run did that kept the answer.
func (s *invocation) replay(c *cli.Context, known *answers.Answer) error {
	k := &analysed{invocation: s, out: c.String("output"), clip: c.Bool("clip"), force: c.Bool("force")}
	// What was said before something was printed is said before it is printed again,
	// which may fail.
	var behind []string
	begun := false
	err := k.print(func(w io.Writer) error {
		return known.Replay(func(p []byte) error {
			begun = true
			_, err := w.Write(p)
			return err
		}, func(line string) {
			if begun {
				behind = append(behind, line)
			} else {
				s.sayLine(line)
			}
		})
	})
	if err != nil {
		return err
	}
	for _, line := range behind {
		s.sayLine(line)
	}
	return partly(known.Status == exitPartial, nil)
}

// recorder takes down what a command says and prints.
type recorder struct {
	answer answers.Answer
	prints int
}

// printing returns a writer to w whose text is taken down. A second one in a run makes
// the record none that could be replayed.
func (r *recorder) printing(w io.Writer) io.Writer {
	if r == nil {
		return w
	}
	r.prints++
	return io.MultiWriter(w, recorded{&r.answer})
}

func (r *recorder) said(line string) {
	if r != nil {
		r.answer.Remarked(line)
	}
}

type recorded struct{ answer *answers.Answer }

func (r recorded) Write(p []byte) (int, error) {
	r.answer.Printed(p)
	return len(p), nil
}
