package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func zipOf(t *testing.T, members ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		f, err := z.Create(m[0])
		require.NoError(t, err)
		_, err = f.Write([]byte(m[1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

// The logs of two machines have one name. None of their captures replaces the
// other, not even with --force.
func TestDropOfEqualNames(t *testing.T) {
	logs := filepath.Join("..", "..", "testdata", "scenarios")
	first, err := os.ReadFile(filepath.Join(logs, "S01.log"))
	require.NoError(t, err)
	second, err := os.ReadFile(filepath.Join(logs, "S06.log"))
	require.NoError(t, err)
	dir := t.TempDir()
	path := filepath.Join(dir, "machines.zip")
	require.NoError(t, os.WriteFile(path, zipOf(t, [2]string{"pc1/a.log", string(first)}, [2]string{"pc2/A.log", string(second)}), 0o666))
	var out, errs bytes.Buffer
	require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "--force", path}, nil, &out, &errs), errs.String())
	for name, want := range map[string][]byte{"a.log.pcapng": first, "A.log-2.pcapng": second} {
		back := filepath.Join(dir, name+".back.log")
		require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "convert", filepath.Join(dir, name), "-o", back, "-q"}, nil, &out, &errs), errs.String())
		got, err := os.ReadFile(back)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want, got), name)
	}
}

// A folder is one case: one capture beside it, in which a call is once. An undated log among
// others gets none and keeps no other from it.
func TestDropOfFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "case")
	require.NoError(t, os.CopyFS(folder, os.DirFS(filepath.Join("..", "..", "testdata", "day"))))
	var out, errs bytes.Buffer
	require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", folder + string(os.PathSeparator)}, nil, &out, &errs), errs.String())
	beside, err := filepath.Glob(filepath.Join(filepath.Dir(folder), "*.pcapng"))
	require.NoError(t, err)
	assert.Equal(t, []string{folder + ".pcapng"}, beside)
	assert.Contains(t, errs.String(), "case.pcapng: 136 messages")
	inside, err := filepath.Glob(filepath.Join(folder, "*.pcapng"))
	require.NoError(t, err)
	assert.Empty(t, inside)

	undated, err := os.ReadFile(filepath.Join("..", "..", "testdata", "rtcdll", "no-date-at-all.log"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "undated.log"), undated, 0o666))
	errs.Reset()
	run(context.Background(), []string{"ocsconv", folder}, nil, &out, &errs)
	assert.Contains(t, errs.String(), "undated.log: its lines have a time but no date")
	assert.Contains(t, errs.String(), "case.pcapng: 136 messages")
}

// A folder is dropped by any of its names, and one in another that is dropped too is a case
// of its own; in the root of a drive, beside which nothing is, every log is.
func TestDropOfFolders(t *testing.T) {
	dir := t.TempDir()
	for name, scenario := range map[string]string{"case/a.log": "S01", "case/b.log": "S02", "case/inner/c.log": "S04", "d.log": "S06"} {
		log, err := os.ReadFile(filepath.Join("..", "..", "testdata", "scenarios", scenario+".log"))
		require.NoError(t, err)
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, log, 0o666))
	}
	t.Chdir(filepath.Join(dir, "case"))
	for operands, want := range map[string][]string{
		".":               {"../case.pcapng"},
		"inner/..":        {"../case.pcapng"},
		". inner":         {"../case.pcapng", "inner.pcapng"},
		"inner .":         {"../case.pcapng", "inner.pcapng"},
		"../d.log inner/": {"../d.log.pcapng", "inner.pcapng"},
	} {
		var out, errs bytes.Buffer
		require.Equal(t, exitDone, run(context.Background(), append([]string{"ocsconv"}, strings.Fields(operands)...), nil, &out, &errs), errs.String())
		var made []string
		for _, pattern := range []string{"../*.pcapng", "*.pcapng", "inner/*.pcapng"} {
			list, err := filepath.Glob(filepath.FromSlash(pattern))
			require.NoError(t, err)
			for _, name := range list {
				made = append(made, filepath.ToSlash(name))
				require.NoError(t, os.Remove(name))
			}
		}
		assert.Equal(t, want, made, operands)
	}
	assert.Empty(t, captureNames([]string{filepath.VolumeName(dir) + string(os.PathSeparator)}))
}

// What is packed twice is refused with the reason, also where its octets look
// like a log because they are only stored.
func TestArchiveInArchive(t *testing.T) {
	log, err := os.ReadFile(filepath.Join("..", "..", "testdata", "scenarios", "S01.log"))
	require.NoError(t, err)
	inner := zipOf(t, [2]string{"a.log", string(log)})
	path := filepath.Join(t.TempDir(), "outer.zip")
	require.NoError(t, os.WriteFile(path, zipOf(t, [2]string{"inner.zip", string(inner)}), 0o666))
	var out, errs bytes.Buffer
	require.Equal(t, exitFailed, run(context.Background(), []string{"ocsconv", "convert", path, "-o", "-"}, nil, &out, &errs))
	assert.Equal(t, "ocsconv: "+path+"!inner.zip: it is an archive in an archive or a pipe; unpack it first\n", errs.String())

	errs.Reset()
	require.Equal(t, exitDone, run(context.Background(), []string{"ocsconv", "convert", "-", "-o", "-"}, bytes.NewReader(inner), &out, &errs))
	assert.Contains(t, errs.String(), "16 messages")
}

// A page that cannot be made is told also where the input was damaged.
func TestAfterDrop(t *testing.T) {
	failed, page := errors.New("not converted"), errors.New("no page")
	for _, tt := range []struct{ result, offer, want error }{
		{nil, nil, nil}, {nil, page, page}, {errPartial, nil, errPartial}, {errPartial, page, page}, {failed, page, failed},
	} {
		assert.Equal(t, tt.want, afterDrop(tt.result, func() error { return tt.offer }))
	}
}
