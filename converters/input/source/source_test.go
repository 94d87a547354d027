package source_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/source"
)

func write(t *testing.T, path, content string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o666))
	return path
}

func gz(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

func zipped(t *testing.T, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range members {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(f, content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String()
}

func read(t *testing.T, s *source.Source) string {
	t.Helper()
	r, err := s.Open()
	require.NoError(t, err)
	defer r.Close()
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(b)
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "b.log"), "b")
	write(t, filepath.Join(dir, "a.log"), "a")
	write(t, filepath.Join(dir, "sub", "c.log"), "c")
	write(t, filepath.Join(dir, "sub", ".hidden"), "h")
	write(t, filepath.Join(dir, "z.log.gz"), gz(t, "unpacked"))
	write(t, filepath.Join(dir, "k.zip"), zipped(t, map[string]string{"fe02/x.txt": "two", "fe01/x.txt": "one", "d/": ""}))

	list, errs := source.Expand([]string{dir}, nil)
	require.Empty(t, errs)
	var names, contents []string
	for _, s := range list {
		name, err := filepath.Rel(dir, s.Name)
		require.NoError(t, err)
		names = append(names, filepath.ToSlash(name))
		contents = append(contents, read(t, s))
		assert.Equal(t, contents[len(contents)-1], read(t, s), "a second pass sees the same")
	}
	assert.Equal(t, []string{"a.log", "b.log", "k.zip!fe01/x.txt", "k.zip!fe02/x.txt", "sub/c.log", "z.log.gz"}, names)
	assert.Equal(t, []string{"a", "b", "one", "two", "c", "unpacked"}, contents)
	assert.Equal(t, "z.log", list[5].Base())
	assert.Equal(t, "x.txt", list[2].Base())

	list, errs = source.Expand([]string{filepath.Join(dir, "*.log"), filepath.Join(dir, "none*"), filepath.Join(dir, "missing.log")}, nil)
	assert.Len(t, list, 2, "patterns are expanded here, for shells that do not")
	require.Len(t, errs, 2)
	assert.ErrorContains(t, errs[0], "no file fits the pattern")
	assert.ErrorContains(t, errs[1], "missing.log: ")
}

func TestStdin(t *testing.T) {
	list, errs := source.Expand([]string{"-"}, strings.NewReader(gz(t, "from a pipe")))
	require.Empty(t, errs)
	require.Len(t, list, 1)
	assert.Equal(t, "from a pipe", read(t, list[0]))
	assert.Equal(t, "from a pipe", read(t, list[0]), "what can be read once is kept for the second pass")
	assert.NoError(t, list[0].Close())
}

// An archive may hold two files of one name, come from a pipe, and be locked.
func TestArchives(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, content := range []string{"first", "second"} {
		f, err := z.Create("a.log")
		require.NoError(t, err)
		_, err = io.WriteString(f, content)
		require.NoError(t, err)
	}
	locked, err := z.CreateRaw(&zip.FileHeader{Name: "locked.log", Flags: 0x1})
	require.NoError(t, err)
	_, err = io.WriteString(locked, "x")
	require.NoError(t, err)
	require.NoError(t, z.Close())
	path := write(t, filepath.Join(t.TempDir(), "k.zip"), b.String())

	for arg, name := range map[string]string{path: path, "-": "-"} {
		list, errs := source.Expand([]string{arg}, bytes.NewReader(b.Bytes()))
		require.Len(t, errs, 1)
		assert.EqualError(t, errs[0], name+"!locked.log: it is encrypted; unpack it first")
		require.Len(t, list, 2)
		assert.Equal(t, []string{name + "!a.log", name + "!a.log (2)"}, []string{list[0].Name, list[1].Name})
		assert.Equal(t, "a.log", list[1].Base())
		assert.True(t, list[1].InArchive())
		for range 2 {
			assert.Equal(t, []string{"second", "first"}, []string{read(t, list[1]), read(t, list[0])})
		}
		assert.NoError(t, list[0].Close())
		assert.NoError(t, list[1].Close())
	}

	for head, want := range map[string]string{
		"PK\x03\x04 and no more":                  "-: damaged zip archive",
		"PK\x05\x06" + strings.Repeat("\x00", 18): "-: the archive holds no file",
	} {
		_, errs := source.Expand([]string{"-"}, strings.NewReader(head))
		require.Len(t, errs, 1)
		assert.ErrorContains(t, errs[0], want)
	}
}

// A document of an office program is an archive that holds no log.
func TestOfficeDocuments(t *testing.T) {
	for part, want := range map[string]string{"word/document.xml": "it is a Word document; save it as plain text", "xl/workbook.xml": "it is an Excel workbook; save the sheet as CSV or text", "log.xml": ""} {
		path := write(t, filepath.Join(t.TempDir(), "a.docx"), zipped(t, map[string]string{"[Content_Types].xml": "<Types/>", part: "x"}))
		list, errs := source.Expand([]string{path}, nil)
		if want == "" {
			assert.Len(t, list, 2)
			continue
		}
		require.Len(t, errs, 1)
		assert.EqualError(t, errs[0], path+": "+want)
	}
}

func TestBomb(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "bomb.gz")
	f, err := os.Create(path)
	require.NoError(t, err)
	w, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	require.NoError(t, err)
	zeros := make([]byte, 1<<20)
	for range (source.MinSize >> 20) + 8 {
		_, err = w.Write(zeros)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, f.Close())
	list, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	r, err := list[0].Open()
	require.NoError(t, err)
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	assert.ErrorContains(t, err, "bomb.gz: expands to more than 500 times its size")
}

