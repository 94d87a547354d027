#!/usr/bin/env bash
# github.com/leodido/go-syslog/v4 v4.6.0 (Go, which collectors of logs read syslog with): of
# parameters with one name in an element of structured data the last is kept. A name may be
# there several times (RFC 5424 6.3.3), and the RFC's own element for a sender with several
# addresses is made of it (7.2.1: ip). Of a server with two networks, as an Edge Server has
# them, one address is left, and no error tells that there was another.
#
# Seen:
#   [origin ip="192.0.2.1" ip="192.0.2.129"] -> map[origin:map[ip:192.0.2.129]]
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/leodido/go-syslog/v4/rfc5424"
)

func main() {
	const element = `[origin ip="192.0.2.1" ip="192.0.2.129"]`
	message, err := rfc5424.NewParser().Parse([]byte("<134>1 2010-01-05T14:00:47.5Z edge1 sbc 4711 ID47 " + element + " text"))
	if err != nil {
		panic(err)
	}
	fmt.Println(element, "->", *message.(*rfc5424.SyslogMessage).StructuredData)
}
GO
go mod init finding 2>/dev/null
go get github.com/leodido/go-syslog/v4@v4.6.0 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = '[origin ip="192.0.2.1" ip="192.0.2.129"] -> map[origin:map[ip:192.0.2.129]]' ]
