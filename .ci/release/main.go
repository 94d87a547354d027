// Command release makes the files of a release from a commit: archives for
// Windows, Linux and macOS, packages for Debian and Red Hat, checksums, a bill of
// materials, and what winget, Scoop and Homebrew are told. The same commit gives
// the same octets. It is a module of its own, so that the program does not depend
// on what only packs it; .ci/make-release runs it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// target is a system that a program is built for.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

func (t target) program() string {
	if t.os == "windows" {
		return "ocsconv.exe"
	}
	return "ocsconv"
}

// host is the system that runs the release.
var host = target{runtime.GOOS, runtime.GOARCH}

var targets = []target{
	{"windows", "amd64"}, {"windows", "arm64"}, {"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"},
}

// release is one run.
type release struct {
	version string // without a "v"
	commit  string
	date    time.Time // of the commit, which every file gets
	source  string    // the tree of the commit, in a folder of its own
	scratch string
	out     string
	address string // where the files will lie, for the manifests
	targets []target
	license bool
	signing signing
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run() error {
	var r release
	var revision, only string
	var unlicensed bool
	flag.StringVar(&revision, "commit", "HEAD", "make the release of `REVISION`")
	flag.StringVar(&r.version, "version", "", "`VERSION` such as 1.2.0; else that of the commit's tag, v1.2.0")
	flag.StringVar(&r.out, "o", "dist", "write into `FOLDER`, which must not hold anything")
	flag.StringVar(&r.address, "address", "https://PUT-THE-ADDRESS-OF-THE-FILES-HERE", "`URL` of the folder where the files will lie, for the manifests")
	flag.StringVar(&only, "targets", "", "only these `SYSTEMS`, such as windows/amd64,linux/amd64")
	flag.BoolVar(&unlicensed, "without-license", false, "make it though nobody has chosen a licence yet")
	flag.StringVar(&r.signing.certificate, "certificate", os.Getenv("OCSCONV_CERTIFICATE"), "sign Windows programs with the PKCS#12 `FILE` [$OCSCONV_CERTIFICATE]")
	flag.StringVar(&r.signing.password, "password-file", os.Getenv("OCSCONV_CERTIFICATE_PASSWORD_FILE"), "`FILE` with its password [$OCSCONV_CERTIFICATE_PASSWORD_FILE]")
	flag.StringVar(&r.signing.timestamps, "timestamps", "", "`URL` of the service that confirms when it was signed")
	flag.Parse()
	if flag.NArg() > 0 {
		return fmt.Errorf("takes no arguments, but there is %q", flag.Arg(0))
	}
	steps := []func() error{
		func() error { return r.choose(only) },
		func() error { return r.identify(revision) },
		r.checkout,
		func() error { return r.licensed(unlicensed) },
		r.make,
	}
	var err error
	if r.scratch, err = os.MkdirTemp("", "ocsconv-release-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.scratch)
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// choose takes the targets that were named, and the folder.
func (r *release) choose(only string) error {
	r.targets = targets
	if only != "" {
		r.targets = nil
		for name := range strings.SplitSeq(only, ",") {
			i := slices.IndexFunc(targets, func(t target) bool { return t.String() == name })
			if i < 0 {
				return fmt.Errorf("-targets: %q is none of %v", name, targets)
			}
			r.targets = append(r.targets, targets[i])
		}
	}
	if entries, err := os.ReadDir(r.out); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s: the folder holds files already", r.out)
	}
	return os.MkdirAll(r.out, 0o777)
}

var semantic = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// identify finds out which commit it is, its date, and its version.
func (r *release) identify(revision string) error {
	out, err := output("git", "log", "-1", "--format=%H %ct", revision, "--")
	if err != nil {
		return err
	}
	commit, seconds, _ := strings.Cut(out, " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return err
	}
	r.commit, r.date = commit, time.Unix(n, 0).UTC()
	if r.version == "" {
		tag, err := output("git", "describe", "--tags", "--exact-match", "--match", "v[0-9]*", commit)
		if err != nil {
			return fmt.Errorf("%s has no tag such as v1.2.0; give it one, or name the version with -version", commit[:12])
		}
		r.version = tag
	}
	r.version = strings.TrimPrefix(r.version, "v")
	if !semantic.MatchString(r.version) {
		return fmt.Errorf("%q is no version such as 1.2.0", r.version)
	}
	return nil
}

// checkout lays the tree of the commit out, so that nothing else of the folder
// gets into the release.
func (r *release) checkout() error {
	r.source = filepath.Join(r.scratch, "source")
	if err := os.Mkdir(r.source, 0o777); err != nil {
		return err
	}
	archive := filepath.Join(r.scratch, "source.tar")
	if _, err := output("git", "-C", repository(), "archive", "-o", archive, r.commit); err != nil {
		return err
	}
	_, err := output("tar", "-xf", archive, "-C", r.source)
	return err
}

// repository is the folder of the project: this module lies in .ci/release.
func repository() string { return filepath.Join("..", "..") }

func (r *release) licensed(unlicensed bool) error {
	_, err := os.Stat(filepath.Join(r.source, "LICENSE"))
	r.license = err == nil
	if r.license || unlicensed {
		return nil
	}
	return errors.New("the project has no file LICENSE, so nobody may use what is released; add one, or say -without-license")
}

// make writes all files.
func (r *release) make() error {
	if err := r.resources(); err != nil {
		return err
	}
	for _, t := range slices.Concat([]target{host}, slices.DeleteFunc(slices.Clone(r.targets), func(t target) bool { return t == host })) {
		if err := r.build(t, tags, r.binary(t)); err != nil {
			return err
		}
	}
	if err := r.sizes(); err != nil {
		return err
	}
	pages, err := r.pages()
	if err != nil {
		return err
	}
	for _, t := range r.targets {
		if err := r.archive(t, pages); err != nil {
			return err
		}
		if t.os == "linux" {
			if err := r.packages(t, pages); err != nil {
				return err
			}
		}
	}
	for _, step := range []func() error{r.bill, r.manifests, r.checksums} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// binary is where the program of a target is built.
func (r *release) binary(t target) string {
	return filepath.Join(r.scratch, "bin", t.os+"-"+t.arch, t.program())
}

// tags leave out what the program never does: its pages are not served by HTTP/2.
const tags = "nethttpomithttp2"

// build builds the program of a target with some tags, and signs that of Windows.
func (r *release) build(t target, tags, path string) error {
	set := func(name, value string) string { return "-X main." + name + "=" + value }
	flags := strings.Join([]string{"-s", "-w", set("releaseVersion", r.version), set("releaseCommit", r.commit[:12]), set("releaseDate", r.date.Format(time.DateOnly))}, " ")
	binary, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags", flags, "-o", binary, "./cmd/ocsconv")
	cmd.Dir = r.source
	cmd.Env = append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOAMD64=v1", "GOARM64=v8.0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%v: %w", t, err)
	}
	if t.os == "windows" {
		return r.sign(binary)
	}
	return nil
}

// sizes says how large the program of the host is, and what Parquet takes of that: who
// wants a smaller one builds it with the tag noparquet.
func (r *release) sizes() error {
	small := filepath.Join(r.scratch, "ocsconv without Parquet")
	if err := r.build(host, tags+",noparquet", small); err != nil {
		return err
	}
	for _, path := range []string{r.binary(host), small} {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		fmt.Printf("%s for %v has %d octets\n", filepath.Base(path), host, info.Size())
	}
	return nil
}

// output runs a program and returns what it prints, without the line's end.
func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(exit.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}
