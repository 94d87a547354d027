package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/capture"
)

func TestExtcapQuestions(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"--extcap-interfaces", "--extcap-version=4.0"}, []string{"extcap {version=", "interface {value=ocsconv}{display=OCS/Lync client log (live)}"}},
		{[]string{"--extcap-dlts", "--extcap-interface", "ocsconv"}, []string{"dlt {number=252}{name=WIRESHARK_UPPER_PDU}", "dlt {number=1}{name=EN10MB}"}},
		{[]string{"--extcap-dlts", "--extcap-interface", "ocsconv", "--encap", "pdu"}, []string{"dlt {number=252}"}},
		{[]string{"--extcap-dlts", "--extcap-interface=ocsconv", "--encap=tcp"}, []string{"dlt {number=1}"}},
		{[]string{"--extcap-config", "--extcap-interface", "ocsconv", "--extcap-of-the-future", "x"}, []string{
			"arg {number=0}{call=--log}", "arg {number=1}{call=--from}", "value {arg=1}{value=start}", "value {arg=1}{value=now}",
			"arg {number=2}{call=--tz}", "arg {number=3}{call=--encap}",
			"value {arg=3}{value=pdu}", "value {arg=3}{value=udp}", "value {arg=3}{value=udp-5060}", "value {arg=3}{value=tcp}",
		}},
		{[]string{"--extcap-interface", "ocsconv", "--extcap-capture-filter", "tcp"}, []string{"a log has no capture filters"}},
		{[]string{"--extcap-interface", "ocsconv", "--extcap-capture-filter", ""}, nil},
	} {
		t.Run(strings.Join(tt.args, " "), func(t *testing.T) {
			code, stdout, stderr := ocsconv(t, tt.args...)
			assert.Equal(t, exitDone, code)
			assert.Empty(t, stderr)
			var lines []string
			if stdout != "" {
				lines = strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
			}
			require.Len(t, lines, len(tt.want), stdout)
			for i, want := range tt.want {
				assert.True(t, strings.HasPrefix(lines[i], want), lines[i])
			}
		})
	}
}

func TestExtcapRefuses(t *testing.T) {
	log := filepath.Join("..", "..", "testdata", "scenarios", "S01.log")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--extcap-config", "--extcap-interface", "eth0"}, `no interface "eth0"`},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--fifo", "x"}, "no log to follow"},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--log", log}, "needs --fifo"},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--log", log, "--fifo", "x", "--from", "tomorrow"}, "neither start nor now"},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--log", log, "--fifo", "x", "--encap", "atm"}, "none of pdu"},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--log", log, "--fifo", "x", "--tz", "Mars"}, "unknown zone"},
		{[]string{"--capture", "--extcap-interface", "ocsconv", "--log", log, "--fifo", "/no/such/pipe"}, "/no/such/pipe"},
	} {
		code, stdout, stderr := ocsconv(t, tt.args...)
		assert.Equal(t, exitFailed, code, tt.args)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, tt.want)
	}
}

// fifo makes a named pipe.
func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	execute(t, "mkfifo", path)
	return path
}

// program is an extcap capture that runs.
type program struct {
	cmd    *exec.Cmd
	stderr said
	pipe   *os.File // the reader's end
	stream bytes.Buffer
}

// said is what a program that runs has said so far.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func capturing(t *testing.T, path string, args ...string) *program {
	t.Helper()
	end := fifo(t)
	p := &program{cmd: exec.Command(path, append([]string{"--capture", "--extcap-interface", "ocsconv", "--fifo", end}, args...)...)}
	p.cmd.Stderr = &p.stderr
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	var err error
	p.pipe, err = os.Open(end)
	require.NoError(t, err)
	t.Cleanup(func() { p.pipe.Close() })
	return p
}

// read reads until the stream holds n messages.
func (p *program) read(t *testing.T, n int) []*formats.Message {
	t.Helper()
	require.NoError(t, p.pipe.SetReadDeadline(time.Now().Add(20*time.Second)))
	buf := make([]byte, 64<<10)
	for {
		list := decode(t, p.stream.Bytes())
		if len(list) >= n {
			require.Len(t, list, n)
			return list
		}
		got, err := p.pipe.Read(buf)
		require.NoError(t, err, "%d of %d messages; %s", len(list), n, p.stderr.String())
		p.stream.Write(buf[:got])
	}
}

// decode reads the messages of a stream whose last block may be cut.
func decode(t *testing.T, stream []byte) []*formats.Message {
	t.Helper()
	var list []*formats.Message
	if len(stream) == 0 {
		return nil
	}
	for m, err := range formats.Messages(capture.Format.NewReader(bytes.NewReader(stream), nil)) {
		if err != nil {
			break
		}
		list = append(list, m)
	}
	return list
}

// ended waits for the program and returns its exit status.
func (p *program) ended(t *testing.T) int {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- p.cmd.Wait() }()
	select {
	case <-done:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(20 * time.Second):
		t.Fatal("the program does not end")
		return -1
	}
}

// steps is a log of 16 messages in parts that end anywhere.
func steps(t *testing.T) [][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "scenarios", "S01.log"))
	require.NoError(t, err)
	a, b := len(text)/3+7, 2*len(text)/3-11
	return [][]byte{text[:a], text[a:b], text[b:]}
}

