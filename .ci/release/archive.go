package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// page is a file that goes with the program.
type page struct {
	name    string // in an archive
	content []byte
}

// pages are the texts that go with the program: what to read, the manual and the
// completions, both made from the commands themselves, and the workbench.
func (r *release) pages() (map[string]page, error) {
	list := map[string]page{}
	files := []string{"README.md"}
	if r.license {
		files = append(files, "LICENSE")
	}
	for _, name := range files {
		content, err := os.ReadFile(filepath.Join(r.source, name))
		if err != nil {
			return nil, err
		}
		list[name] = page{name, content}
	}
	manual := exec.Command("go", "run", "-trimpath", "-tags", tags+",man", "./cmd/ocsconv")
	manual.Dir, manual.Env = r.source, append(os.Environ(), "CGO_ENABLED=0") // what the program was built with
	content, err := manual.Output()
	if err != nil {
		return nil, err
	}
	list["man"] = page{"man/ocsconv.1", content}
	for shell, name := range map[string]string{"bash": "completions/ocsconv.bash", "zsh": "completions/_ocsconv", "fish": "completions/ocsconv.fish", "powershell": "completions/ocsconv.ps1"} {
		content, err := exec.Command(r.binary(host), "completion", shell).Output()
		if err != nil {
			return nil, err
		}
		list[shell] = page{name, content}
	}
	content, err = r.workbench()
	if err != nil {
		return nil, err
	}
	list["workbench"] = page{workbenchFile, content}
	return list, nil
}

// workbenchFile is the page that reads logs in a browser: beside the program, which
// looks for it there, and by itself among the files of the release.
const workbenchFile = "workbench.html"

func (r *release) workbench() ([]byte, error) {
	path := filepath.Join(r.out, workbenchFile)
	cmd := exec.Command(r.binary(host), "web", "-q", "--source", r.source, "-o", path)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// inArchives are the pages of an archive, in their order. Windows has no manual
// pages and none of the other shells.
func inArchives(t target) []string {
	if t.os == "windows" {
		return []string{"README.md", "LICENSE", "powershell", "workbench"}
	}
	return []string{"README.md", "LICENSE", "man", "bash", "zsh", "fish", "powershell", "workbench"}
}

// stem is the name of a target's files without ending.
func (r *release) stem(t target) string { return "ocsconv-" + r.version + "-" + t.os + "-" + t.arch }

// archiveName is the name of a target's archive.
func (r *release) archiveName(t target) string {
	if t.os == "windows" {
		return r.stem(t) + ".zip"
	}
	return r.stem(t) + ".tar.gz"
}

// archive packs a program and its pages. Times are the commit's, owners nobody's.
func (r *release) archive(t target, pages map[string]page) error {
	program, err := os.ReadFile(r.binary(t))
	if err != nil {
		return err
	}
	files := []page{{t.program(), program}}
	for _, name := range inArchives(t) {
		if p, ok := pages[name]; ok {
			files = append(files, p)
		}
	}
	var b bytes.Buffer
	pack := r.tarball
	if t.os == "windows" {
		pack = r.zip
	}
	if err := pack(&b, r.stem(t), files); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, r.archiveName(t)), b.Bytes(), 0o666)
}

func (r *release) zip(w io.Writer, folder string, files []page) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		h := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: r.date}
		h.SetMode(mode(f))
		to, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if _, err := to.Write(f.content); err != nil {
			return err
		}
	}
	return z.Close()
}

func (r *release) tarball(w io.Writer, folder string, files []page) error {
	g, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	a := tar.NewWriter(g)
	for _, f := range files {
		h := &tar.Header{Name: folder + "/" + f.name, Mode: int64(mode(f)), Size: int64(len(f.content)), ModTime: r.date, Format: tar.FormatUSTAR}
		if err := a.WriteHeader(h); err != nil {
			return err
		}
		if _, err := a.Write(f.content); err != nil {
			return err
		}
	}
	if err := a.Close(); err != nil {
		return err
	}
	return g.Close()
}

// mode is that of a program for programs.
func mode(f page) os.FileMode {
	if f.name == "ocsconv" || f.name == "ocsconv.exe" {
		return 0o755
	}
	return 0o644
}
