package redact_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"ocsconv/converters/redact"
	"ocsconv/formats"
)

// checker holds outputs of level all to the published list. It shares nothing with the
// redactor but that list: a word of the input that an output still has must be on it, a
// number must stand where numbers tell nothing.
type checker map[string]bool

func newChecker() checker {
	c := checker{}
	for line := range strings.Lines(redact.Words()) {
		if strings.HasPrefix(line, "# ") {
			continue
		}
		for _, w := range tokenPattern.FindAllString(strings.ToLower(line), -1) {
			c[w] = true
		}
	}
	return c
}

var (
	tokenPattern = regexp.MustCompile(`[\p{L}\p{N}]+`)
	stampPattern = regexp.MustCompile(`^\W{0,3}(\d\d/\d\d/\d{4}\|)?\d\d:\d\d:\d\d\.\d{3} [0-9A-F]+:[0-9A-F]+ \w+ *:: |[0-9A-Fa-f]{0,8}\.?[0-9A-Fa-f]{1,8}::\d\d/\d\d/\d{4}-\d\d:\d\d:\d\d\.\d{3}\.[0-9A-Fa-f]{8} \([^ ]*\)( \[\d+\])?`)
	// Where numbers tell nothing: behind the names of counters, in descriptions of
	// sessions, in markup, as ports, times and versions.
	numberPattern = regexp.MustCompile(`(?i)^(?:> )?(cseq|rack|rseq|max-forwards|expires|min-se|session-expires|content-length|l|x|sip-cseq|instance-id|connection-id|result-code|` +
		`trace-correlation-id|timestamp|user-agent|server|ms-(client-)?diagnostics(-public)?|warning|retry-after|supported|via|record-route|route|contact|date): ?|instance-id:|ms-received-cid=|^[vobtmac]=|<.*>|:\d+|/\d|=\d|\d+ bytes|SIP/2.0 \d|\d\d:\d\d`)
	// A process and thread of which damage has taken the time.
	threadPattern = regexp.MustCompile(`^(TL_\w+\(\w+\) \[[^\]]*\])[0-9A-F]{1,4}\.`)
	timePattern   = regexp.MustCompile(`\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d|%[0-9A-F]{2}`)
	fillerPattern = regexp.MustCompile(`^[xX0]+$`)
)

// left returns the words and numbers that an output should not have of its input.
func (c checker) left(input, output string) (list []string) {
	in := map[string]bool{}
	for _, w := range tokenPattern.FindAllString(strings.ToLower(input), -1) {
		in[w] = true
	}
	for line := range strings.SplitSeq(output, "\n") {
		line = stampPattern.ReplaceAllString(line, "")
		line = threadPattern.ReplaceAllString(line, "$1 ")
		number := numberPattern.MatchString(line)
		line = timePattern.ReplaceAllString(line, " ")
		record := strings.Contains(line, "$$begin_record") || strings.HasPrefix(line, "TL_") // to which damage may have joined a counter
		line = strings.NewReplacer("$$begin_record", " ", "$$end_record", " ").Replace(line)
		for _, w := range tokenPattern.FindAllString(strings.ToLower(line), -1) {
			digits := strings.Trim(w, "0123456789abcdefx") == ""
			switch {
			case len(w) < 4, !in[w], c[w], fillerPattern.MatchString(w), digits && number, record && c[strings.TrimLeft(w, "0123456789abcdef")]:
			default:
				list = append(list, fmt.Sprintf("%q in %q", w, line))
			}
		}
	}
	return list
}

func TestLevelAllLetsThroughOnlyTheList(t *testing.T) {
	c := newChecker()
	for _, path := range logs(t) {
		list := pieces(t, path)
		input := written(list)
		redacted(redact.All, list)
		assert.Empty(t, c.left(input, written(list)), filepath.Base(path))
	}
	for kind, plants := range plantedBodies {
		for _, p := range plants {
			for _, log := range p.forms("body", kind) {
				list := piecesOf(t, log)
				redacted(redact.All, list)
				assert.Empty(t, c.left(string(log), written(list)), kind)
			}
		}
	}
	for where, plants := range map[string][]plant{"header": plantedHeaders, "line": plantedTexts} {
		for _, p := range plants {
			for _, log := range p.forms(where, "") {
				list := piecesOf(t, log)
				redacted(redact.All, list)
				assert.Empty(t, c.left(string(log), written(list)), p.text)
			}
		}
	}
}

// The checker finds what is left.
func TestCheckerFinds(t *testing.T) {
	const input = "X-A: Zwiebelkuchen at 904418\r\nMax-Forwards: 70123\r\n"
	assert.Len(t, newChecker().left(input, input), 2)
}

// mutated returns a log with some damage: octets flipped, cut out, doubled, moved.
func mutated(log []byte, rng *rand.Rand) []byte {
	log = append([]byte(nil), log...)
	for range 1 + rng.IntN(6) {
		at := rng.IntN(len(log) - 64)
		n := 1 + rng.IntN(60)
		switch rng.IntN(5) {
		case 0:
			log[at] ^= byte(1 << rng.IntN(8))
		case 1:
			log = append(log[:at], log[at+n:]...)
		case 2:
			log = append(log[:at+n], log[at:]...)
		case 3:
			to := rng.IntN(len(log) - 64)
			copy(log[to:to+n], log[at:at+n])
		default:
			log[at] = "\r\n\"<>;:=,\x00\xff%&"[rng.IntN(13)]
		}
	}
	return log
}

// TestMutations holds that damage leaves nothing behind: what was learnt is not found in
// the output, and level all lets through only the list.
func TestMutations(t *testing.T) {
	c := newChecker()
	paths := logs(t)
	first, rounds := 0, 100
	if testing.Short() {
		rounds = 60
	}
	if n, err := fmt.Sscanf(os.Getenv("MUTATIONS"), "%d-%d", &first, &rounds); n == 2 && err == nil {
		rounds -= first // MUTATIONS=FIRST-LAST runs those rounds
	}
	for i := first; i < first+rounds; i++ {
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		path := paths[rng.IntN(len(paths))]
		log := mutated([]byte(written(pieces(t, path))), rng)
		for level := redact.Secrets; level <= redact.All; level++ {
			list, ok := readable(log)
			if !ok {
				break
			}
			r := redacted(level, list)
			got := written(list)
			for _, l := range found(t, r, []byte(got)) {
				assert.Fail(t, "left", "round %d, %s, %s: %v %q", i, filepath.Base(path), level, l, l.Value())
			}
			if level == redact.All {
				assert.Empty(t, c.left(string(log), got), "round %d, %s", i, filepath.Base(path))
			}
		}
	}
}

// readable reads a log that may be too damaged for any format.
func readable(log []byte) (list []*formats.Message, ok bool) {
	for _, f := range textFormats() {
		if f.Detect(log[:min(len(log), 64<<10)]) != nil {
			continue
		}
		for m, err := range formats.All(f.NewReader(strings.NewReader(string(log)), &formats.Options{File: "log"})) {
			if err != nil {
				return nil, false
			}
			list = append(list, m)
		}
		return list, true
	}
	return nil, false
}
