package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ocsconv/formats/printable"
)

// Expand returns the sources that args name, in the order given; folders and
// patterns come in the order of their names. An argument that names nothing is
// an error in the list, and the other arguments count all the same.
func Expand(args []string, stdin io.Reader) ([]*Source, []error) {
	var list []*Source
	var errs []error
	for _, arg := range args {
		found, err := expand(arg, stdin)
		if err != nil {
			errs = append(errs, err)
		}
		list = append(list, found...)
	}
	return list, errs
}

func expand(arg string, stdin io.Reader) ([]*Source, error) {
	if arg == Stdin {
		return expandStdin(stdin)
	}
	info, err := os.Stat(arg)
	if err != nil {
		return expandPattern(arg, err)
	}
	if info.IsDir() {
		return expandFolder(arg)
	}
	return expandFile(arg, info)
}

// Near returns the file or folder beside a missing one whose name is almost the same, the
// nearest of several: for every three letters of it, two at most, one is too many, too few
// or wrong, or has changed its place. It is "" for none.
func Near(path string) string {
	entries, _ := os.ReadDir(filepath.Dir(path)) // of a folder that cannot be read no name is proposed
	base := filepath.Base(path)
	for slips := range min(3, 1+len(base)/3) {
		for _, e := range entries {
			if e.Name() != base && alike(strings.ToLower(base), strings.ToLower(e.Name()), slips) {
				return filepath.Join(filepath.Dir(path), e.Name())
			}
		}
	}
	return ""
}

// alike reports whether so many slips at most turn a into b.
func alike(a, b string, slips int) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	if slips == 0 || a == "" || b == "" {
		return max(len(a), len(b)) <= slips
	}
	swapped := len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
	return swapped && alike(a[2:], b[2:], slips-1) ||
		alike(a[1:], b, slips-1) || alike(a, b[1:], slips-1) || alike(a[1:], b[1:], slips-1)
}

func expandPattern(arg string, missing error) ([]*Source, error) {
	paths, err := filepath.Glob(arg)
	if err != nil || len(paths) == 0 {
		if strings.ContainsAny(strings.TrimPrefix(arg, `\\?\`), "*?[") {
			return nil, fmt.Errorf("%s: no file fits the pattern", printable.Name.Text(arg))
		}
		return nil, plain(arg, missing)
	}
	var list []*Source
	var errs []error
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			errs = append(errs, plain(path, err))
			continue
		}
		if info.IsDir() {
			continue
		}
		found, err := expandFile(path, info)
		errs = append(errs, err)
		list = append(list, found...)
	}
	return list, errors.Join(errs...)
}

func expandStdin(stdin io.Reader) ([]*Source, error) {
	in := bufio.NewReader(stdin)
	src := &Source{Name: Stdin, Size: -1, input: in}
	head, _ := in.Peek(tarHeader)
	var list []*Source
	var err error
	switch {
	case IsZip(head):
		list, err = (&zipArchive{name: Stdin, piped: src}).expand()
	case src.holdsTar(head):
		list, err = (&tarArchive{name: Stdin, whole: src, kept: true}).expand()
	default:
		return []*Source{src}, nil
	}
	if len(list) == 0 {
		_ = src.Close()
	}
	return list, err
}

func expandFolder(root string) ([]*Source, error) {
	var list []*Source
	var errs []error
	// The root may be a link or a junction, which a walk by paths does not enter.
	err := fs.WalkDir(os.DirFS(root), ".", func(inside string, d fs.DirEntry, err error) error {
		path := filepath.Join(root, filepath.FromSlash(inside))
		if err != nil {
			errs = append(errs, plain(path, err))
			return nil
		}
		if d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() && inside != "." && strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			return nil
		}
		// Whatever a folder holds besides files (devices, pipes) would block.
		info, err := os.Stat(path)
		if err != nil {
			errs = append(errs, plain(path, err)) // a link that leads nowhere
			return nil
		}
		if !info.Mode().IsRegular() {
			return nil
		}
		found, err := expandFile(path, info)
		errs = append(errs, err)
		list = append(list, found...)
		return nil
	})
	errs = append(errs, err)
	if len(list) == 0 && errors.Join(errs...) == nil {
		return nil, fmt.Errorf("%s: the folder holds no file", printable.Name.Text(root))
	}
	return list, errors.Join(errs...)
}

func expandFile(path string, info fs.FileInfo) ([]*Source, error) {
	if !info.Mode().IsRegular() {
		if info.Mode()&fs.ModeDevice != 0 && !isStream(path) {
			return nil, fmt.Errorf("%s: it is a device, which may never end", printable.Name.Text(path))
		}
		// A pipe can be read once, like standard input.
		return []*Source{{Name: printable.Name.Text(path), Size: -1, path: path, once: true}}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, plain(path, err)
	}
	defer f.Close()
	head := make([]byte, tarHeader)
	n, _ := io.ReadFull(f, head)
	src := &Source{Name: printable.Name.Text(path), Size: info.Size(), path: path}
	switch head = head[:n]; {
	case IsZip(head):
		return (&zipArchive{name: path, path: path}).expand()
	case src.holdsTar(head):
		return (&tarArchive{name: path, whole: src, kept: IsCompressed(head)}).expand()
	}
	return []*Source{src}, nil
}

// isStream reports whether a device is one that the shell opened for this
// process, such as the terminal.
func isStream(path string) bool {
	return path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}
