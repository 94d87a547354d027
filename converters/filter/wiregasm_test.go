package filter_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/filter"
)

// answer is what a newer Wireshark makes of a filter.
type answer struct {
	Frames  []int  `json:"frames"`
	Refused string `json:"refused"`
}

// wiregasm has Wireshark 4.4 in WebAssembly choose with every filter. Without it the
// test is skipped, unless the environment says that all tools must be there.
func wiregasm(t *testing.T, capture string, filters []string) map[string]answer {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat("testdata/wiregasm/node_modules/@goodtools/wiregasm/dist/wiregasm.wasm")
	}
	if err != nil {
		if os.Getenv("OCSCONV_REQUIRE_TOOLS") == "1" {
			require.NoError(t, err)
		}
		t.Skip("no second Wireshark: it needs node, and npm ci --prefix converters/filter/testdata/wiregasm")
	}
	list, err := json.Marshal(filters)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "filters.json")
	require.NoError(t, os.WriteFile(file, list, 0o600))
	cmd := exec.Command(node, "testdata/wiregasm/choose.mjs", capture, file)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	var answers map[string]answer
	require.NoError(t, json.Unmarshal(out, &answers), "%.200s", out)
	return answers
}

// newer are filters that Wireshark 4.4 takes and 4.0 refuses, or means otherwise.
var newer = []string{
	`sip.Method not in {"INVITE", "ACK"}`, `sip.Status-Code not in {200, 183}`, `all sip.Status-Code not in {200}`, `not sip.Status-Code in {200, 183}`,
	`count(sip.Route) < 2`, `sip.msg_hdr contains "candidate"`,
}

// TestWiregasm lets a newer Wireshark and this package choose with the same filters
// from the same messages. One that the newer one refuses is refused here as well.
func TestWiregasm(t *testing.T) {
	messages := corpus(t)
	filters := append(append([]string{}, shared...), newer...)
	answers := wiregasm(t, save(t, messages), filters)
	list := packets(messages)
	for _, text := range filters {
		require.Contains(t, answers, text)
		t.Run(text, func(t *testing.T) {
			a := answers[text]
			if a.Refused != "" {
				_, err := filter.Parse(text)
				assert.Error(t, err, "Wireshark 4.4: %s", a.Refused)
				return
			}
			assert.Equal(t, a.Frames, chosenAs(t, text, filter.Newest, list))
		})
	}
}
