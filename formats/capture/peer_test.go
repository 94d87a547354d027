package capture_test

import (
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/sip"
)

// dissection is what tshark -T pdml writes of a packet.
type dissection struct {
	Protos []struct {
		Name   string  `xml:"name,attr"`
		Size   int     `xml:"size,attr"`
		Fields []field `xml:"field"`
	} `xml:"proto"`
}

type field struct {
	Name   string  `xml:"name,attr"`
	Show   string  `xml:"show,attr"`
	Fields []field `xml:"field"`
}

// value returns what the first field of a name shows.
func value(list []field, name string) string {
	for _, f := range list {
		if f.Name == name {
			return f.Show
		}
		if v := value(f.Fields, name); v != "" {
			return v
		}
	}
	return ""
}

// TestWhatTsharkFinds finds every message that tshark finds in the captures of the
// tests, no more and no less, by Call-ID and octets.
func TestWhatTsharkFinds(t *testing.T) {
	tshark := tool(t, "tshark")
	files, err := filepath.Glob("testdata/*.pcap*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	found := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			out, err := exec.Command(tshark, "-r", file, "-2", "-Y", "sip", "-T", "pdml").Output()
			require.NoError(t, err)
			var shown struct {
				Packets []dissection `xml:"packet"`
			}
			require.NoError(t, xml.Unmarshal(out, &shown))
			var theirs, ours []string
			for _, p := range shown.Packets {
				for _, proto := range p.Protos {
					if proto.Name == "sip" {
						theirs = append(theirs, fmt.Sprintf("%s, %d octets", value(proto.Fields, "sip.Call-ID"), proto.Size))
					}
				}
			}
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			_, got := read(t, data)
			for _, m := range got {
				if m.Raw != nil {
					parsed := sip.Parse(m.Raw)
					ours = append(ours, fmt.Sprintf("%s, %d octets", parsed.CallID(), len(m.Raw)))
				}
			}
			slices.Sort(theirs)
			slices.Sort(ours)
			assert.Equal(t, theirs, ours)
			found += len(theirs)
		})
	}
	assert.Greater(t, found, 2*len(files))
}
