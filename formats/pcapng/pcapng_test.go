package pcapng_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats"
	"ocsconv/formats/pcapng"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a hex dump, so that a change can be read in a diff.
func golden(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	got := hex.Dump(data)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o666))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func build(t testing.TB, samples []sample, opts *pcapng.WriterOptions) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := pcapng.NewWriter(&buf, opts)
	for i := range samples {
		require.NoError(t, w.Write(&samples[i].message))
	}
	require.NoError(t, w.Close())
	return buf.Bytes()
}

func TestOctetsOfTheFile(t *testing.T) {
	for _, e := range []struct {
		name  string
		encap pcapng.Encapsulation
	}{{"exported", pcapng.ExportedPDU}, {"udp", pcapng.UDP}, {"udp5060", pcapng.UDP5060}, {"tcp", pcapng.TCP}} {
		samples := client(addrPort(phone, 2604), addrPort(front, 443))[:2]
		samples[0].message.Head = []byte("packet line\n")
		samples[0].message.Gap = []byte("other line\n")
		samples[1].message.Foot = []byte("end line\n")
		opts := describe(pcapng.WriterOptions{Encapsulation: e.encap, Comment: "made by a test"})
		golden(t, e.name+".hex", build(t, samples, opts))
		assert.Equal(t, build(t, samples, opts), build(t, samples, opts), "the same input makes the same file")
	}
}

// The example of an exported PDU header that Wireshark's own export writes.
func TestExportedPDUHeader(t *testing.T) {
	m := formats.Message{
		Direction: formats.Out, Raw: []byte("REGISTER"),
		Local:  formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.201:2604")},
		Remote: formats.Address{AddrPort: netip.MustParseAddrPort("192.0.2.20:443")},
		Origin: formats.Origin{Line: 2},
	}
	want := "000c0004" + "73697000" + "00140004" + "c00002c9" + "00150004" + "c0000214" +
		"00180004" + "00000003" + "00190004" + "00000a2c" + "001a0004" + "000001bb" + "001e0004" + "00000002" + "00000000" +
		hex.EncodeToString([]byte("REGISTER"))
	blocks := readBlocks(t, build(t, []sample{{message: m}}, nil))
	p := blocks[len(blocks)-1].packet
	require.NotNil(t, p)
	assert.Equal(t, want, hex.EncodeToString(p.Data))
	pdu, err := pcapng.ParsePDU(p.Data)
	require.NoError(t, err)
	assert.Equal(t, pcapng.PDU{
		Dissector: "sip", Src: m.Local.AddrPort, Dst: m.Remote.AddrPort, PortType: 3, OriginalFrame: 2, Payload: []byte("REGISTER"),
	}, pdu)
}

type decoded struct {
	block  pcapng.Block
	packet *pcapng.Packet
}

func readBlocks(t *testing.T, data []byte) (out []decoded) {
	t.Helper()
	r := pcapng.NewBlockReader(bytes.NewReader(data))
	for {
		b, err := r.Next()
		if err == io.EOF {
			return out
		}
		require.NoError(t, err)
		d := decoded{block: *b}
		if b.IsPacket() {
			p, err := r.Packet(b)
			require.NoError(t, err)
			d.packet = &p
		}
		out = append(out, d)
	}
}

