package sequence_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/known"
	"ocsconv/formats/sequence"
)

// What lies in memory that is taken again is what lies in fresh memory, as long as nobody
// looks at a piece before the last one: the test spoils all that is free.
func TestMemory(t *testing.T) {
	list := logs(t)
	foreign := bytes.Repeat([]byte("01/05/2010|14:00:47.889 418:D8 INFO  :: ready\r\n"), 6000)
	headless := []byte("From: <sip:a@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n") // whose line is counted
	for _, name := range slices.Sorted(maps.Keys(list)) {
		log := bytes.Repeat(list[name], 1+400<<10/len(list[name]))
		log = slices.Concat(log, foreign, headless, list["six-endpoints.uccapilog"], list["r2-frontend.log"], log[:len(log)/4])
		f, _, err := formats.Detect(known.Formats, log)
		require.NoError(t, err)
		open := func(m *formats.Memory) formats.Reader {
			return sequence.NewReader(bytes.NewReader(log), f, known.Formats, func(other *formats.Format) *formats.Options {
				if other.Name == f.Name {
					return &formats.Options{File: "log", Memory: m}
				}
				return &formats.Options{File: "log"}
			})
		}
		t.Run(name, func(t *testing.T) {
			memory := new(formats.Memory)
			memory.Share(memory)
			fresh, again := open(nil), open(memory)
			var last *formats.Message
			begin, end, arrays := int64(0), int64(0), 0
			for {
				memory.Done(begin, last)
				arrays += spoil(memory)
				want, wantErr := fresh.Read()
				got, gotErr := again.Read()
				require.Equal(t, wantErr, gotErr)
				if wantErr != nil {
					break
				}
				require.Equal(t, want, got)
				last, begin = got, end
				end += int64(len(got.Gap) + len(got.Head) + len(got.Source()) + len(got.Foot))
			}
			if f.Name == "uccapi" || f.Name == "ocslogger" {
				require.Greater(t, arrays, 3)
			}
		})
	}
}

// spoil overwrites what is free, and returns how many arrays that are.
func spoil(memory *formats.Memory) int {
	for m := memory.Message(); m != nil; m = memory.Message() {
		m.Raw, m.Comment, m.Settled = []byte("x"), "x", true
		defer memory.Done(0, m)
	}
	array := memory.Array(1)
	if cap(array) == 1 {
		return 0
	}
	array = array[:cap(array)]
	for i := range array {
		array[i] = 'x'
	}
	memory.Leave(array[:0], -1)
	memory.Done(0, nil)
	return 1
}
