package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm"
)

// packages writes the packages of a Linux target for Debian and Red Hat and
// their kin.
func (r *release) packages(t target, pages map[string]page) error {
	for _, kind := range []string{"deb", "rpm"} {
		contents, err := r.contents(t, kind, pages)
		if err != nil {
			return err
		}
		info := nfpm.WithDefaults(&nfpm.Info{
			Name: "ocsconv", Arch: t.arch, Platform: "linux", Version: r.version, VersionSchema: "semver", Release: "1",
			Section: "net", Priority: "optional", Maintainer: maintainer, Description: description, MTime: r.date,
			Overridables: nfpm.Overridables{Contents: contents, RPM: nfpm.RPM{BuildHost: "localhost", Summary: description}},
		})
		if r.license {
			info.License = "see LICENSE"
		}
		packager, err := nfpm.Get(kind)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := nfpm.PrepareForPackager(info, kind); err != nil {
			return err
		}
		if err := packager.Package(info, &b); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(r.out, packager.ConventionalFileName(info)), b.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// maintainer is whom a package names. The owner fills it in.
const maintainer = "PUT THE MAINTAINER HERE <maintainer@example.invalid>"

// contents says where the files of a package go.
func (r *release) contents(t target, kind string, pages map[string]page) (files.Contents, error) {
	manual, err := packed(pages["man"].content)
	if err != nil {
		return nil, err
	}
	zsh := "/usr/share/zsh/site-functions/_ocsconv"
	if kind == "deb" {
		zsh = "/usr/share/zsh/vendor-completions/_ocsconv"
	}
	at := map[string][]byte{
		"/usr/share/man/man1/ocsconv.1.gz":               manual,
		"/usr/share/bash-completion/completions/ocsconv": pages["bash"].content,
		zsh: pages["zsh"].content,
		"/usr/share/fish/vendor_completions.d/ocsconv.fish": pages["fish"].content,
		"/usr/share/doc/ocsconv/README.md":                  pages["README.md"].content,
		"/usr/share/ocsconv/" + workbenchFile:               pages["workbench"].content,
	}
	if p, ok := pages["LICENSE"]; ok {
		at["/usr/share/doc/ocsconv/copyright"] = p.content
	}
	folder := filepath.Join(r.scratch, "package", t.arch, kind)
	list := files.Contents{{Source: r.binary(t), Destination: "/usr/bin/ocsconv", FileInfo: &files.ContentFileInfo{Mode: 0o755, MTime: r.date}}}
	for to, content := range at {
		from := filepath.Join(folder, to)
		if err := os.MkdirAll(filepath.Dir(from), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(from, content, 0o666); err != nil {
			return nil, err
		}
		list = append(list, &files.Content{Source: from, Destination: to, FileInfo: &files.ContentFileInfo{Mode: 0o644, MTime: r.date}})
	}
	return list, nil
}

// packed is a text as manual pages are stored.
func packed(content []byte) ([]byte, error) {
	var b bytes.Buffer
	g, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := g.Write(content); err != nil {
		return nil, err
	}
	if err := g.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
