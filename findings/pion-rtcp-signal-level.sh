#!/usr/bin/env bash
# github.com/pion/rtcp v1.2.20 (Go): in the VoIP metrics of an extended report (RFC 3611
# 4.7.4) signal and noise level are dBm in two's complement, from -128 to 127; the
# package gives them as unsigned numbers. A speaker at -20 dBm over a noise of -70 reads
# as 236 and 186, and their difference still looks right.
#
# Seen:
#   signal -20 dBm: 236
#   noise -70 dBm: 186
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
	raw, _ := hex.DecodeString("80cf000a" + "00000001" + "07000008" + "00000002" +
		"0c000a00" + "03e801f4" + "00640014" + "ecba1010" + "5d7f2329" + "10000028" + "005000a0")
	packets, err := rtcp.Unmarshal(raw)
	if err != nil {
		panic(err)
	}
	metrics := packets[0].(*rtcp.ExtendedReport).Reports[0].(*rtcp.VoIPMetricsReportBlock)
	fmt.Println("signal -20 dBm:", metrics.SignalLevel)
	fmt.Println("noise -70 dBm:", metrics.NoiseLevel)
}
GO
go mod init finding 2>/dev/null
go get github.com/pion/rtcp@v1.2.20 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "signal -20 dBm: 236
noise -70 dBm: 186" ]
