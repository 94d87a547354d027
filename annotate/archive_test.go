package annotate_test

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
)

// TestArchive finds in an archive what was put there, in all fields.
func TestArchive(t *testing.T) {
	logs, err := filepath.Glob(filepath.Join("testdata", "quality", "*.uccapilog"))
	require.NoError(t, err)
	cases := []*annotate.Case{readLog(t, "seed/mpop-blog.txt")}
	for _, log := range logs {
		cases = append(cases, qualityLog(t, filepath.Base(log)))
	}
	for _, name := range []string{"scenarios/S01.log", "scenarios/S03.log"} {
		cases = append(cases, readLog(t, name))
	}
	for _, c := range cases {
		octets, ok := c.Archive(nil)
		require.True(t, ok)
		a, err := annotate.OpenArchive(octets)
		require.NoError(t, err)
		require.Equal(t, c.Len(), a.Len())
		assert.Equal(t, c.Clocks(), a.Clocks())
		for n := 1; n <= c.Len(); n++ {
			s := c.Session(n)
			require.Equal(t, s, a.Session(n))
			brief := unnumbered(c.Brief(n))
			require.Equal(t, brief, unnumbered(a.Brief(n)))
			assert.Equal(t, []any{s.Count(), s.Copies(), s.Duplicates(), s.Refusal(), s.Servers()},
				[]any{brief.Count(), brief.Copies(), brief.Duplicates(), brief.Refusal(), brief.Servers()})
			assert.Equal(t, c.FindAll(s.CallID), a.FindAll(s.CallID))
		}
		octets, ok = c.ArchiveBriefs(nil)
		require.True(t, ok)
		briefs, err := annotate.OpenArchive(octets)
		require.NoError(t, err)
		for n := 1; n <= c.Len(); n++ {
			assert.Equal(t, c.Brief(n), briefs.Brief(n))
		}
		assert.Nil(t, a.Session(0))
		assert.Nil(t, a.Session(c.Len()+1))
		assert.Nil(t, a.FindAll("none"))
		kind := func(k annotate.Kind) bool { return k == annotate.KindCall }
		assert.Equal(t, slices.Collect(c.Sessions()), slices.Collect(a.Sessions()))
		kept := slices.Collect(a.BriefsOf(kind))
		for i, s := range slices.Collect(c.BriefsOf(kind)) {
			assert.Equal(t, unnumbered(s), unnumbered(kept[i]))
		}
	}
}

// unnumbered takes the numbers of reports away, which a session has in brief only where
// it was kept.
func unnumbered(s *annotate.Session) *annotate.Session {
	for _, list := range [][]annotate.Quality{s.Quality, s.OtherReports} {
		for i := range list {
			list[i].Message = 0
		}
	}
	if s.Cause != nil && len(s.Quality) > 0 {
		s.Cause.Message = 0
	}
	return s
}

// TestArchiveFields reads an archive in which nothing is zero. A field that is zero all
// the same is one that archives do not have.
func TestArchiveFields(t *testing.T) {
	const each = 1 << 14 // octets that are more than enough
	octets := []byte{4, 1, 1, 1, 1}
	octets = binary.AppendUvarint(append(octets, 2), each)
	octets = binary.AppendUvarint(octets, each)
	octets = append(octets, "abcd"...)
	a, err := annotate.OpenArchive(append(octets, bytes.Repeat([]byte{3}, 2*each)...))
	require.NoError(t, err)
	notZero(t, reflect.ValueOf(a.Session(1)))
	notZero(t, reflect.ValueOf(a.Brief(1)).Elem().FieldByName("digest"))
	notZero(t, reflect.ValueOf(a.Clocks()))
}

func notZero(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Kind() == reflect.Pointer:
		require.False(t, v.IsNil(), v.Type())
		notZero(t, v.Elem())
	case v.Kind() == reflect.Slice:
		require.NotZero(t, v.Len(), v.Type())
		notZero(t, v.Index(0))
	case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "digest" {
				continue // of what Brief returns
			}
			assert.False(t, v.Field(i).IsZero(), "%s.%s", v.Type(), v.Type().Field(i).Name)
			notZero(t, v.Field(i))
		}
	}
}

// TestDamagedArchive opens what is no archive any more.
func TestDamagedArchive(t *testing.T) {
	octets, ok := readLog(t, "scenarios/S01.log").Archive(nil)
	require.True(t, ok)
	for n := range octets {
		_, err := annotate.OpenArchive(octets[:n])
		require.Error(t, err, n)
		odd := bytes.Clone(octets)
		odd[n] ^= 0x55
		if a, err := annotate.OpenArchive(odd); err == nil {
			for range a.Sessions() {
			}
		}
	}
}

// FuzzArchive opens whatever somebody may have put where an archive was.
func FuzzArchive(f *testing.F) {
	f.Add([]byte{0, 1, 1, 0})
	f.Fuzz(func(t *testing.T, octets []byte) {
		a, err := annotate.OpenArchive(octets)
		if err != nil {
			return
		}
		for n := 1; n <= a.Len(); n++ {
			assert.NotNil(t, a.Session(n))
		}
	})
}
