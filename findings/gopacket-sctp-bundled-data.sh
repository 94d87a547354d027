#!/usr/bin/env bash
# github.com/google/gopacket v1.1.19 (Go), layers.SCTP: of two DATA chunks that are
# bundled in one packet (RFC 9260 6.10), the second is no chunk: its header and its
# text are handed out as the end of the first one's payload, without an error. Two
# SIP messages that a busy trunk sends together so become one, with octets between.
#
# Seen:
#   DATA chunks: 1
#   payload: "first...\x00\x03\x00\x18\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x00second.."
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat > main.go <<'GO'
package main

import (
	"encoding/binary"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// data is a DATA chunk with all flags of a whole message.
func data(number uint32, text string) []byte {
	b := []byte{0, 3}
	b = binary.BigEndian.AppendUint16(b, uint16(16+len(text)))
	b = binary.BigEndian.AppendUint32(b, number)
	b = binary.BigEndian.AppendUint16(b, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(number))
	b = binary.BigEndian.AppendUint32(b, 0)
	return append(b, text...)
}

func main() {
	packet := []byte{0x13, 0xc4, 0x13, 0xc4, 0, 0, 0, 1, 0, 0, 0, 0} // ports, tag, checksum
	packet = append(packet, data(1, "first...")...)
	packet = append(packet, data(2, "second..")...)
	chunks := 0
	p := gopacket.NewPacket(packet, layers.LayerTypeSCTP, gopacket.Default)
	for _, l := range p.Layers() {
		if d, ok := l.(*layers.SCTPData); ok {
			chunks++
			if chunks == 1 {
				defer fmt.Printf("payload: %q\n", d.LayerPayload())
			}
		}
	}
	fmt.Println("DATA chunks:", chunks)
}
GO
go mod init finding 2>/dev/null
go get github.com/google/gopacket@v1.1.19 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = 'DATA chunks: 1
payload: "first...\x00\x03\x00\x18\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x00second.."' ]
