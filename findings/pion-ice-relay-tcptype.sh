#!/usr/bin/env bash
# github.com/pion/ice/v4 v4.4.9 (Go): a relayed TCP candidate loses its tcptype, so
# that written again it says nothing of who connects. The line is one of RFC 6544 4.5.
# TCP-PASS, as Lync writes the same ([MS-ICE2] 2.2), is read as plain tcp likewise,
# without an error. A host candidate keeps its tcptype.
#
# Seen:
#   host: passive
#   relay: none, written as: 3 1 tcp 6556159 198.51.100.9 24050 typ relay raddr 192.0.2.1 rport 50020
#   TCP-PASS: none, written as: 3 1 tcp 6556159 198.51.100.9 24050 typ relay raddr 192.0.2.1 rport 50020
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/pion/ice/v4"
)

func main() {
	const relay = "6556159 198.51.100.9 24050 typ relay raddr 192.0.2.1 rport 50020"
	for _, c := range [][2]string{
		{"host", "1 1 tcp 2130706431 192.0.2.1 50020 typ host tcptype passive"},
		{"relay", "3 1 tcp " + relay + " tcptype passive"},
		{"TCP-PASS", "3 1 TCP-PASS " + relay},
	} {
		parsed, err := ice.UnmarshalCandidate(c[1])
		if err != nil {
			fmt.Println(c[0]+":", err)
			continue
		}
		if kind := parsed.TCPType().String(); kind != "" {
			fmt.Println(c[0]+":", kind)
			continue
		}
		fmt.Println(c[0]+": none, written as:", parsed.Marshal())
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/pion/ice/v4@v4.4.9 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "host: passive
relay: none, written as: 3 1 tcp 6556159 198.51.100.9 24050 typ relay raddr 192.0.2.1 rport 50020
TCP-PASS: none, written as: 3 1 tcp 6556159 198.51.100.9 24050 typ relay raddr 192.0.2.1 rport 50020" ]
