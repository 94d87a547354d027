#!/usr/bin/env bash
# github.com/pion/sdp/v3 v3.0.20 (Go): the media type and the transport of an m= line
# are looked up in fixed lists, though both are open in the grammar of SDP (RFC 8866
# 9: media = token, proto = token *("/" token)). The whole description is refused
# for one such line: the offers of Lync and Skype for Business for a chat
# (m=message … sip) and for sharing ([MS-SDPEXT]: m=applicationsharing) cannot be
# read, the audio beside them included.
#
# Seen:
#   audio: 1 media
#   chat: sdp: invalid numeric value `sip`
#   sharing beside audio: sdp: invalid value `applicationsharing`
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >go.mod <<'MOD'
module offers

go 1.24

require github.com/pion/sdp/v3 v3.0.20
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/pion/sdp/v3"
)

const head = "v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=session\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

func main() {
	show("audio", "m=audio 50020 RTP/SAVP 114\r\n")
	show("chat", "m=message 5060 sip null\r\na=accept-types:text/plain\r\n")
	show("sharing beside audio", "m=audio 50020 RTP/SAVP 114\r\nm=applicationsharing 50040 TCP/RTP/SAVP 127\r\na=rtpmap:127 x-data/90000\r\n")
}

func show(name, media string) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(head + media); err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	fmt.Printf("%s: %d media\n", name, len(d.MediaDescriptions))
}
GO
seen=$(go run . 2>/dev/null)
echo "$seen"
[ "$seen" = 'audio: 1 media
chat: sdp: invalid numeric value `sip`
sharing beside audio: sdp: invalid value `applicationsharing`' ]
