package hep_test

import (
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/converters/output/hep"
	"ocsconv/formats"
)

// chunks takes a packet apart.
func chunks(t *testing.T, b []byte) map[uint16]string {
	t.Helper()
	require.Equal(t, "HEP3", string(b[:4]))
	require.Equal(t, len(b), int(binary.BigEndian.Uint16(b[4:])))
	list := map[uint16]string{}
	for b = b[6:]; len(b) > 0; {
		n := int(binary.BigEndian.Uint16(b[4:]))
		require.Zero(t, binary.BigEndian.Uint16(b), "vendor")
		list[binary.BigEndian.Uint16(b[2:])] = string(b[6:n])
		b = b[n:]
	}
	return list
}

var at = time.Date(2026, 11, 29, 10, 0, 0, 5000, time.UTC)

func TestAppend(t *testing.T) {
	m := &formats.Message{Raw: []byte("OPTIONS sip:a@b SIP/2.0\r\n\r\n"), Time: at, Transport: formats.TLS}
	src, dst := netip.MustParseAddrPort("192.0.2.1:5061"), netip.MustParseAddrPort("192.0.2.2:5060")
	b, err := hep.Append(nil, m, at, src, dst, "call", hep.Node{ID: 2001, Name: `POOL01\FE01`})
	require.NoError(t, err)
	got := chunks(t, b)
	assert.Equal(t, map[uint16]string{
		1: "\x02", 2: "\x06", 3: "\xc0\x00\x02\x01", 4: "\xc0\x00\x02\x02", 7: "\x13\xc5", 8: "\x13\xc4",
		9: string(binary.BigEndian.AppendUint32(nil, uint32(at.Unix()))), 10: "\x00\x00\x00\x05", 11: "\x01", 12: "\x00\x00\x07\xd1",
		15: string(m.Raw), 17: "call", 19: "FE01",
	}, got)

	b, err = hep.Append(nil, m, at, netip.MustParseAddrPort("[2001:db8::1]:5061"), dst, "call", hep.Node{})
	require.NoError(t, err)
	got = chunks(t, b)
	assert.Equal(t, "\x0a", got[1])
	assert.Len(t, got[5], 16)
	assert.Len(t, got[6], 16)

	m.Raw = make([]byte, hep.MaxPacket-len(empty(t, m, src, dst)))
	b, err = hep.Append(nil, m, at, src, dst, "call", hep.Node{})
	require.NoError(t, err)
	assert.Len(t, b, hep.MaxPacket, "the longest")

	m.Raw = append(m.Raw, 'x')
	b, err = hep.Append([]byte("x"), m, at, src, dst, "call", hep.Node{})
	assert.ErrorIs(t, err, hep.ErrTooLong)
	assert.Equal(t, "x", string(b))
}

// empty returns the packet of a message without its octets, but with the header of
// their chunk.
func empty(t *testing.T, m *formats.Message, src, dst netip.AddrPort) []byte {
	t.Helper()
	one := *m
	one.Raw = []byte("x")
	b, err := hep.Append(nil, &one, at, src, dst, "call", hep.Node{})
	require.NoError(t, err)
	return b[:len(b)-1]
}

// TestDatagram holds that a message that is too long for a datagram is left out and
// ends nothing.
func TestDatagram(t *testing.T) {
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	w, err := hep.Dial(t.Context(), "hep+udp://"+l.LocalAddr().String())
	require.NoError(t, err)
	w.Addresses = func(*formats.Message) (src, dst netip.AddrPort) {
		return netip.MustParseAddrPort("192.0.2.1:5061"), netip.MustParseAddrPort("192.0.2.2:5061")
	}
	left := 0
	w.Omit = func(_ *formats.Message, err error) {
		assert.ErrorIs(t, err, hep.ErrTooLong)
		left++
	}
	for size := hep.MaxPacket - 200; size <= hep.MaxPacket; size += 100 {
		require.NoError(t, w.Write(&formats.Message{Raw: make([]byte, size), Time: at}))
	}
	assert.Equal(t, 3, w.Sent+left)
	assert.GreaterOrEqual(t, left, 1)
	require.NoError(t, w.Close())
}

// TestWriter sends to a store and reads what it gets.
func TestWriter(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	got := make(chan []byte, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		all, _ := io.ReadAll(c)
		got <- all
	}()
	name := "hep+tcp://" + l.Addr().String()
	require.True(t, hep.Is(name))
	w, err := hep.Dial(t.Context(), name)
	require.NoError(t, err)
	w.Addresses = func(*formats.Message) (src, dst netip.AddrPort) {
		return netip.MustParseAddrPort("192.0.2.1:5061"), netip.MustParseAddrPort("192.0.2.2:5061")
	}
	left := 0
	w.Omit = func(*formats.Message, error) { left++ }
	require.NoError(t, w.Write(&formats.Message{Raw: []byte("OPTIONS sip:a@b SIP/2.0\r\nCall-ID: c\r\n\r\n"), Time: at}))
	require.NoError(t, w.Write(&formats.Message{Raw: make([]byte, hep.MaxPacket), Time: at}))
	require.NoError(t, w.Write(&formats.Message{Gap: []byte("other lines")}))
	require.NoError(t, w.Close())
	assert.Equal(t, "c", chunks(t, <-got)[17])
	assert.Equal(t, []int{1, 1}, []int{w.Sent, left})
}

func TestNames(t *testing.T) {
	assert.False(t, hep.Is("out.pcapng"))
	assert.False(t, hep.Is("hep"))
	_, err := hep.Dial(t.Context(), "hep+tcp:///x")
	assert.ErrorContains(t, err, "write it as hep+tcp://HOST:9060")
}
