#!/usr/bin/env bash
# github.com/pion/rtp v1.10.6 (Go): two-byte header extensions are known by the number
# 0x1000 alone. RFC 8285 4.3 makes it 0x100 and four bits of the application, which a
# receiver that has not agreed on them must ignore; with any of them set the elements
# are not taken apart, and an extension with the number 0 appears, which is padding.
# Nothing is raised.
#
# Seen:
#   0x1000: 1=aa 7=bbcc
#   0x1005: 0=0101aa0702bbcc00
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

	"github.com/pion/rtp"
)

func main() {
	for _, profile := range []string{"1000", "1005"} {
		raw, _ := hex.DecodeString("9000000100000001aaaaaaaa" + profile + "0002" + "0101aa0702bbcc00" + "d5d5")
		var p rtp.Packet
		if err := p.Unmarshal(raw); err != nil {
			panic(err)
		}
		fmt.Printf("0x%s:", profile)
		for _, id := range p.GetExtensionIDs() {
			fmt.Printf(" %d=%x", id, p.GetExtension(id))
		}
		fmt.Println()
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/pion/rtp@v1.10.6 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = '0x1000: 1=aa 7=bbcc
0x1005: 0=0101aa0702bbcc00' ]
