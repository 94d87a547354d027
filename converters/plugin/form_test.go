package plugin_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters/export"
	"ocsconv/formats"
)

func entry(callID string, raw ...string) export.Entry {
	e := export.Entry{Session: &annotate.Session{Schema: annotate.Schema, CallID: callID}}
	for i, r := range raw {
		e.Session.Messages = append(e.Session.Messages, annotate.Note{N: i + 1})
		e.Messages = append(e.Messages, &formats.Message{Raw: []byte(r)})
	}
	return e
}

func TestForm(t *testing.T) {
	p, said := program(t, "ocsconv-export-count")
	f, err := p.Form(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "count", f.Name)
	assert.Equal(t, ".count", f.Extension)
	assert.False(t, f.NeedsMessages)

	var out bytes.Buffer
	require.NoError(t, f.Write(&out, entry("a@b", "x", "y"), nil))
	assert.Equal(t, "--session ocsconv.session/1 a@b 2 false\n", out.String())

	out.Reset()
	require.NoError(t, f.All(&out, slices.Values([]export.Entry{entry("a", "x"), entry("b", "y")}), nil))
	assert.Equal(t, "--combined ocsconv.session/1 a 1 false\n--combined ocsconv.session/1 b 1 false\n", out.String())
	assert.Equal(t, []string{"ocsconv-export-count: counted"}, said(), "each line once, however many runs say it")
}

func TestFormGetsTheMessagesItWants(t *testing.T) {
	p, _ := program(t, "ocsconv-export-about")
	f, err := p.Form(t.Context())
	require.NoError(t, err)
	assert.True(t, f.NeedsMessages)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out, entry("a", "BYE é\r\n\r\n", "OK \xff\r\n"), nil))
	assert.Equal(t, `"BYE é\r\n\r\n" ""`+"\n"+`"" "OK \xff\r\n"`+"\n", out.String())
}

func TestFormFails(t *testing.T) {
	p, said := program(t, "ocsconv-export-fails")
	f, err := p.Form(t.Context())
	require.NoError(t, err)
	err = f.Write(&bytes.Buffer{}, entry("a", "x"), nil)
	assert.EqualError(t, err, "ocsconv-export-fails: exit status 3: out of paper")
	assert.Equal(t, []string{"ocsconv-export-fails: a remark"}, said())
}

// endlessly yields sessions until nobody wants more.
func endlessly(yield func(export.Entry) bool) {
	for yield(entry("a", strings.Repeat("x", 1000))) {
	}
}

// A program need not read its input, however long that is.
func TestFormThatReadsNothing(t *testing.T) {
	p, _ := program(t, "ocsconv-export-silent")
	f, err := p.Form(t.Context())
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, f.All(&out, iter.Seq[export.Entry](endlessly), nil))
	assert.Empty(t, out.String())
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestFormWithoutSpace(t *testing.T) {
	p, _ := program(t, "ocsconv-export-count")
	f, err := p.Form(t.Context())
	require.NoError(t, err)
	assert.ErrorIs(t, f.All(full{}, endlessly, nil), errFull)
}

// running returns a context that is done when a hanging program runs.
func running(t *testing.T) context.Context {
	t.Helper()
	mark := filepath.Join(t.TempDir(), "running")
	require.NoError(t, os.WriteFile(mark, nil, 0o666))
	t.Setenv("OCSCONV_TEST_RUNNING", mark)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() {
		for ctx.Err() == nil {
			if _, err := os.Stat(mark); err != nil {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return ctx
}

func TestFormIsStopped(t *testing.T) {
	for _, name := range []string{"ocsconv-export-hangs", "ocsconv-export-sibling"} {
		p, _ := program(t, name)
		ctx := running(t)
		f, err := p.Form(ctx)
		require.NoError(t, err)
		assert.ErrorIs(t, f.All(&bytes.Buffer{}, endlessly, nil), context.Canceled, name)
	}
}
