package source_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/input/source"
)

// bzipped is "from bzip2\n": the standard library only reads bzip2.
const bzipped = "425a6839314159265359cf83f99500000259800010400010001122d010200022000f508069a687bd993803c5dc914e142433e0fe6540"

// compressed returns a text under the names of the files that hold it compressed.
func compressed(t testing.TB, text string) map[string]string {
	var z, l bytes.Buffer
	zw, err := zstd.NewWriter(&z)
	require.NoError(t, err)
	lw := lz4.NewWriter(&l)
	for _, w := range []io.WriteCloser{zw, lw} {
		_, err := io.WriteString(w, text)
		require.NoError(t, err)
		require.NoError(t, w.Close())
	}
	return map[string]string{"a.pcapng.zst": z.String(), "a.pcapng.lz4": l.String(), "a.pcapng.gz": gz(t, text)}
}

func TestCompressions(t *testing.T) {
	octets, err := hex.DecodeString(bzipped)
	require.NoError(t, err)
	list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "a.log.bz2"), string(octets))}, nil)
	require.Empty(t, errs)
	assert.Equal(t, "from bzip2\n", read(t, list[0]))
	assert.Equal(t, "a.log", list[0].Base())

	text := strings.Repeat("INVITE sip:ann@example.com SIP/2.0\r\n", 100_000)
	for name, octets := range compressed(t, text) {
		for whole, want := range map[string]string{octets: text, octets + octets: text + text} {
			list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), name), whole)}, nil)
			require.Empty(t, errs)
			for range 2 {
				assert.Equal(t, want, read(t, list[0]), name)
			}
			assert.Equal(t, "a.pcapng", list[0].Base())
			_, ok := list[0].Section(0, 10)
			assert.False(t, ok, "no octets of %s are the text's", name)
			assert.NoError(t, list[0].CheckPacked(t.Context()))
		}
		list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), name), octets[:len(octets)/2])}, nil)
		require.Empty(t, errs)
		if err := list[0].CheckPacked(t.Context()); err == nil { // else not even the first block is whole
			err = list[0].Damage()
			assert.EqualError(t, err, "it ends early", "%s is cut", name)
		}
	}
}

// TestOtherFrames reads the frames that programs write besides the usual ones: that
// of lz4 before version 1.4 (lz4 -l), and one to be skipped before others (pzstd).
func TestOtherFrames(t *testing.T) {
	const text = "INVITE sip:ann@example.com SIP/2.0\r\n"
	var legacy bytes.Buffer
	w := lz4.NewWriter(&legacy)
	require.NoError(t, w.Apply(lz4.LegacyOption(true)))
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	const skippable = "\x50\x2a\x4d\x18\x04\x00\x00\x00size" // RFC 8878 §3.1.2
	usual := compressed(t, text)
	for _, c := range [][2]string{
		{"a.lz4", legacy.String()}, {"a.lz4", skippable + usual["a.pcapng.lz4"]},
		{"a.zst", skippable + usual["a.pcapng.zst"]}, {"a", skippable + usual["a.pcapng.zst"]},
	} {
		list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), c[0]), c[1])}, nil)
		require.Empty(t, errs)
		assert.Equal(t, text, read(t, list[0]), "%.16q", c[1])
		_, ok := list[0].Section(0, 10)
		assert.False(t, ok)
	}
	list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "a"), skippable)}, nil)
	require.Empty(t, errs)
	assert.Equal(t, skippable, read(t, list[0]), "nothing follows")
}

// What stands behind the end of compressed text is no damage of the text.
func TestBehindCompressedText(t *testing.T) {
	const text = "INVITE sip:ann@example.com SIP/2.0\r\n"
	octets, err := hex.DecodeString(bzipped)
	require.NoError(t, err)
	files := compressed(t, text)
	files["a.pcapng.bz2"] = string(octets)
	for name, octets := range files {
		for _, behind := range []string{"x", "garbage", strings.Repeat("more than a header\n", 1000)} {
			if len(behind) < 4 && !strings.HasSuffix(name, ".gz") {
				continue // as if the next stream were cut off
			}
			list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), name), octets+behind)}, nil)
			require.Empty(t, errs)
			assert.NotEmpty(t, read(t, list[0]), name)
			assert.ErrorIs(t, list[0].Damage(), source.ErrBehind, "%s %.9q", name, behind)
		}
	}
	for behind, want := range map[string]error{strings.Repeat("\x00", 1000): nil, "\x00\x00x": source.ErrBehind} {
		list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "a.gz"), gz(t, text)+behind)}, nil)
		require.Empty(t, errs)
		assert.Equal(t, text, read(t, list[0]))
		assert.Equal(t, want, list[0].Damage())
	}
	cut := gz(t, text) + gz(t, text)[:12]
	list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "a.gz"), cut)}, nil)
	require.Empty(t, errs)
	assert.True(t, strings.HasPrefix(read(t, list[0]), text))
	assert.EqualError(t, list[0].Damage(), "it ends early")
}

// TestWindow refuses a frame that would have a gigabyte kept.
func TestWindow(t *testing.T) {
	const frame = "\x28\xb5\x2f\xfd\x00\xa0\x01\x00\x00" // RFC 8878 §3.1.1: a window of 2^(10+20), an empty last block
	list, errs := source.Expand([]string{write(t, filepath.Join(t.TempDir(), "a.zst"), frame)}, nil)
	require.Empty(t, errs)
	assert.ErrorContains(t, list[0].CheckPacked(t.Context()), "window")
}

func FuzzCompressed(f *testing.F) {
	for _, octets := range compressed(f, "INVITE sip:ann@example.com SIP/2.0\r\n") {
		f.Add([]byte(octets))
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		list, errs := source.Expand([]string{"-"}, bytes.NewReader(octets))
		if len(errs) > 0 {
			return
		}
		for _, s := range list {
			if r, err := s.Open(); err == nil {
				_, _ = io.CopyN(io.Discard, r, 1<<20) // damage is an error, and no more than that
				assert.NoError(t, r.Close())
			}
			assert.NoError(t, s.Close())
		}
	})
}
