package curated_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/textlog"
	"ocsconv/testdata/generate/curated"
)

var update = flag.Bool("update", false, "write the logs and their README")

const tree = "../.."

func TestTreeHoldsWhatTheGeneratorMakes(t *testing.T) {
	for _, f := range append(curated.Files(), curated.File{Name: "README.md", Data: curated.README()}) {
		name := filepath.Join(tree, filepath.FromSlash(f.Name))
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
			require.NoError(t, os.WriteFile(name, f.Data, 0o644))
		}
		stored, err := os.ReadFile(name)
		if !assert.NoError(t, err) || f.Packed {
			continue
		}
		assert.True(t, bytes.Equal(f.Data, stored), "%s differs; run with -update", f.Name)
		assert.LessOrEqual(t, len(f.Data), 64<<10, f.Name)
	}
}

// Nothing lies in the tree that the README does not list.
func TestEveryFileIsListed(t *testing.T) {
	listed := map[string]bool{"README.md": true, "speed.sh": true, "compare.sh": true, ".gitattributes": true, "seed/mpop-blog.txt": true}
	for _, f := range curated.Files() {
		listed[f.Name] = true
	}
	require.NoError(t, filepath.WalkDir(tree, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(tree, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (rel == "generate" || rel == "plugins" || rel == "scenarios" || rel == "other") {
			return filepath.SkipDir
		}
		assert.True(t, d.IsDir() || listed[rel], "%s is not in the README", rel)
		return nil
	}))
}

func TestPackedFilesHoldTheirLogs(t *testing.T) {
	for _, f := range curated.Files() {
		if !strings.HasSuffix(f.Name, ".gz") {
			continue
		}
		unpacked := func(b []byte) []byte {
			z, err := gzip.NewReader(bytes.NewReader(b))
			require.NoError(t, err)
			data, err := io.ReadAll(z)
			require.NoError(t, err)
			return data
		}
		stored, err := os.ReadFile(filepath.Join(tree, filepath.FromSlash(f.Name)))
		require.NoError(t, err)
		assert.Equal(t, unpacked(f.Data), unpacked(stored), f.Name)
	}
}

var callID = regexp.MustCompile(`(?m)^Call-ID: (\S+)`)

// Every log is read by the format that it looks like, and holds what the
// README says.
func TestReadersFindWhatTheREADMESays(t *testing.T) {
	for _, f := range curated.Files() {
		if f.Packed {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			text, err := io.ReadAll(textlog.Decode(bytes.NewReader(f.Data), textlog.SniffEncoding(f.Data)))
			require.NoError(t, err)
			format, _, err := formats.Detect(known.Formats, text)
			if f.Refused {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			messages, problems, ids := 0, 0, make(map[string]bool)
			var whole []byte
			for m, err := range formats.All(format.NewReader(bytes.NewReader(text), &formats.Options{File: f.Name})) {
				require.NoError(t, err)
				whole = append(append(append(append(whole, m.Gap...), m.Head...), m.Source()...), m.Foot...)
				problems += len(m.Problems)
				if m.Raw == nil {
					continue
				}
				messages++
				if id := callID.FindSubmatch(m.Raw); id != nil {
					ids[string(id[1])] = true
				}
			}
			assert.True(t, bytes.Equal(text, whole), "the pieces do not give the log")
			assert.Equal(t, f.Messages, messages, "messages")
			assert.Len(t, ids, f.Sessions, "sessions")
			if f.Damaged {
				assert.NotZero(t, problems, "problems")
			}
		})
	}
}
