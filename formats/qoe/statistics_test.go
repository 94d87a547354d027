package qoe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ocsconv/formats/qoe"
)

func TestStatistics(t *testing.T) {
	type figures map[qoe.Metric]float64
	for value, want := range map[string]struct {
		in, out    figures
		unreadable int
	}{
		"PS=300,OS=48000,PR=365,OR=58400,PL=7,JI=3,LA=12,DU=7": {figures{qoe.PacketCount: 365, qoe.Loss: 0.018817, qoe.Jitter: 3}, figures{qoe.PacketCount: 300, qoe.RoundTrip: 12}, 0},
		"ps=207; PR=0;PL=0;JI=0;LA=0":                          {figures{qoe.PacketCount: 0, qoe.Jitter: 0}, figures{qoe.PacketCount: 207}, 0},
		"CS=0;PS=1373;PR=1429;PL=0,0;JI=23,2;SP=0/0":           {figures{qoe.PacketCount: 1429}, figures{qoe.PacketCount: 1373}, 0},
		"PR=100;PL=300":                      {figures{qoe.PacketCount: 100, qoe.Loss: 0.75}, figures{}, 0},
		"PR=99999999999,PL=-1,JI=65535,LA=x": {figures{}, figures{}, 3},
		"":                                   {figures{}, figures{}, 0},
		"no figures at all":                  {figures{}, figures{}, 0},
		"PS=1,PS=2":                          {figures{}, figures{qoe.PacketCount: 2}, 0},
	} {
		r := qoe.ReadStatistics(value)
		require.Len(t, r.Sessions, 1, value)
		require.Len(t, r.Sessions[0].Lines, 1, value)
		streams := r.Sessions[0].Lines[0].Streams
		require.Len(t, streams, 2, value)
		assert.Equal(t, []qoe.Direction{qoe.Inbound, qoe.Outbound}, []qoe.Direction{streams[0].Direction, streams[1].Direction})
		assert.Equal(t, want.in, figures(valuesOf(&streams[0])), value)
		assert.Equal(t, want.out, figures(valuesOf(&streams[1])), value)
		assert.Equal(t, want.unreadable, r.Unreadable, value)
		assert.False(t, r.Schema.Microsofts())
	}
	codecs := qoe.ReadStatistics("PS=1;EN=PCMA;DE=G722").Sessions[0].Lines[0].Streams
	assert.Equal(t, []string{"G722", "PCMA"}, []string{codecs[0].Codec, codecs[1].Codec})
}
