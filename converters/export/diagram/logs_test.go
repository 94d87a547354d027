package diagram_test

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/annotate"
	"ocsconv/converters"
	"ocsconv/converters/export/diagram"
	"ocsconv/converters/input"
	"ocsconv/converters/input/source"
)

// cases analyses every log of the project, each as a case of its own.
func cases(t testing.TB) map[string]*annotate.Case {
	t.Helper()
	root := filepath.Join("..", "..", "..", "testdata")
	all := map[string]*annotate.Case{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(filepath.Base(path), "log") && filepath.Ext(path) != ".txt" {
			return err
		}
		if c := analyse(path); c != nil {
			all[strings.NewReplacer("/", "-", ".", "-").Replace(strings.TrimPrefix(path, root+"/"))] = c
		}
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(all), 20, "the logs of the project")
	return all
}

// analyse returns the case of one file, nil where there is no SIP in it.
func analyse(path string) *annotate.Case {
	sources, problems := source.Expand([]string{path}, nil)
	if len(problems) > 0 {
		return nil
	}
	inputs, _ := input.OpenAll(context.Background(), sources, input.Options{})
	if len(inputs) == 0 {
		return nil
	}
	known, err := converters.Survey(context.Background(), inputs, converters.Options{})
	if err != nil {
		return nil
	}
	c, err := known.Analysis(context.Background())
	if err != nil {
		return nil
	}
	return c
}

func TestEveryLogHasLadders(t *testing.T) {
	for name, c := range cases(t) {
		for s := range c.Sessions() {
			for _, opts := range []diagram.Options{{}, {Collapse: true}, {NoInferred: true, MaxSteps: 5}} {
				l := diagram.New(s, opts)
				drawn, folded := counted(l)
				assert.Equal(t, s.Count(), drawn+folded, "%s session %d", name, s.Number)
				for _, m := range messages(l) {
					assert.NotEqual(t, m.From, m.To, "%s session %d", name, s.Number)
				}
			}
		}
	}
}

// fromLogs returns the ladders of all sessions of all logs.
func fromLogs(t testing.TB) map[string]*diagram.Ladder {
	all := map[string]*diagram.Ladder{}
	for name, c := range cases(t) {
		for s := range c.Sessions() {
			all[fmt.Sprintf("%s-%d", name, s.Number)] = diagram.New(s, diagram.Options{})
		}
	}
	return all
}
