package main

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"
)

// What winget, Scoop and Homebrew want to be told. Only addresses and the name
// of the publisher are left for the owner to fill in.
//
//go:embed manifests
var manifests embed.FS

// manifest is what the templates know.
type manifest struct {
	Version, Date, Address, Description, License string
	release                                      *release
}

// Name is the file name of an archive.
func (m manifest) Name(os, arch string) string { return m.release.archiveName(target{os, arch}) }

// Stem is the folder in an archive.
func (m manifest) Stem(os, arch string) string { return m.release.stem(target{os, arch}) }

// Sum is the hash of an archive; zeros stand for one that was not made.
func (m manifest) Sum(os, arch string) (string, error) {
	t := target{os, arch}
	if !slices.Contains(m.release.targets, t) {
		return strings.Repeat("0", 64), nil
	}
	return sum(filepath.Join(m.release.out, m.release.archiveName(t)))
}

func (r *release) manifests() error {
	m := manifest{r.version, r.date.Format(time.DateOnly), strings.TrimSuffix(r.address, "/"), description, "none given yet", r}
	if r.license {
		m.License = "see LICENSE"
	}
	all, err := template.ParseFS(manifests, "manifests/*")
	if err != nil {
		return err
	}
	dir := filepath.Join(r.out, "manifests")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, t := range all.Templates() {
		var b bytes.Buffer
		if err := t.Execute(&b, m); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, t.Name()), b.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// checksums writes the hashes of all files, as sha256sum -c reads them.
func (r *release) checksums() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		hash, err := sum(filepath.Join(r.out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s  %s\n", hash, e.Name())
	}
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), []byte(b.String()), 0o666)
}

func sum(path string) (string, error) {
	content, err := os.ReadFile(path)
	return fmt.Sprintf("%x", sha256.Sum256(content)), err
}

// Architectures are Go's names of processors, and winget's.
func (m manifest) Architectures() map[string]string {
	return map[string]string{"amd64": "x64", "arm64": "arm64"}
}

// Processors are Go's names of processors, and Homebrew's.
func (m manifest) Processors() map[string]string {
	return map[string]string{"amd64": "intel", "arm64": "arm"}
}

// Systems are Go's names of systems, and Homebrew's.
func (m manifest) Systems() map[string]string {
	return map[string]string{"darwin": "macos", "linux": "linux"}
}
