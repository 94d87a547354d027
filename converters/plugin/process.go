package plugin

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a killed program's own children may keep its pipes open.
const patience = time.Second

// process is one run of a program. What it writes to stdout must be read to the
// end before wait, or the run given up with stop.
type process struct {
	program *Program
	cmd     *exec.Cmd
	stdout  io.ReadCloser
	stderr  *stderr
	stdin   *input
	ctx     context.Context
	cancel  context.CancelFunc
}

// start runs the program with one argument.
func (p *Program) start(ctx context.Context, arg string, stdin io.Reader, told *remarks) (*process, error) {
	ctx, cancel := context.WithCancel(ctx)
	x := &process{
		program: p, cmd: exec.CommandContext(ctx, p.Path, arg), ctx: ctx, cancel: cancel,
		stderr: &stderr{from: p.file(), told: told}, stdin: &input{r: stdin},
	}
	x.cmd.Stdin, x.cmd.Stderr, x.cmd.WaitDelay = x.stdin, x.stderr, patience
	out, err := x.cmd.StdoutPipe()
	if err == nil {
		err = x.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, p.wrap(err)
	}
	x.stdout = out
	// A child of the program may outlive it and keep its output open.
	context.AfterFunc(ctx, func() { _ = out.Close() })
	return x, nil
}

// wait returns why the run failed: what stopped ocsconv, what was wrong with the
// input, or what the program says.
func (x *process) wait() error {
	err := x.cmd.Wait()
	stopped := x.ctx.Err()
	x.cancel()
	x.stderr.end(err != nil)
	switch {
	case stopped != nil:
		return stopped
	case x.stdin.failed() != nil:
		return x.stdin.failed()
	case err != nil && x.stderr.last != "":
		return x.program.wrap(fmt.Errorf("%w: %s", err, x.stderr.last))
	}
	return x.program.wrap(err)
}

// stop ends the run, whatever the program does.
func (x *process) stop() {
	x.cancel()
	_ = x.cmd.Wait()
}

func (p *Program) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", p.file(), err)
}

// exitCode returns the exit status that err tells; -1 for other errors.
func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return -1
}

// input remembers what was wrong with the input, which the program only sees end.
type input struct {
	r   io.Reader
	err atomic.Pointer[error]
}

func (i *input) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if err != nil && err != io.EOF {
		i.err.Store(&err)
	}
	return n, err
}

func (i *input) failed() error {
	if err := i.err.Load(); err != nil {
		return *err
	}
	return nil
}

// Limits on what is shown of a program's standard error.
const (
	maxRemark  = 1 << 10 // octets of a line
	maxRemarks = 20      // different lines of a program
)

// remarks passes on what a program says: each line once, since a program runs
// once for every session or pass.
type remarks struct {
	mu   *sync.Mutex // that of all programs
	say  func(text string)
	seen map[string]bool
}

func (r *remarks) add(from, line string) {
	if r == nil || r.say == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[line] || len(r.seen) > maxRemarks {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[line] = true
	if len(r.seen) > maxRemarks {
		line = "says more, which is not shown"
	}
	r.say(from + ": " + line)
}

// stderr cuts standard error into lines. The last one is held back, since it is
// the reason when the program fails.
type stderr struct {
	from        string
	told        *remarks
	line        []byte
	first, last string
}

// Write takes the next octets.
func (s *stderr) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		part, rest, whole := bytes.Cut(p, []byte("\n"))
		s.line = append(s.line, part[:min(len(part), maxRemark-len(s.line))]...)
		if whole {
			s.next()
		}
		p = rest
	}
	return n, nil
}

func (s *stderr) next() {
	line := strings.TrimSpace(strings.ToValidUTF8(string(s.line), "\ufffd"))
	s.line = s.line[:0]
	if line == "" {
		return
	}
	if s.last != "" {
		s.told.add(s.from, s.last)
	}
	s.first = cmp.Or(s.first, line)
	s.last = line
}

// end passes on the last line, unless it is the reason of a failure.
func (s *stderr) end(failed bool) {
	s.next()
	if !failed && s.last != "" {
		s.told.add(s.from, s.last)
	}
}
