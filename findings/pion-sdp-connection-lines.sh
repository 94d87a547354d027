#!/usr/bin/env bash
# github.com/pion/sdp/v3 v3.0.20 (Go): a media section may have several c= lines, one
# for each layer of a hierarchical encoding whose addresses do not follow each other
# (RFC 8866 5.7 and its grammar, *connection-field). The last one replaces those
# before it; no error says that a layer is gone.
#
# Seen:
#   in:  c=IN IP4 224.2.1.1/127 c=IN IP4 224.2.9.7/127
#   out: c=IN IP4 224.2.9.7/127
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >go.mod <<'MOD'
module layers

go 1.24

require github.com/pion/sdp/v3 v3.0.20
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/pion/sdp/v3"
)

const offer = "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=session\r\nt=0 0\r\n" +
	"m=video 49170/2 RTP/AVP 31\r\nc=IN IP4 224.2.1.1/127\r\nc=IN IP4 224.2.9.7/127\r\n"

func main() {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(offer); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	out, err := d.Marshal()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	show("in: ", offer)
	show("out:", string(out))
}

func show(name, text string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "c=") {
			name += " " + strings.TrimSpace(line)
		}
	}
	fmt.Println(name)
}
GO
seen=$(go run . 2>/dev/null)
echo "$seen"
[ "$seen" = 'in:  c=IN IP4 224.2.1.1/127 c=IN IP4 224.2.9.7/127
out: c=IN IP4 224.2.9.7/127' ]
