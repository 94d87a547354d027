package wireshark_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tool returns the path of a program. Without it the test is skipped, or fails
// where all tools are required.
func tool(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is required: %v", name, err)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// user is how tshark is run: as the one who runs the tests, or as nobody.
type user struct {
	name   string
	prefix []string
	home   string
}

// users returns the ways in which tshark can be run here. Wireshark 4.2 and
// later load no Lua for root.
func users(t *testing.T) []user {
	home := sharedDir(t)
	if os.Getuid() != 0 {
		return []user{{"as is", nil, home}}
	}
	var list []user
	if major, minor := tsharkVersion(t); major == 4 && minor < 2 {
		list = append(list, user{"root", nil, home})
	}
	if runuser, err := exec.LookPath("runuser"); err == nil {
		list = append(list, user{"nobody", []string{runuser, "-u", "nobody", "--"}, home})
	}
	if len(list) == 0 {
		t.Skip("this Wireshark loads no Lua for root, and there is no runuser")
	}
	return list
}

var versionNumber = regexp.MustCompile(`(\d+)\.(\d+)\.`)

func tsharkVersion(t *testing.T) (major, minor int) {
	out, err := exec.Command(tool(t, "tshark"), "--version").Output()
	require.NoError(t, err)
	m := versionNumber.FindSubmatch(out)
	require.NotNil(t, m)
	major, _ = strconv.Atoi(string(m[1]))
	minor, _ = strconv.Atoi(string(m[2]))
	return major, minor
}

// tshark runs tshark and returns what it prints. Warnings are what stands on
// standard error, but for the remark about root.
func (u user) tshark(t *testing.T, args ...string) (out, warnings string) {
	command := append([]string{}, u.prefix...)
	command = append(command, "env", "HOME="+u.home, "XDG_CONFIG_HOME="+filepath.Join(u.home, ".config"), tool(t, "tshark"))
	command = append(command, args...)
	cmd := exec.Command(command[0], command[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	for line := range strings.Lines(stderr.String()) {
		if !strings.HasPrefix(line, "Running as user") {
			warnings += line
		}
	}
	if err != nil && warnings == "" {
		warnings = err.Error()
	}
	return stdout.String(), warnings
}

// sharedDir returns a folder that any user may write to.
func sharedDir(t *testing.T) string {
	dir, err := os.MkdirTemp("", "ocsconv-wireshark-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o777))
	return dir
}

// shared copies a file to where any user may read it.
func shared(t *testing.T, file string) string {
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	path := filepath.Join(sharedDir(t), filepath.Base(file))
	require.NoError(t, os.WriteFile(path, b, 0o644))
	return path
}

// logs returns the logs and captures of testdata, by their path below it.
func logs(t *testing.T) []string {
	var list []string
	root := filepath.Join("..", "..", "testdata")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if d.IsDir() && name == "generate" {
			return fs.SkipDir
		}
		switch filepath.Ext(path) {
		case ".log", ".uccapilog", ".txt", ".gz", ".zip":
			if !d.IsDir() {
				list = append(list, filepath.ToSlash(name))
			}
		}
		return err
	})
	require.NoError(t, err)
	require.Greater(t, len(list), 60)
	return list
}

func testdata(name string) string {
	return filepath.Join("..", "..", "testdata", filepath.FromSlash(name))
}
