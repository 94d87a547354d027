#!/usr/bin/env bash
# github.com/emiago/sipgo v1.7.3 (Go): a Via with blanks around its slashes loses
# everything behind them. RFC 3261 20.42 itself writes "SIP / 2.0 / UDP" (SLASH in
# its grammar takes blanks). The parser returns no error: transport, host, port
# and branch are empty, and the second Via of the same line is gone, so that a
# reply has nowhere to go and no transaction is found.
#
# Seen:
#   tight: transport "TCP" host "first.example.com" port 4000 branch "z9hG4bKa7c6a8dlze.1" of 2 Via
#   RFC 3261 20.42: transport "" host "" port 0 branch "" of 1 Via
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >go.mod <<'MOD'
module via

go 1.24

require github.com/emiago/sipgo v1.7.3
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/emiago/sipgo/sip"
)

const head = "SIP/2.0 200 OK\r\n"
const rest = "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"

func main() {
	show("tight", "SIP/2.0/TCP first.example.com:4000;branch=z9hG4bKa7c6a8dlze.1,SIP/2.0/UDP second.example.com;branch=z9hG4bK2")
	show("RFC 3261 20.42", "SIP / 2.0 / TCP first.example.com: 4000;branch=z9hG4bKa7c6a8dlze.1,SIP / 2.0 / UDP second.example.com;branch=z9hG4bK2")
}

func show(name, via string) {
	m, err := sip.NewParser().ParseSIP([]byte(head + "Via: " + via + "\r\n" + rest))
	if err != nil {
		fmt.Println(name, "error:", strings.TrimSpace(err.Error()))
		return
	}
	v := m.Via()
	branch, _ := v.Params.Get("branch")
	fmt.Printf("%s: transport %q host %q port %d branch %q of %d Via\n", name, v.Transport, v.Host, v.Port, branch, len(m.GetHeaders("Via")))
}
GO
seen=$(go run . 2>/dev/null)
echo "$seen"
[ "$seen" = 'tight: transport "TCP" host "first.example.com" port 4000 branch "z9hG4bKa7c6a8dlze.1" of 2 Via
RFC 3261 20.42: transport "" host "" port 0 branch "" of 1 Via' ]
