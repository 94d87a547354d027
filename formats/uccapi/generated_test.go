package uccapi_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/textlog"
	"ocsconv/formats/uccapi"
	"ocsconv/testdata/generate/calls"
	"ocsconv/testdata/generate/logs"
)

// TestGenerated plays calls, writes them in every form that a client log has,
// and compares what is read with what was played.
func TestGenerated(t *testing.T) {
	zone := time.FixedZone("UTC-5", -5*3600)
	start := time.Date(2012, 3, 4, 4, 59, 50, 0, time.UTC) // a little before midnight
	for i := range 300 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(1, uint64(i)))
			cast := calls.NewCast(rnd, calls.Era(i%4), 1+i%3)
			if i%5 == 0 {
				cast = calls.NewCast6(rnd, calls.Era(i%4), 1)
			}
			want := calls.Play(rnd, cast, calls.RandomPlan(rnd), start).View("caller", 0).Messages
			coin := func() bool { return rnd.IntN(3) == 0 }
			form := logs.UCCAPI{Zone: zone, Minimal: coin(), Bare: coin(), Blank: coin(), Gap: coin(), OneSpace: coin(), Rand: rnd}
			opts := &formats.Options{Clock: formats.NewClock(zone)}
			if coin() {
				form.EOL = "\n"
			}
			if coin() {
				form.NoDate = true
				opts.Date = want[0].Time.In(zone)
			} else {
				form.Nested = coin()
			}
			if coin() {
				form.Noise, form.Foreign = 20, 20
			}
			log := form.Render(want)
			comparePlayed(t, want, messages(t, log, opts), form, fmt.Sprintf("%+v", form))
			assert.Equal(t, string(log), string(rewrite(t, log, opts)))
			if !form.NoDate {
				assert.NoError(t, uccapi.Detect(log[:min(len(log), 64<<10)]))
			}
		})
	}
}

func comparePlayed(t *testing.T, want []*calls.Message, got []*formats.Message, form logs.UCCAPI, note string) {
	t.Helper()
	require.Len(t, got, len(want), note)
	for i, w := range want {
		m := got[i]
		require.Equal(t, string(w.Raw), string(m.Raw), note)
		require.Equal(t, w.Time, m.Time, note)
		require.Empty(t, m.Problems, note)
		if form.Bare {
			require.Equal(t, formats.Unknown, m.Direction, note)
			continue
		}
		require.Equal(t, w.Direction, m.Direction.String(), note)
		if !form.Minimal {
			require.Equal(t, w.Local, m.Local.AddrPort, note)
			require.Equal(t, w.Remote, m.Remote.AddrPort, note)
		}
	}
}

// TestCurated reads the client logs in testdata and counts what its README says
// they hold.
func TestCurated(t *testing.T) {
	root := filepath.Join("..", "..", "testdata")
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	rows := regexp.MustCompile("(?m)^\\| `((?:uccapi|celog|encoding|damage|clock|rtcdll)/[^`]+)` \\|.*\\| (\\d+) \\| \\d+ \\|$").FindAllSubmatch(readme, -1)
	require.NotEmpty(t, rows)
	for _, row := range rows {
		name := string(row[1])
		t.Run(name, func(t *testing.T) {
			want, err := strconv.Atoi(string(row[2]))
			require.NoError(t, err)
			data, err := os.ReadFile(filepath.Join(root, name))
			require.NoError(t, err)
			log, err := io.ReadAll(textlog.Decode(bytes.NewReader(data), textlog.SniffEncoding(data)))
			require.NoError(t, err)
			assert.NoError(t, uccapi.Detect(log[:min(len(log), 64<<10)]))
			assert.Len(t, messages(t, log, nil), want)
			checkLaw(t, log, nil)
			assert.Equal(t, string(log), string(rewrite(t, log, nil)))
		})
	}
}
