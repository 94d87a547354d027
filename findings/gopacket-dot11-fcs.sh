#!/usr/bin/env bash
# github.com/google/gopacket v1.1.19 (Go), layers.Dot11: the last four octets of an
# 802.11 frame are always taken for its check sequence, though a capture need not have
# one (pcapng 4.2 has if_fcslen for its length, radiotap a flag for its presence).
# Where it has none the end of the payload is gone, of a SIP message the end of its
# body, and no error layer says so; the packet is only called truncated.
#
# Seen:
#   sent "12345678", read "1234"
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"encoding/hex"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func main() {
	// A data frame from an access point, LLC and SNAP, IPv4, UDP; no FCS.
	head, _ := hex.DecodeString("080200000211223344550211223344560211223344571000" + "aaaa030000000800")
	ip := layers.IPv4{Version: 4, IHL: 5, TTL: 64, Protocol: layers.IPProtocolUDP, SrcIP: []byte{192, 0, 2, 1}, DstIP: []byte{192, 0, 2, 2}}
	udp := layers.UDP{SrcPort: 49152, DstPort: 49153}
	_ = udp.SetNetworkLayerForChecksum(&ip)
	b := gopacket.NewSerializeBuffer()
	const sent = "12345678"
	if err := gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}, &ip, &udp, gopacket.Payload(sent)); err != nil {
		panic(err)
	}
	p := gopacket.NewPacket(append(head, b.Bytes()...), layers.LinkTypeIEEE802_11, gopacket.Default)
	if p.ErrorLayer() != nil {
		panic(p.ErrorLayer().Error())
	}
	fmt.Printf("sent %q, read %q\n", sent, p.Layer(layers.LayerTypeUDP).LayerPayload())
}
GO
go mod init finding 2>/dev/null
go get github.com/google/gopacket@v1.1.19 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = 'sent "12345678", read "1234"' ]
