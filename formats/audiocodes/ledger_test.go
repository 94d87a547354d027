package audiocodes_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/audiocodes"
)

// problems returns how many messages a log has, and what is said to be wrong with it.
func problems(t *testing.T, log string) (messages int, said []string) {
	t.Helper()
	for m, err := range formats.All(audiocodes.NewReader(strings.NewReader(log), nil)) {
		require.NoError(t, err)
		if m.Raw != nil {
			messages++
		}
		for _, p := range m.Problems {
			said = append(said, p.Error())
		}
	}
	return messages, said
}

// A packet that is not there is named, and so is a message of which nothing is there
// but its announcement.
func TestPacketsLost(t *testing.T) {
	for _, name := range []string{"gateway", "viewer", "old"} {
		log, err := os.ReadFile("../../testdata/other/" + name + ".syslog")
		require.NoError(t, err)
		whole, said := problems(t, string(log))
		require.Empty(t, said)
		var packets []string
		for line := range strings.Lines(string(log)) {
			if strings.Contains(line, "[S=") || len(packets) == 0 {
				packets = append(packets, "")
			}
			packets[len(packets)-1] += line
		}
		for i := range packets {
			messages, said := problems(t, strings.Join(slices.Delete(slices.Clone(packets), i, i+1), ""))
			missing := slices.ContainsFunc(said, func(s string) bool { return strings.HasSuffix(s, "is missing, and with it what it told of messages") })
			assert.Equal(t, i > 0 && i < len(packets)-1, missing, "%s without packet %d: %q", name, i+1, said)
			if i == len(packets)-1 && messages < whole {
				assert.Contains(t, strings.Join(said, "\n"), "a message is announced here, and its text is missing", name)
			}
		}
	}
}

// Every device counts for itself, and from one again when it has started again. What a
// log of one session lacks is counted, not listed.
func TestGaps(t *testing.T) {
	log := "[S=7] [SID=a:1:1] x\n[S=90] [SID=b:1:1] x\n[S=8] [SID=a:1:2] x\n[S=91] [SID=b:1:1] x\n[S=1] [SID=a:2:1] x\n[S=2] [BID=a:2] x\n[S=9] [SID=a:1:9] x\n"
	_, said := problems(t, log)
	assert.Empty(t, said)
	_, said = problems(t, log+"[S=95] [SID=b:1:2] x\n")
	assert.Equal(t, []string{" packets 92 to 94 are missing, and with them what they told of messages"}, cut(said))
	// UDP keeps no order; a device that starts again may be told by its numbers alone.
	_, said = problems(t, numbered(40, 42, 44, 43, 41, 45, 100, 98, 101, 1, 2, 4, 3, 5))
	assert.Equal(t, []string{" packets 46 to 97 are missing, and with them what they told of messages", " packet 99 is missing, and with it what it told of messages"}, cut(said))

	var session strings.Builder
	for i := range 30 {
		fmt.Fprintf(&session, "[S=%d] [SID=a:1:1] x\n", 3*i)
	}
	_, said = problems(t, session.String())
	require.Len(t, said, 17)
	assert.Equal(t, "13 further gaps in the numbers of the packets, of 26 packets: the log shows a part of what the device has sent", said[16])
}

// numbered is a log of packets of one device.
func numbered(numbers ...int) string {
	var log strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&log, "[S=%d] [SID=a:1:1] x\n", n)
	}
	return log.String()
}

// cut takes the places off.
func cut(said []string) (list []string) {
	for _, s := range said {
		_, what, _ := strings.Cut(s, ":")
		list = append(list, what)
	}
	return list
}