func TestOrderOfBlocks(t *testing.T) {
	samples := client(addrPort(phone, 2604), addrPort(front, 443))
	samples[3].message.Origin.Server = "FE02" // an interface that nobody announced
	opts := describe(pcapng.WriterOptions{})
	opts.Names = append(opts.Names, pcapng.Name{Addr: netip.MustParseAddr(phone), Name: "a second name"})
	blocks := readBlocks(t, build(t, samples, opts))
	var types []uint32
	for _, b := range blocks[:8] {
		types = append(types, b.block.Type)
	}
	assert.Equal(t, []uint32{pcapng.SectionHeader, pcapng.InterfaceDescription, pcapng.NameResolution, pcapng.EnhancedPacket,
		pcapng.EnhancedPacket, pcapng.EnhancedPacket, pcapng.InterfaceDescription, pcapng.EnhancedPacket}, types)
	assert.Equal(t, "oc-phone FE02", blocks[7].packet.Interface.Name)
	assert.Equal(t, 1, blocks[7].packet.Interface.Index)
	assert.Equal(t, "oc-phone", blocks[8].packet.Interface.Name)
	assert.Equal(t, describe(pcapng.WriterOptions{}).Names, blocks[2].block.Names(), "one name per address, the first")
	links := map[uint32]bool{}
	for _, b := range blocks {
		if b.packet != nil {
			links[b.packet.Interface.LinkType] = true
			assert.EqualValues(t, pcapng.MaxPacket, b.packet.Interface.SnapLength)
		}
	}
	assert.Equal(t, map[uint32]bool{pcapng.LinkExportedPDU: true}, links)
}

func TestOptionsOfAPacket(t *testing.T) {
	samples := client(addrPort(phone, 2604), addrPort(front, 443))[:1]
	samples[0].message.Gap = bytes.Repeat([]byte{0}, 64<<10) // needs two parts
	blocks := readBlocks(t, build(t, samples, nil))
	p := blocks[len(blocks)-1].packet
	var codes []uint16
	for o := p.Options; ; {
		code, v, ok := o.Next()
		if !ok {
			assert.Zero(t, o.Size(), "of options that do not read")
			break
		}
		codes = append(codes, code)
		if code == pcapng.OptCustomBinary {
			assert.Equal(t, "\xd9\x7e\x00\x00ocsc\x01", string(v[:9]))
			assert.LessOrEqual(t, len(v), 65_010)
		}
	}
	assert.Equal(t, []uint16{1, 2, 8, 2989, 2989, 2989}, codes, "comment, flags, process and thread, the message in two parts, the end of the log")
	process, thread, ok := p.ProcessThread()
	assert.True(t, ok)
	assert.Equal(t, [2]uint32{0x1b3c, 0xa1f}, [2]uint32{process, thread})
}

func TestComments(t *testing.T) {
	tests := []struct{ name, comment, want string }{
		{"plain", "one line", "one line"},
		{"empty", "", ""},
		{"lines", " a\r\nb\tc ", "a  b c"},
		{"NUL and DEL", "a\x00b\x7f", "a b"},
		{"invalid UTF-8", "a\xff\xfeb", "a\uFFFD\uFFFDb"},
		{"long", strings.Repeat("é", 40_000), strings.Repeat("é", 32_500)},
		{"long and odd", "x" + strings.Repeat("é", 40_000), "x" + strings.Repeat("é", 32_499)},
	}
	for _, tt := range tests {
		m := client(addrPort(phone, 2604), addrPort(front, 443))[0].message
		m.Comment = tt.comment
		blocks := readBlocks(t, build(t, []sample{{message: m}}, nil))
		assert.Equal(t, tt.want, strings.Join(blocks[len(blocks)-1].packet.Options.Comments(), ";"), tt.name)
	}
}

// A message without a time is shown where it stands in the log, one before 1970 at
// its time, also when a program wrote its stamp without the interface's offset.
func TestTimes(t *testing.T) {
	samples := client(addrPort(phone, 2604), addrPort(front, 443))[:4]
	samples[1].message.Time = time.Time{}
	samples[2].message.Time = time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC)
	samples[3].message.Time = time.Date(2261, 1, 2, 3, 4, 5, 678, time.UTC)
	blocks := readBlocks(t, build(t, samples, nil))
	var got []time.Time
	for _, b := range blocks {
		if b.packet != nil {
			got = append(got, b.packet.Time)
		}
	}
	assert.Equal(t, []time.Time{began, began, samples[2].message.Time, samples[3].message.Time}, got)
	in := blocks[1].packet
	for _, b := range blocks {
		if b.packet != nil && b.packet.Time.Equal(began) {
			in = b.packet
		}
	}
	ns := samples[2].message.Time.UnixNano()
	assert.Equal(t, samples[2].message.Time, in.Interface.TimeOf(uint64(ns)))
	assert.Equal(t, time.Time{}, in.Interface.TimeOf(1<<63), "no program writes the least number")
}

