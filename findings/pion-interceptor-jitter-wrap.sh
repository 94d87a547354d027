#!/usr/bin/env bash
# github.com/pion/interceptor v0.1.51 (Go, which pion/webrtc reports reception with): where the
# RTP timestamp passes 2^32 the reports that the other side gets tell of hours of jitter. A
# timestamp begins at a random number and goes round (RFC 3550 5.1), which differences of
# 32 bits do not see (A.8), but these are of floating-point numbers. One packet adds 2^32/16
# ticks, nine hours here, that fade with each packet behind it. Sequence numbers are
# followed over their end. A call without any jitter is the worst of its day.
#
# Seen, 200 packets of 20 ms that come every 20 ms, clock 8000, in the report:
#   timestamps from 0: jitter 0 s, lost 0
#   timestamps around 2^32: jitter 60 s, lost 0
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
)

const (
	clock, ticks, count = 8000, 160, 200
	spacing             = 20 * time.Millisecond
)

func reported(first uint32) rtcp.ReceptionReport {
	number := uint16(0)
	factory, err := report.NewReceiverInterceptor(
		report.ReceiverInterval(time.Millisecond),
		report.ReceiverNow(func() time.Time { return time.Unix(1262700047, 0).Add(time.Duration(number) * spacing) }))
	if err != nil {
		panic(err)
	}
	receiver, err := factory.NewInterceptor("")
	if err != nil {
		panic(err)
	}
	stream := receiver.BindRemoteStream(&interceptor.StreamInfo{SSRC: 7, ClockRate: clock},
		interceptor.RTPReaderFunc(func(b []byte, a interceptor.Attributes) (int, interceptor.Attributes, error) {
			packet := rtp.Packet{Header: rtp.Header{Version: 2, SSRC: 7, SequenceNumber: number, Timestamp: first + uint32(number)*ticks}}
			size, err := packet.MarshalTo(b)
			return size, a, err
		}))
	for ; number < count; number++ {
		if _, _, err := stream.Read(make([]byte, 64), interceptor.Attributes{}); err != nil {
			panic(err)
		}
	}
	// Reports are written from here on.
	reports := make(chan rtcp.ReceptionReport)
	receiver.BindRTCPWriter(interceptor.RTCPWriterFunc(func(packets []rtcp.Packet, _ interceptor.Attributes) (int, error) {
		reports <- packets[0].(*rtcp.ReceiverReport).Reports[0]
		return 0, nil
	}))
	return <-reports
}

func main() {
	for _, c := range []struct {
		name  string
		first uint32
	}{{"from 0", 0}, {"around 2^32", math.MaxUint32 - ticks*count/2}} {
		r := reported(c.first)
		fmt.Printf("timestamps %s: jitter %d s, lost %d\n", c.name, r.Jitter/clock, r.TotalLost)
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/pion/interceptor@v0.1.51 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "timestamps from 0: jitter 0 s, lost 0
timestamps around 2^32: jitter 60 s, lost 0" ]
