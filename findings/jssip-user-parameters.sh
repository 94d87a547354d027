#!/usr/bin/env bash
# jssip 3.13.8 (npm): a SIP URI whose user part is a telephone number with
# parameters, as every call of Lync to the telephone network has one (RFC 3966 in
# RFC 3261 19.1.6), is written again with the semicolons and equals signs escaped.
# Both are reserved characters, so by RFC 3261 19.1.4 the two URIs are not equal.
#
# Seen:
#   sip:+14255550101%3Bphone-context%3Dexample.com@example.com;user=phone
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --ignore-scripts --no-audit --no-fund jssip@3.13.8 >/dev/null
seen=$(node -e '
const { URI } = require("jssip");
console.log(URI.parse("sip:+14255550101;phone-context=example.com@example.com;user=phone").toString());')
echo "$seen"
[ "$seen" = "sip:+14255550101%3Bphone-context%3Dexample.com@example.com;user=phone" ]
