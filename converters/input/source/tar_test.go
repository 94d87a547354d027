package source_test

import (
	"archive/tar"
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/source"
)

// tarred returns an archive of members, each a name and a content, with a folder and a
// link among them.
func tarred(t testing.TB, format tar.Format, members ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "d/", Typeflag: tar.TypeDir, Mode: 0o755, Format: format}))
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "d/link", Linkname: "a.log", Typeflag: tar.TypeSymlink, Format: format}))
	for _, m := range members {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: m[0], Size: int64(len(m[1])), Mode: 0o644, Format: format}))
		_, err := io.WriteString(w, m[1])
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String()
}

func TestTar(t *testing.T) {
	long := strings.Repeat("deep/", 40) + "z.log"
	for _, format := range []tar.Format{tar.FormatPAX, tar.FormatGNU} {
		whole := tarred(t, format, [2]string{"d/b.log", "second"}, [2]string{"d/a.log", strings.Repeat("first\n", 200)}, [2]string{"d/b.log", "again"}, [2]string{long, gz(t, "packed")})
		for name, octets := range map[string]string{"k.tar": whole, "k.tgz": gz(t, whole), "-": whole, "joined.tar": whole + tarred(t, format)} {
			arg := name
			if name != "-" {
				arg = write(t, filepath.Join(t.TempDir(), name), octets)
			}
			list, errs := source.Expand([]string{arg}, strings.NewReader(octets))
			require.Empty(t, errs, name)
			require.Len(t, list, 4)
			assert.Equal(t, []string{arg + "!d/a.log", arg + "!d/b.log", arg + "!d/b.log (2)", arg + "!" + long}, []string{list[0].Name, list[1].Name, list[2].Name, list[3].Name})
			for range 2 {
				assert.Equal(t, []string{"again", "second", "packed"}, []string{read(t, list[2]), read(t, list[1]), read(t, list[3])})
			}
			assert.Equal(t, strings.Repeat("first\n", 200), read(t, list[0]))
			assert.Equal(t, int64(1200), list[0].Size)
			assert.Equal(t, "a.log", list[0].Base())
			assert.True(t, list[0].InArchive())
			for _, s := range list {
				assert.NoError(t, s.Close())
			}
		}
	}
}

// What an archive expands to is kept in a file, which has a limit.
func TestLargeTar(t *testing.T) {
	whole := tarred(t, tar.FormatPAX, [2]string{"a.log", strings.Repeat("a log line\n", 1000)})
	defer source.KeepAtMost(int64(len(whole)) - 1)()
	plain, packed := write(t, filepath.Join(t.TempDir(), "k.tar"), whole), write(t, filepath.Join(t.TempDir(), "k.tgz"), gz(t, whole))
	list, errs := source.Expand([]string{plain, packed}, nil)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "k.tgz: expands to more than 0 MiB")
	assert.Len(t, list, 1)
}

// What is wrong with an archive is said, and what stands before it is read.
func TestDamagedTar(t *testing.T) {
	content := strings.Repeat("a log line\n", 1000)
	whole := tarred(t, tar.FormatPAX, [2]string{"a.log", content}, [2]string{"b.log", content})
	for want, octets := range map[string]string{
		"it ends early, and what more it may have held is missing":   whole[:len(whole)-5000],
		"what follows its last member that can be read is no member": whole[:len(whole)-1024] + strings.Repeat("x", 2000),
	} {
		for _, packed := range []string{octets, gz(t, octets)} {
			list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "k.tar"), packed)}, nil)
			require.Len(t, errs, 1)
			assert.ErrorContains(t, errs[0], "k.tar: damaged tar archive: "+want)
			require.Len(t, list, 2)
			assert.Equal(t, content, read(t, list[0]))
			if last := read(t, list[1]); last != content {
				assert.True(t, strings.HasPrefix(content, last))
				assert.EqualError(t, list[1].Damage(), "it ends early")
			}
		}
	}
	cut := gz(t, whole)
	_, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "k.tgz"), cut[:len(cut)-4])}, nil)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "k.tgz: damaged tar archive: it ends early")

	list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "k.tar"), tarred(t, tar.FormatPAX))}, nil)
	assert.Empty(t, list)
	require.Len(t, errs, 1)
	assert.ErrorContains(t, errs[0], "k.tar: the archive holds no file")
}

func FuzzTar(f *testing.F) {
	for _, format := range []tar.Format{tar.FormatPAX, tar.FormatGNU, tar.FormatUSTAR} {
		f.Add([]byte(tarred(f, format, [2]string{"a.log", "text"}, [2]string{"b.log", ""})))
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		list, _ := source.Expand([]string{"-"}, bytes.NewReader(octets))
		for _, s := range list {
			if r, err := s.Open(); err == nil {
				_, _ = io.CopyN(io.Discard, r, 1<<20) // damage is an error, and no more than that
				assert.NoError(t, r.Close())
			}
			assert.NoError(t, s.Close())
		}
	})
}