type failing struct{ left int }

var errFull = errors.New("no space left")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteErrorsStay(t *testing.T) {
	w := pcapng.NewWriter(&failing{left: 300_000}, nil)
	m := client(addrPort(phone, 2604), addrPort(front, 443))[0].message
	var err error
	for n := 0; n < 10_000 && err == nil; n++ {
		err = w.Write(&m)
	}
	require.ErrorIs(t, err, errFull)
	assert.ErrorIs(t, w.Write(&m), errFull)
	assert.ErrorIs(t, w.Close(), errFull)
}

func TestWriteAfterClose(t *testing.T) {
	w := pcapng.NewWriter(io.Discard, nil)
	require.NoError(t, w.Close())
	assert.Error(t, w.Write(&formats.Message{Raw: []byte("x")}))
}

func TestBadBlocks(t *testing.T) {
	good := build(t, client(addrPort(phone, 2604), addrPort(front, 443))[:1], nil)
	change := func(at int, v byte) []byte { b := bytes.Clone(good); b[at] = v; return b }
	tests := []struct {
		name      string
		data      []byte
		want      string
		truncated bool
	}{
		{"other file", []byte("SIP/2.0 200 OK\r\n"), "no section header block at the start", false},
		{"no magic", change(8, 0), "section header without byte order magic", false},
		{"version 2", change(12, 2), "section of version 2, only 1 is known", false},
		{"odd length", change(4, 29), "block of type 0xa0d0d0a has the impossible length 29", false},
		{"short length", change(4, 8), "block of type 0xa0d0d0a has the impossible length 8", false},
		{"two lengths", change(24, 32), "block of type 0xa0d0d0a has the lengths 28 and 32", false},
		{"cut head", good[:10], "the file ends within a block's head", true},
		{"cut body", good[:20], "the file ends after 20 of 28 octets of a block of type 0xa0d0d0a", true},
	}
	for _, tt := range tests {
		r := pcapng.NewBlockReader(bytes.NewReader(tt.data))
		_, err := r.Next()
		require.EqualError(t, err, tt.want, tt.name)
		var syntax *formats.SyntaxError
		require.ErrorAs(t, err, &syntax)
		assert.Equal(t, tt.truncated, syntax.Truncated, tt.name)
		_, again := r.Next()
		assert.Equal(t, err, again, tt.name)
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add(build(f, client(addrPort(phone, 2604), addrPort(front, 443))[:2], describe(pcapng.WriterOptions{})))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := pcapng.NewBlockReader(bytes.NewReader(data))
		var known pcapng.Strings
		for {
			b, err := r.Next()
			if err != nil {
				return
			}
			b.Names()
			b.JournalRecord()
			if !b.IsPacket() {
				continue
			}
			p, err := r.Packet(b)
			if err != nil {
				continue
			}
			require.LessOrEqual(t, p.Time.Year(), 9999)
			p.Options.Comments()
			_, _ = pcapng.ParsePDU(p.Data)
			records := pcapng.NewRecords(p.Options, &known)
			for more := true; more; {
				var rec pcapng.Record
				if more, err = records.Next(&rec); err == nil && more {
					_, _ = rec.Head.Bytes()
				}
			}
		}
	})
}

func TestWriteDoesNotAllocate(t *testing.T) {
	m := benchmarkMessage()
	w := pcapng.NewWriter(io.Discard, describe(pcapng.WriterOptions{}))
	got := testing.AllocsPerRun(2000, func() {
		if err := w.Write(&m); err != nil {
			t.Fatal(err)
		}
	})
	assert.Zero(t, got)
}
