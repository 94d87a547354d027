package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if os.Getenv(cacheVariable) == "" {
		os.Setenv(cacheVariable, noCache[0]) // tests leave nothing in the user's folders
	}
	testscript.Main(m, map[string]func(){"ocsconv": main})
}

// TestScripts runs testdata/script: stdout, stderr and exit status of the
// command, as users and scripts see them. -update rewrites what they expect.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// Scripts see the shared logs as $LOGS, and write beside themselves.
			logs, err := filepath.Abs(filepath.Join("..", "..", "testdata"))
			if err != nil {
				return err
			}
			env.Setenv("LOGS", logs)
			env.Setenv("NO_COLOR", "1")
			env.Setenv(cacheVariable, noCache[0])
			return nil
		},
		Condition: func(cond string) (bool, error) {
			program, ok := strings.CutPrefix(cond, "tool:")
			if !ok {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := exec.LookPath(program)
			if err != nil && os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
				return false, fmt.Errorf("%s is not installed and OCSCONV_REQUIRE_TOOLS is set", program)
			}
			return err == nil, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": cmdStatus,
			"same":   cmdSame,
			"join":   cmdJoin,
		},
	})
}

// cmdStatus runs a command and checks its exit status: status 3 ocsconv ….
func cmdStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status CODE command [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if err != nil {
		if !asExit(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit status %d, want %s", code, args[0])
	}
}

// cmdSame compares two files octet for octet; cmp of testscript wants text.
func cmdSame(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same file file")
	}
	a, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	b, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	if (string(a) == string(b)) == neg {
		ts.Fatalf("%s and %s: same is %v", args[0], args[1], !neg)
	}
}

// cmdJoin writes files behind each other into one: join OUT IN….
func cmdJoin(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: join out in...")
	}
	var all []byte
	for _, name := range args[1:] {
		octets, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		all = append(all, octets...)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), all, 0o666))
}

// goTool returns the go command. The tests may run on a machine that did not
// build them.
func goTool(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	return path
}

// logFiles lists the files of testdata that hold a log, seeds and damaged ones too.
func logFiles(t *testing.T) []string {
	t.Helper()
	var list []string
	root := filepath.Join("..", "..", "testdata")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "generate" {
			return filepath.SkipDir
		}
		switch filepath.Ext(path) {
		case ".md", ".json", ".go", ".sh":
			return nil
		}
		if !d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			list = append(list, path)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

// built returns a file that others can run as the program: TestMain goes by its name.
func built(t *testing.T) string {
	t.Helper()
	name := "ocsconv"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	self, err := os.Executable()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), name)
	if os.Link(self, path) == nil {
		return path
	}
	octets, err := os.ReadFile(self) // no links from here to there
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, octets, 0o755))
	return path
}

// run is one run of the program.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return newInvocation(ctx, stdin, stdout, stderr).run(args)
}