func TestDamagedArchives(t *testing.T) {
	dir := t.TempDir()
	_, errs := source.Expand([]string{write(t, filepath.Join(dir, "a.zip"), "PK\x03\x04 and no more")}, nil)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "a.zip: damaged zip archive")

	cut := gz(t, strings.Repeat("a log line\n", 1000))
	list, errs := source.Expand([]string{write(t, filepath.Join(dir, "a.gz"), cut[:len(cut)/2])}, nil)
	require.Empty(t, errs)
	r, err := list[0].Open()
	require.NoError(t, err)
	defer r.Close()
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(strings.Repeat("a log line\n", 1000), string(text)))
	assert.NotEmpty(t, text)
	assert.EqualError(t, list[0].Damage(), "it ends early")

	flipped := []byte(zipped(t, map[string]string{"a.log": strings.Repeat("a log line\n", 1000)}))
	flipped[40] ^= 0xff
	list, errs = source.Expand([]string{write(t, filepath.Join(dir, "b.zip"), string(flipped))}, nil)
	require.Empty(t, errs)
	_, err = list[0].Open()
	require.Error(t, err)
	assert.Equal(t, 1, strings.Count(err.Error(), "b.zip!a.log: "), err.Error())
}

func TestFoldersHoldFilesOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no device files in folders")
	}
	dir := t.TempDir()
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(dir, "endless.log")))
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "loop")))
	_, errs := source.Expand([]string{dir}, nil)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "the folder holds no file")
}

// A folder may be named by a link to it, on Windows also by a junction.
func TestFolderByLink(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "logs", "a.log"), "a")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "logs"), link); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	if _, err := os.Lstat(link); err != nil {
		t.Skip("this system made no link: ", err)
	}
	list, errs := source.Expand([]string{link}, nil)
	require.Empty(t, errs)
	require.Len(t, list, 1)
	assert.Equal(t, filepath.Join(link, "a.log"), list[0].Name)
}

// A link in a folder that leads nowhere is a log that somebody will miss.
func TestFolderWithDanglingLink(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.log"), "a")
	if err := os.Symlink(filepath.Join(dir, "gone.log"), filepath.Join(dir, "b.log")); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	list, errs := source.Expand([]string{dir}, nil)
	assert.Len(t, list, 1)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "b.log: ")
}

// A log that grows while it is read is seen as it stood when it was named.
func TestGrowingFile(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.log"), "first\n")
	list, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString("second\n")
	require.NoError(t, err)
	require.NoError(t, f.Close())
	assert.Equal(t, "first\n", read(t, list[0]))
	assert.Equal(t, "first\n", read(t, list[0]))
}

// The names in an archive are a stranger's.
func TestNamesCommandNoTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.zip")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("../a\nocsconv: forged\x1b[31m.log")
	require.NoError(t, err)
	_, err = f.Write([]byte("text"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	list, errs := source.Expand([]string{path}, nil)
	require.Empty(t, errs)
	require.Len(t, list, 1)
	assert.Equal(t, path+"!../a\uFFFDocsconv: forged\uFFFD[31m.log", list[0].Name)
	assert.Equal(t, "a_ocsconv_ forged_[31m.log", list[0].Base())
	r, err := list[0].Open()
	require.NoError(t, err)
	defer r.Close()
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, "text", string(data))

	_, errs = source.Expand([]string{"no\nsuch\x1bfile*"}, nil)
	require.Len(t, errs, 1)
	assert.NotContains(t, errs[0].Error(), "\n")
	assert.NotContains(t, errs[0].Error(), "\x1b")
}

func TestDevicesAreRefused(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("this system has no /dev/zero")
	}
	_, errs := source.Expand([]string{"/dev/zero"}, nil)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "device")
}

// TestNear finds the name that a missing one may have been meant for.
func TestNear(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"good.log", "gold.log", "b", "Caller.uccapilog"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	for missing, want := range map[string]string{
		"god.log": "gold.log", "goood.log": "good.log", "gold.lgo": "gold.log", "goo.lg": "good.log", "ogdo.log": "good.log", "CALLER.uccapilog": "Caller.uccapilog",
		"a": "", "other.log": "", "good": "", "g.log": "",
	} {
		if want != "" {
			want = filepath.Join(folder, want)
		}
		assert.Equal(t, want, source.Near(filepath.Join(folder, missing)), missing)
	}
	assert.Empty(t, source.Near(filepath.Join(folder, "none", "good.log")))
	denied := source.Plain("good.log", &fs.PathError{Op: "open", Path: "good.log", Err: fs.ErrPermission})
	assert.EqualError(t, denied, "good.log: permission denied; ask its owner for the right to read it, or for a copy")
}