func extend(t *testing.T, path string, text []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	require.NoError(t, err)
	_, err = f.Write(text)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

func TestExtcapThroughAPipe(t *testing.T) {
	tool(t, "mkfifo")
	path := built(t)
	for _, tt := range []struct {
		name string
		stop func(t *testing.T, p *program)
	}{
		{"until the pipe is closed, though nothing is written", func(t *testing.T, p *program) { require.NoError(t, p.pipe.Close()) }},
		{"until it is told to end", func(t *testing.T, p *program) { require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "client-0.uccapilog")
			parts := steps(t)
			extend(t, log, parts[0])
			p := capturing(t, path, "--log", log, "--tz", "UTC", "--from", "start", "--encap", "pdu", "--extcap-of-the-future=1")
			p.read(t, 5)
			extend(t, log, parts[1])
			extend(t, log, parts[2])
			list := p.read(t, 16)
			assert.Contains(t, list[15].Comment, "winner=E2")
			tt.stop(t, p)
			assert.Equal(t, 0, p.ended(t), p.stderr.String())
			assert.Empty(t, p.stderr.String())
		})
	}
}

func TestExtcapStoppedBeforeItsReaderCame(t *testing.T) {
	log := filepath.Join(t.TempDir(), "client.uccapilog")
	extend(t, log, steps(t)[0])
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	var stderr bytes.Buffer
	code := run(ctx, []string{"ocsconv", "--capture", "--extcap-interface", "ocsconv", "--fifo", fifo(t), "--log", log}, nil, nil, &stderr)
	assert.Equal(t, exitDone, code, stderr.String())
}

// TestTsharkCapturesLive captures as a user does: the program lies in the extcap
// folder, tshark starts it, and the log grows and is rotated meanwhile.
func TestTsharkCapturesLive(t *testing.T) {
	tool(t, "tshark")
	if testing.Short() {
		t.Skip("captures for some seconds")
	}
	program := built(t)
	for _, tt := range []struct {
		name  string
		encap string
		user  string
	}{
		{"this user", "pdu", ""},
		{"this user, Ethernet", "udp", ""},
		{"an ordinary user", "pdu", "nobody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			home, err := os.MkdirTemp("", "ocsconv-home-")
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, os.RemoveAll(home)) })
			// 4.0 looks into the first folder, 4.2 and later into the second.
			for _, folder := range []string{".config/wireshark/extcap", ".local/lib/wireshark/extcap"} {
				execute(t, "mkdir", "-p", filepath.Join(home, folder))
				execute(t, "cp", program, filepath.Join(home, folder))
			}
			log, made := filepath.Join(home, "client-0.uccapilog"), filepath.Join(home, "made.pcapng")
			parts := steps(t)
			extend(t, log, parts[0])
			args := []string{"env", "HOME=" + home, "XDG_CONFIG_HOME=" + home + "/.config", "tshark", "-i", "ocsconv",
				"-o", "extcap.ocsconv.log:" + log, "-o", "extcap.ocsconv.tz:UTC", "-o", "extcap.ocsconv.encap:" + tt.encap,
				"-a", "duration:15", "-a", "packets:32", "-w", made}
			execute(t, "chmod", "-R", "a+rX", home)
			if tt.user != "" {
				args = asUser(t, tt.user, home, args)
			}
			cmd := exec.Command(args[0], args[1:]...)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			require.NoError(t, cmd.Start())
			grow := func(when int, path string, text []byte) {
				waitFor(t, cmd, fmt.Sprintf("%d frames", when), func() bool { return frames(made) >= when })
				extend(t, path, text)
				execute(t, "chmod", "a+r", path)
			}
			grow(4, log, parts[1])
			grow(9, log, parts[2])
			next := filepath.Join(home, "client-1.uccapilog")
			second := bytes.ReplaceAll(bytes.Join(parts, nil), []byte("Call-ID: "), []byte("Call-ID: second"))
			grow(16, next, second)
			require.NoError(t, cmd.Wait(), out.String())

			rows := fields(t, []string{"-r", made, "-Y", "sip"}, "frame.interface_name", "frame.comment", "frame.time_epoch", "sip.Call-ID")
			require.Len(t, rows, 32, out.String())
			assert.Equal(t, "client-0", rows[0]["frame.interface_name"])
			assert.Contains(t, rows[0]["frame.comment"], "(so far) {kind=INV0 ")
			assert.Equal(t, "1262700047.889000000", rows[0]["frame.time_epoch"])
			assert.Contains(t, rows[15]["frame.comment"], "winner=E2 outcome=answered")
			assert.Equal(t, "client-1", rows[16]["frame.interface_name"])
			assert.True(t, strings.HasPrefix(rows[16]["sip.Call-ID"], "second"))
			assert.NotContains(t, out.String(), "rror", "Wireshark shows what the program says as an error")
		})
	}
}

// asUser runs a command as another user, to whom home then belongs.
func asUser(t *testing.T, name, home string, args []string) []string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can run a program as somebody else")
	}
	if _, err := user.Lookup(name); err != nil {
		t.Skipf("there is no user %s", name)
	}
	tool(t, "runuser")
	execute(t, "chown", "-R", name, home)
	return append([]string{"runuser", "-u", name, "--"}, args...)
}

// frames counts the packets that tshark has written so far.
func frames(path string) int {
	b, err := os.ReadFile(path)
	if err != nil || len(b) == 0 {
		return 0
	}
	n := 0
	for range formats.Messages(capture.Format.NewReader(bytes.NewReader(b), nil)) {
		n++
	}
	return n
}

func waitFor(t *testing.T, cmd *exec.Cmd, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(12 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			t.Fatalf("%s: not seen; %s", what, cmd.Stderr)
		}
	}
}
