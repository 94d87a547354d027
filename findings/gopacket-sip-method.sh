#!/usr/bin/env bash
# github.com/google/gopacket v1.1.19 (Go), layers.SIP: a request with a method that
# its table does not have is no SIP to it, although a method is any token (RFC 3261
# 25.1, extension-method). SERVICE, in which Lync sends its quality reports, and
# BENOTIFY, its presence, end in a DecodeFailure layer.
#
# Seen:
#   INVITE: SIP
#   SERVICE: Unknown SIP method: 'SERVICE'
#   BENOTIFY: Unknown SIP method: 'BENOTIFY'
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

func main() {
	for _, method := range []string{"INVITE", "SERVICE", "BENOTIFY"} {
		raw := method + " sip:bob@example.com SIP/2.0\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n"
		p := gopacket.NewPacket([]byte(raw), layers.LayerTypeSIP, gopacket.Default)
		if failed := p.ErrorLayer(); failed != nil {
			fmt.Printf("%s: %v\n", method, failed.Error())
			continue
		}
		fmt.Printf("%s: %v\n", method, p.Layers()[0].LayerType())
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/google/gopacket@v1.1.19 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "INVITE: SIP
SERVICE: Unknown SIP method: 'SERVICE'
BENOTIFY: Unknown SIP method: 'BENOTIFY'" ]
