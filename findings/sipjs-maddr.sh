#!/usr/bin/env bash
# sip.js 0.21.2 (npm): a URI with the parameter maddr loses its host: both the host
# that the parser gives and the URI that it writes have the address of maddr in the
# host's place. By RFC 3261 19.1.1 maddr overrides where a request is sent, not what
# the URI names, and by 19.1.4 the two are not equal: a Contact or Record-Route that
# carries one comes back as another's.
#
# Seen:
#   host 192.0.2.7, written sip:bob@192.0.2.7:5061;maddr=192.0.2.7;transport=tls
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund sip.js@0.21.2 >/dev/null
seen=$(node -e '
const { Grammar } = require("sip.js");
const { uri } = Grammar.nameAddrHeaderParse("<sip:bob@client.example.com:5061;maddr=192.0.2.7;transport=tls>");
console.log(`host ${uri.host}, written ${uri}`);')
echo "$seen"
[ "$seen" = "host 192.0.2.7, written sip:bob@192.0.2.7:5061;maddr=192.0.2.7;transport=tls" ]
