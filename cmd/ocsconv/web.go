package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"ocsconv/converters/workbench"
)

func (s *invocation) webCommand() *cli.Command {
	return &cli.Command{
		Name:      "web",
		Usage:     "write the page that reads logs in a browser, without an installation",
		UsageText: "ocsconv web -o workbench.html\nocsconv web -d DIR",
		Description: "The page has the program in it. Whoever opens it, from a disk, a share or a server, drops\n" +
			"logs on it and gets the calls, and files to save. Nothing leaves the browser: the page\n" +
			"cannot reach a network. -d writes the files of a web server. See ocsconv help web.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write one `FILE`"},
			&cli.StringFlag{Name: "dir", Aliases: []string{"d"}, Usage: "write the files for a web server to folder `DIR`, which is made when missing"},
			&cli.StringFlag{Name: "source", Usage: "build the program in the page with Go from ocsconv's source in `DIR`"},
			&cli.BoolFlag{Name: "force", Aliases: []string{"f"}, Usage: "overwrite existing files"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "say nothing but errors"},
		},
		Action: s.web,
	}
}

// pageFile is the page as a release has it.
const pageFile = "workbench.html"

func (s *invocation) web(c *cli.Context) error {
	if err := unasked(c); err != nil {
		return err
	}
	file, dir, force := c.String("output"), c.String("dir"), c.Bool("force")
	if (file == "") == (dir == "") {
		return usagef("name the page with -o FILE, or a folder for a web server with -d DIR")
	}
	program, err := s.program(c.String("source"), c.Bool("quiet"))
	if err != nil {
		return err
	}
	if file != "" {
		return s.writeWorkbench(file, force, program)
	}
	return s.writeSite(dir, force, program)
}

func (s *invocation) writeWorkbench(file string, force bool, program workbench.Program) error {
	f, err := s.outputs.Create(file)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := workbench.WritePage(f, program); err != nil {
		return err
	}
	return f.Commit(force)
}

// writeSite writes both files of a web server, or none: a page does not work with the
// program of another release.
func (s *invocation) writeSite(dir string, force bool, program workbench.Program) error {
	folder, err := s.outputs.CreateFolder(dir)
	if err != nil {
		return err
	}
	defer folder.Remove()
	var index bytes.Buffer
	if err := workbench.WriteIndex(&index, program); err != nil {
		return err
	}
	files := []struct {
		name   string
		octets []byte
	}{{workbench.ModuleName, program.Packed}, {"index.html", index.Bytes()}}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(folder.Path(), f.name), f.octets, 0o666); err != nil {
			return err
		}
		if force {
			continue
		}
		if err := folder.Clash(f.name, f.name); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := folder.Publish(f.name, f.name, force); err != nil {
			return err
		}
	}
	return nil
}

// errNoProgram says where the program for a browser could not be found.
var errNoProgram = errors.New("the program for a browser is not at hand: a release has it in " + pageFile +
	", beside the program; elsewhere name ocsconv's source with --source DIR, and Go builds it")

// program returns the program for a browser: that of the release's page, which lies
// beside this program or where packages put such files, else one that Go builds from
// source. To hold it in here would make the program a third larger for something that
// most runs do not use.
func (s *console) program(source string, quiet bool) (workbench.Program, error) {
	if source == "" {
		if p, ok := s.released(); ok {
			return p, nil
		}
		if source = ownSource(); source == "" {
			return workbench.Program{}, errNoProgram
		}
	}
	if !quiet {
		s.say("building the program for a browser, which takes a minute the first time")
	}
	return s.build(source)
}

// released returns the program in the page of a release.
func (s *console) released() (workbench.Program, bool) {
	for _, path := range pagePlaces() {
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			var p workbench.Program
			p, err = workbench.ReadProgram(f)
			f.Close()
			if err == nil {
				return p, true
			}
		}
		s.say("%s: %v", path, err)
	}
	return workbench.Program{}, false
}

// pagePlaces are where a release and its packages put the page.
func pagePlaces() []string {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	dir := filepath.Dir(self)
	return []string{filepath.Join(dir, pageFile), filepath.Join(dir, "..", "share", "ocsconv", pageFile)}
}

// ownSource is the folder of the source that this program was built from, as far as
// it says so and the folder is there: "" for a release. A folder that only looks like
// the source is not taken, since building runs what is in it.
func ownSource() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return ""
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(filepath.FromSlash(file))))
	if _, err := os.Stat(filepath.Join(root, "cmd", "workbench", "main.go")); err != nil {
		return ""
	}
	return root
}

// build makes the program with the Go that is on PATH.
func (s *console) build(source string) (p workbench.Program, err error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return p, fmt.Errorf("%w, and there is no Go on PATH", errNoProgram)
	}
	dir, err := os.MkdirTemp("", "ocsconv-web-*")
	if err != nil {
		return p, err
	}
	defer os.RemoveAll(dir)
	module := filepath.Join(dir, "ocsconv.wasm")
	run := exec.CommandContext(s.ctx, goTool, "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", module, "./cmd/workbench")
	// What somebody has set for builds of their own must not show: the same source makes
	// the same page.
	run.Dir, run.Env = source, append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWASM=", "GOEXPERIMENT=")
	if out, err := run.CombinedOutput(); err != nil {
		return p, fmt.Errorf("the program for a browser does not build: %w\n%s", err, out)
	}
	root := exec.CommandContext(s.ctx, goTool, "env", "GOROOT")
	root.Dir = source // the toolchain that go.mod names
	where, err := root.Output()
	if err != nil {
		return p, err
	}
	built, err := os.ReadFile(module)
	if err != nil {
		return p, err
	}
	if p.Support, err = os.ReadFile(filepath.Join(strings.TrimSpace(string(where)), "lib", "wasm", "wasm_exec.js")); err != nil {
		return p, err
	}
	p.Packed, err = workbench.Pack(built)
	return p, err
}
