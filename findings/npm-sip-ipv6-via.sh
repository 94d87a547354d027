#!/usr/bin/env bash
# sip 0.0.6 (npm): a Via whose host is an IPv6 address in brackets (RFC 3261 25.1,
# IPv6reference, as in the Via of RFC 5118 4.1) is cut at the first colon inside the
# brackets. The host is "[2001", there is no port, and the parameters are gone:
# without its branch a response finds no transaction. With a name or an IPv4 address
# the same field is read whole.
#
# Seen:
#   {"version":"2.0","protocol":"TLS","host":"192.0.2.4","port":5061,"params":{"branch":"z9hG4bK7"}}
#   {"version":"2.0","protocol":"TLS","host":"[2001","params":{}}
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund sip@0.0.6 >/dev/null
seen=$(node -e '
const { parse } = require("sip");
for (const host of ["192.0.2.4", "[2001:db8::9]"]) {
	const { headers } = parse(["OPTIONS sip:bob@example.com SIP/2.0", `Via: SIP/2.0/TLS ${host}:5061;branch=z9hG4bK7`,
		"Max-Forwards: 70", "To: <sip:bob@example.com>", "From: <sip:alice@example.com>;tag=1", "Call-ID: a84b",
		"CSeq: 1 OPTIONS", "Content-Length: 0", "", ""].join("\r\n"));
	console.log(JSON.stringify(headers.via[0]));
}')
echo "$seen"
[ "$seen" = '{"version":"2.0","protocol":"TLS","host":"192.0.2.4","port":5061,"params":{"branch":"z9hG4bK7"}}
{"version":"2.0","protocol":"TLS","host":"[2001","params":{}}' ]
