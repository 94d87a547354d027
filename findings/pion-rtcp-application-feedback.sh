#!/usr/bin/env bash
# github.com/pion/rtcp v1.2.20 (Go): a compound packet is refused whole where it has
# application layer feedback (payload-specific feedback, FMT 15) that is not REMB. What
# such feedback carries is the application's own (RFC 4585 6.4); Microsoft's clients ask
# for video with it. The receiver report in front of it is not given either, while
# feedback of a format that the package does not know at all comes back as raw octets.
#
# Seen:
#   report: *rtcp.ReceiverReport
#   report, FMT 14: *rtcp.ReceiverReport *rtcp.RawPacket
#   report, FMT 15: rtcp: media SSRC must be 0
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

	"github.com/pion/rtcp"
)

func main() {
	report := "80c9000100000001"
	body := "ce0004" + "00000001" + "00000002" + "00010008" + "00000003"
	for _, c := range [][2]string{{"report", report}, {"report, FMT 14", report + "8e" + body}, {"report, FMT 15", report + "8f" + body}} {
		raw, _ := hex.DecodeString(c[1])
		packets, err := rtcp.Unmarshal(raw)
		fmt.Print(c[0], ":")
		for _, p := range packets {
			fmt.Printf(" %T", p)
		}
		if err != nil {
			fmt.Print(" ", err)
		}
		fmt.Println()
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/pion/rtcp@v1.2.20 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "report: *rtcp.ReceiverReport
report, FMT 14: *rtcp.ReceiverReport *rtcp.RawPacket
report, FMT 15: rtcp: media SSRC must be 0" ]
